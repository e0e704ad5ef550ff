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
  it("says what it counted, of one file and of several", async () => {
    for (const [files, said] of [
      [[file("a.ts", 37)], "One file has 37 tokens in tiny-gpt: 148 bytes, 4 for each token."],
      [
        [file("a.ts", 37), file("b.ts", 3)],
        "2 files have 40 tokens in tiny-gpt: 160 bytes, 4 for each token.",
      ],
    ] as const) {
      const { window, panel } = await open(files, "width=700");
      assert.equal(await panel.locator(".finding").innerText(), said);
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    }
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
