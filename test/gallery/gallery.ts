import { after, before, it } from "node:test";
import { type Graphics, type Visit, visitGallery } from "./browser.ts";

const LIMIT = 300_000; // milliseconds; what takes longer hangs

/**
 * How a test file of panels begins: the gallery and a browser are open as long as its tests run.
 *
 * @returns `it`, whose tests end with a failure if they hang; a `before` that needs the gallery stands
 *   in a `describe`, since those at the root run at once
 */
export function useGallery(graphics?: Graphics) {
  let opened: Visit | undefined;
  const now = (): Visit => {
    if (!opened) throw new Error("The gallery opens before the first test, not before that.");
    return opened;
  };
  before(async () => {
    opened = await visitGallery(graphics);
  });
  after(() => opened?.close());
  return {
    visit: {
      get gallery() {
        return now().gallery;
      },
      get parts() {
        return now().parts;
      },
      open: (...asked: Parameters<Visit["open"]>) => now().open(...asked),
    },
    it: (name: string, test: () => Promise<void>) => it(name, { timeout: LIMIT }, test),
  };
}
