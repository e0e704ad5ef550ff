import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pressKey, rowKeys } from "../../../../webview/kit/controls/keys.ts";

/** Presses a key, and tells where it led and whether the browser was kept from it. */
function pressed(key: string, at: number, last: number, held: Partial<KeyboardEvent> = {}) {
  let went: number | undefined;
  let isPrevented = false;
  const event = { key, ...held, preventDefault: () => (isPrevented = true) };
  pressKey(
    event as unknown as Event,
    rowKeys(at, last, (place) => {
      went = place;
    }),
  );
  return { went, isPrevented };
}

describe("the keys along a row", () => {
  it("go to the neighbors and to the ends", () => {
    const led = ["ArrowLeft", "ArrowRight", "Home", "End"].map((key) => pressed(key, 3, 8).went);
    assert.deepEqual(led, [2, 4, 0, 8]);
  });

  it("stay within the row", () => {
    assert.equal(pressed("ArrowLeft", 0, 8).went, 0);
    assert.equal(pressed("ArrowRight", 8, 8).went, 8);
    assert.equal(pressed("End", 0, -1).went, 0);
  });

  it("are taken from the browser, and no others", () => {
    assert.deepEqual(pressed("Home", 1, 2), { went: 0, isPrevented: true });
    assert.deepEqual(pressed("ArrowUp", 1, 2), { went: undefined, isPrevented: false });
  });

  it("are the editor's with Ctrl, Alt or Meta, but not with Shift", () => {
    for (const held of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }])
      assert.deepEqual(pressed("Home", 1, 2, held), { went: undefined, isPrevented: false });
    assert.equal(pressed("Home", 1, 2, { shiftKey: true }).went, 0);
  });
});

describe("a key with no meaning of its own", () => {
  /** The names that are offered to the handler of all other keys. */
  function offered(event: Partial<KeyboardEvent>, isHandled: boolean) {
    const names: string[] = [];
    let isPrevented = false;
    const full = { ...event, preventDefault: () => (isPrevented = true) };
    pressKey(full as unknown as Event, { Home: () => {} }, (name) => {
      names.push(name);
      return isHandled;
    });
    return { names, isPrevented };
  }

  it("is offered by its name, with Shift before it if that is held", () => {
    assert.deepEqual(offered({ key: "h" }, true).names, ["h"]);
    assert.deepEqual(offered({ key: "A", shiftKey: true }, true).names, ["Shift+A"]);
    assert.deepEqual(offered({ key: "Home" }, true).names, []);
    assert.deepEqual(offered({ key: "h", ctrlKey: true }, true).names, []);
  });

  it("is left to the browser unless it was handled", () => {
    assert.equal(offered({ key: "h" }, true).isPrevented, true);
    assert.equal(offered({ key: "h" }, false).isPrevented, false);
  });
});
