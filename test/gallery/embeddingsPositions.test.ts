// The embeddings panel's part “Positions”.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe } from "node:test";
import type { Frame } from "playwright-core";
import {
  bucketOf,
  frequencies,
  POSITION_KINDS,
  T5_BUCKETS,
} from "../../src/domain/positions/positions.ts";
import { reload, type Window } from "./browser.ts";
import { holdForEveryone } from "./everyone/sights.ts";
import { useGallery } from "./gallery.ts";
import { exportIn } from "./models.ts";
import { SAMPLES } from "./samples.ts";

const gallery = useGallery();
const { visit, it } = gallery;
const under = mkdtempSync(path.join(tmpdir(), "glassbox-positions-"));
after(() => rmSync(under, { recursive: true, force: true }));

async function open(query = "text=cat"): Promise<[Window, Frame]> {
  const window = await visit.open(`panels=embeddings&${query}`);
  const panel = window.panel("embeddings");
  await panel.waitForSelector(".chip");
  await panel.locator("#tab-positions").click();
  await panel.waitForSelector("#position-kind");
  return [window, panel];
}
const says = (panel: Frame, pattern: RegExp) =>
  panel.waitForFunction(
    (source) => new RegExp(source, "s").test(document.querySelector(".finding")?.textContent ?? ""),
    pattern.source,
  );
async function choose(panel: Frame, kind: string): Promise<void> {
  await panel.locator("#position-kind").click();
  await panel.locator(`vscode-option[value=${kind}]`).click();
}
const text = async (panel: Frame, selector: string) =>
  (await panel.locator(selector).first().textContent()) ?? "";
const slide = (panel: Frame, id: string, value: number) =>
  panel.locator(`#${id}`).fill(String(value));

