// The table of counted files.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { FileCount } from "../../src/domain/text/counting.ts";
import { useGallery } from "./gallery.ts";

const { visit, it } = useGallery();

async function open(files: readonly FileCount[], query: string, leftOut: readonly string[] = []) {
  const window = await visit.open(`panels=counts&${query}`);
  const panel = window.panel("counts");
  await panel.waitForSelector(".finding");
  const host = visit.gallery.sessions.at(-1);
  assert.ok(host);
  host.counts = { tokenizer: "tiny-gpt", files, leftOut };
  await panel.evaluate(() => location.reload());
  await panel.waitForSelector("tbody td button");
  return { window, panel };
}

const file = (path: string, tokens: number): FileCount => ({
  path,
  size: { tokens, characters: tokens * 3, bytes: tokens * 4 },
});

describe("the table of counted files", () => {
  it("says which file is the largest, and below what was counted", async () => {
    for (const [files, said, facts] of [
      [
        [file("a.ts", 37)],
        "‘a.ts’ is cut into 37 tokens.",
        "37 tokens in tiny-gpt · 148 bytes · 4 bytes per token · Full bar = 100%",
      ],
      [
        [file("b.ts", 3), file("some/long/way/to/a.ts", 37)],
        "‘…/to/a.ts’ has the most tokens of 2 files: 93% of all.",
        "2 files · 40 tokens in tiny-gpt · 160 bytes · 4 bytes per token · Full bar = 100%",
      ],
      [
        [file("a.ts", 0)],
        "There are no tokens: all is empty.",
        "0 tokens in tiny-gpt · 0 bytes · 0 bytes per token · Full bar = 1%",
      ],
    ] as const) {
      const { window, panel } = await open(files, "width=700");
      assert.equal(await panel.locator(".finding").textContent(), said);
      assert.equal(await panel.locator(".facts").innerText(), facts);
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    }
  });

  it("shows each file's share as a bar, on one scale whatever the order", async () => {
    const files = Array.from({ length: 20 }, (_, i) => file(`${i}.ts`, i + 1));
    const { window, panel } = await open(files, "width=700");
    const bars = () =>
      panel.locator("tbody .ink").evaluateAll((all) => all.map((ink) => ink.clientWidth));
    const [most = 0, ...others] = await bars();
    assert.match(await panel.locator(".facts").innerText(), /Full bar = 10%$/); // 20 of 210
    assert.equal(others.length, 19);
    others.forEach((width, i) => {
      assert.ok(Math.abs(width - (most * (19 - i)) / 20) <= 1, `${width} of ${most}`);
    });
    await panel.locator("th:nth-child(3) button").click();
    await panel.locator("th:nth-child(3) button").click();
    await panel.locator("tbody td:first-child", { hasText: /^0\.ts$/ }).waitFor();
    assert.deepEqual(await bars(), [most, ...others].reverse());
    await window.page.close();
  });

  it("shows the end of a path that is too long, and all of it below when it is reached", async () => {
    const path = "src/a/folder/that/lies/deep/in/the/tree/and/has/a/file.ts";
    const { window, panel } = await open([file(path, 37)], "width=300");
    const right = await panel
      .locator("tbody .ink")
      .evaluate((ink) => ink.getBoundingClientRect().right);
    assert.ok(right < 290, `the bar is in sight: ${right}`);
    await panel.locator("td button").focus();
    assert.equal(await panel.locator(".whole").innerText(), path);
    await window.page.close();
  });

  it("says what to do where there was no text, without a table of nothing", async () => {
    const window = await visit.open("panels=counts&width=300");
    const panel = window.panel("counts");
    await panel.locator(".finding", { hasText: "No text was found in what you chose" }).waitFor();
    await panel.getByText("Choose other files or folders: Glassbox: Count Tokens….").waitFor();
    assert.equal(await panel.locator("table, vscode-button").count(), 0);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("names the files that were left out, the first five of many", async () => {
    const many = ["a.log", "b.log", "c.log", "d.log", "e.log", "f.log"];
    for (const [leftOut, said] of [
      [["a.log"], "Left out, larger than 5 MB or not readable (1): a.log"],
      [
        many,
        "Left out, larger than 5 MB or not readable (6): a.log, b.log, c.log, d.log, e.log, …",
      ],
    ] as const) {
      const { window, panel } = await open([file("a.ts", 37)], "width=700", leftOut);
      assert.equal(await panel.locator(".notes").innerText(), said);
      await window.page.close();
    }
  });

  it("has heads that are read whole, in Korean, too", async () => {
    for (const locale of ["en", "ko"]) {
      const { window, panel } = await open([file("a.ts", 37)], `width=700&locale=${locale}`);
      const cut = await panel
        .locator("th")
        .evaluateAll((all) =>
          all.filter((head) => head.scrollWidth > head.clientWidth).map((head) => head.textContent),
        );
      assert.deepEqual(cut, [], locale);
      await window.page.close();
    }
  });
});