describe("positions", () => {
  it("open on the model's own kind, and say what its vectors are like", async () => {
    for (const [model, kind, finding] of [
      [
        "tiny-gpt",
        "Learned",
        /^Neighboring positions have similar vectors.* apart do not.* do again/,
      ],
      ["tiny-bert", "Learned", /^Even neighboring positions are not much alike/],
      [
        "tiny-t5",
        "Relative bias",
        /^Head 1 cares most about distance: it adds 7.1 to the scores of tokens 1 before/,
      ],
    ] as const) {
      const [window, panel] = await open(`text=cat&model=${model}`);
      await says(panel, finding);
      const chosen = panel.locator("#position-kind vscode-option[aria-selected=true]");
      assert.equal(await chosen.textContent(), `${kind} (this model)`);
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    }
  });

  it("show each of the five kinds in each model, and keep the choice", async () => {
    const findings = {
      learned: /^Neighboring positions/,
      sinusoidal: /^Every position is its own mix of 16 waves: the fastest begins again after 6.28/,
      rotary: /^With the query at 12 and the key at 4, their product is .*distance, 8$/,
      alibi:
        /^Head 1 looks nearest: its scores fall by 0.5 per token back. Head 8 looks farthest: by 0.00391$/,
      relative: /^32 buckets hold all distances: up to 7 tokens/,
    };
    const [window, panel] = await open();
    for (const kind of POSITION_KINDS) {
      await choose(panel, kind);
      await says(panel, findings[kind]);
      await panel.waitForSelector(".plot svg text");
    }
    await reload(panel);
    await says(panel, findings.relative);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("turn by the angles of a model's own base, and say where it is from", async () => {
    for (const [model, formula, source] of [
      [
        exportIn(path.join(under, "llama"), ["llama", "gqa"]),
        /with θᵢ = 10000\^\(−2i\/16\)$/,
        /^This model’s base is 10,000: its config.json says so, and measured, the queries/,
      ],
      [
        exportIn(path.join(under, "other"), ["llama", "gqa"], {
          rope_parameters: { rope_theta: 500_000, rope_type: "default" },
        }),
        /with θᵢ = 10000\^\(−2i\/16\)$/,
        /^Measured in the queries .* the angles of the base 10,000. Its config.json says no base, or/,
      ],
      [
        exportIn(path.join(under, "neox"), ["gpt_neox", "sdpa-legacy"]),
        /with θᵢ = 10000\^\(−2i\/4\)$/,
        /^This model’s base is 10,000: .* Of the 8 dimensions of a head, 4 are turned.$/,
      ],
    ] as const) {
      const [window, panel] = await open(`text=one&model=${encodeURIComponent(model)}`);
      await says(panel, /^With the query at 12 and the key at 4/);
      assert.match(await text(panel, ".formula"), formula);
      await panel.locator(".positions .keys", { hasText: source }).waitFor();
      await panel.locator(".twin summary").click();
      await panel.waitForSelector(".twin tbody tr");
      const pairs = Number(/\/(\d+)\)/.exec(await text(panel, ".formula"))?.[1]) / 2;
      const turns = await panel
        .locator(".twin tbody td:nth-child(2)")
        .evaluateAll((cells) => cells.map(({ textContent }) => Number(textContent)));
      assert.equal(turns.length, pairs);
      for (const [i, due] of frequencies(2 * pairs).entries())
        assert.ok(Math.abs((turns[i] as number) / due - 1) < 1e-3, `${turns}`);
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    }
  });

  it("are told of the decoder of an encoder-decoder too, which sees none behind a token", async () => {
    const [window, panel] = await open("text=cat&model=tiny-t5");
    await says(panel, /^Head 1 cares most/);
    await panel.locator("#position-stack").click();
    await panel.locator("vscode-option[value=decoder]").click();
    await panel.locator(".keys", { hasText: "scores of its decoder’s first layer" }).waitFor();
    await panel.waitForFunction(() => document.activeElement?.id === "position-stack");
    await panel.locator(".twin summary").click();
    await panel.waitForSelector(".twin tbody tr");
    const rows = await panel
      .locator(".twin tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    const run = await visit.parts.engine.analyse("tiny-t5", SAMPLES.cat as string);
    const own = await visit.parts.engine.positions(run.id, "decoder");
    assert.ok(own.kind === "relative" && own.first + own.bias.length / own.heads === 1);
    assert.equal(rows.length, 141);
    for (const [far, bucket, first] of rows.map((row) => row.map(Number))) {
      assert.ok((far as number) <= 0);
      assert.equal(bucket, bucketOf(far as number, { ...T5_BUCKETS, bothWays: false }));
      const due = own.bias[(far as number) - own.first] as number;
      assert.ok(Math.abs((first as number) - due) <= 1e-4 * Math.max(1, Math.abs(due)));
    }
    await reload(panel);
    await panel.locator(".keys", { hasText: "scores of its decoder’s first layer" }).waitFor();
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("say in one sentence that a model has no vectors of its own", async () => {
    const [window, panel] = await open("text=cat&model=tiny-t5");
    await choose(panel, "learned");
    await says(panel, /^No learned position vectors were found in this model/);
    assert.equal(await panel.locator(".plot").count(), 0);
    await window.page.close();
  });

  it("compare the pinned token in two positions as the engine does", async () => {
    const [window, panel] = await open();
    const run = await visit.parts.engine.analyse("tiny-gpt", "The cat sat");
    const cat = run.tokens.ids[1] as number;
    await panel.locator(".chip").nth(1).press("Enter");
    await slide(panel, "place-first", 5);
    await slide(panel, "place-second", 261);
    const { added, received } = await visit.parts.engine.placed(run.id, cat, 5, 261);
    await panel.waitForFunction(
      (due) => document.querySelector(".placed")?.textContent === due,
      `‘·cat’ at positions 5 and 261: the two position vectors have a cosine similarity of ${added?.toFixed(2)}, and with the embedding added, what the first layer receives has ${received?.toFixed(2)}.`,
    );
    await window.page.close();
    const [other, t5] = await open("text=cat&model=tiny-t5");
    await t5
      .getByText("the first layer receives the same vector (cosine similarity 1.00)")
      .waitFor();
    await other.page.close();
  });

  it("keep a rotary product while both move, and change it with the distance", async () => {
    const [window, panel] = await open();
    await choose(panel, "rotary");
    const product = async () => /= ([\d.-]+), with/.exec(await text(panel, ".formula"))?.[1];
    await says(panel, /at 12 and the key at 4/);
    const before = await product();
    await panel.locator("#both-on").press("Enter");
    await says(panel, /at 13 and the key at 5/);
    assert.equal(await product(), before);
    await panel.locator("#turn-key").focus();
    await window.page.keyboard.press("ArrowRight");
    await says(panel, /at 13 and the key at 6.*distance, 7$/);
    assert.notEqual(await product(), before);
    await window.page.close();
  });

  it("write the formula of the wave that one points at, by keyboard too", async () => {
    const [window, panel] = await open();
    await choose(panel, "sinusoidal");
    await panel.locator(".plot").first().focus();
    await window.page.keyboard.press("ArrowRight"); // where it begins
    for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"])
      await window.page.keyboard.press(key);
    const due = Math.cos(2).toFixed(2);
    assert.equal(await text(panel, ".told"), `Position 2, dimension 1: ${due}`);
    assert.equal(await text(panel, ".formula"), `PE(2, 1) = cos(2 / 10000^(0/32)) = ${due}`);
    await slide(panel, "waves-width", 64);
    await says(panel, /mix of 32 waves/);
    await window.page.close();
  });

  it("have their numbers in a table, and are exported", async () => {
    const [window, panel] = await open("text=cat&model=tiny-t5");
    await says(panel, /^Head 1/);
    await panel.locator(".twin summary").click();
    await panel.waitForSelector(".twin tbody tr");
    const heads = await panel.locator(".twin thead th").allTextContents();
    assert.deepEqual(heads.slice(0, 3), ["distance", "bucket", "head 1"]);
    assert.equal(await panel.locator(".twin tbody tr").count(), 281);
    await panel.locator("#options").click();
    const copy = panel.locator(".export vscode-button", { hasText: "Copy" });
    await copy.click();
    await panel.getByText("Copied.").waitFor();
    const host = visit.gallery.sessions.at(-1);
    const svg = host?.copied.at(-1) ?? "";
    assert.match(svg, /^<\?xml.*Relative bias.*tiny-t5.*<image.*data:image\/png/s);
    assert.equal(svg.includes("NaN"), false);
    await window.page.close();
  });
});

const shown = (kind: string) => async (panel: Frame) => {
  await panel.locator("#tab-positions").click();
  await panel.waitForSelector("#position-kind");
  await choose(panel, kind);
  await panel.waitForSelector(".plot svg text");
};
holdForEveryone(gallery, "embeddings", [
  {
    name: "learned positions, with their table",
    query: "text=cat",
    until: "#tab-positions",
    prepare: async (panel) => {
      await panel.locator("#tab-positions").click();
      await panel.waitForSelector(".placed:not(:empty)");
      await panel.locator(".twin summary").click();
      await panel.waitForSelector(".twin tbody tr");
    },
  },
  {
    name: "positions that turn, in Korean",
    query: "text=korean&locale=ko",
    until: "#tab-positions",
    prepare: shown("rotary"),
  },
  {
    name: "waves of positions",
    query: "text=cat",
    until: "#tab-positions",
    prepare: shown("sinusoidal"),
  },
  {
    name: "a bias by distance, in Korean",
    query: "text=cat&locale=ko&model=tiny-t5",
    until: "#tab-positions",
    prepare: shown("relative"),
  },
  {
    name: "a decoder's bias by distance",
    query: "text=cat&model=tiny-t5",
    until: "#tab-positions",
    prepare: async (panel) => {
      await shown("relative")(panel);
      await panel.locator("#position-stack").click();
      await panel.locator("vscode-option[value=decoder]").click();
      await panel.locator(".keys", { hasText: "decoder’s first layer" }).waitFor();
    },
  },
]);
