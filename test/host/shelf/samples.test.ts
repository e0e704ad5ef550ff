// What the shipped models do with the samples: each is there for one thing that can be seen in it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { mostTelling } from "../../../src/domain/attention/headMeasures.ts";
import { OFF } from "../../../src/domain/prediction/sampling.ts";
import { marksOf, mostSurprising } from "../../../src/domain/prediction/surprisal.ts";
import { label, type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { SAMPLES, type Sample, type SampleId } from "../../../src/host/shelf/samples.ts";
import { createCatalogue } from "../../../src/tokenizer/files/catalogue.ts";
import { root } from "../../lint/imports.ts";
import { MODELS } from "../places.ts";

const COLORED = 15; // percent, as the setting is unless it is changed
const folder = path.join(root, "media/samples");
const engine = createEngine({ models: MODELS, progress: () => {} });
const catalogue = createCatalogue({
  models: MODELS,
  read: async (file) => readFileSync(file, "utf8"),
});

const sampleOf = (id: SampleId): Sample => SAMPLES.find((one) => one.id === id) as Sample;
const textOf = ({ file }: Sample) => readFileSync(path.join(folder, file), "utf8");
const passageOf = (id: SampleId): string => sampleOf(id).passages[0] as string;
const namesOf = (tokens: Tokens) =>
  Array.from(tokens.ids.keys(), (at) => label(tokenAt(tokens, at)));
const cut = async (tokenizer: string, text: string) =>
  (await catalogue.open(tokenizer)).tokens(text);
const runOf = (id: SampleId) => engine.analyse(sampleOf(id).model as string, passageOf(id));

/** What is expected behind a text: the likeliest token and its probability. */
async function next(text: string) {
  const run = await engine.analyse("tiny-gpt", text);
  const last = run.tokens.ids.length - 1;
  const [first] = (await engine.candidates(run.id, last, 1)).candidates;
  assert.ok(first);
  return { name: label(first), probability: first.probability };
}

/** Bits by token of a whole sample, as they are drawn in the editor. */
async function bitsOf(id: SampleId) {
  const text = textOf(sampleOf(id));
  const found = await engine.surprisals("tiny-gpt", text, { from: 0, to: text.length });
  return marksOf(found).map(({ start, end, bits }) => ({
    start,
    name: text.slice(start, end),
    bits,
  }));
}

describe("the samples", () => {
  it("are the files that ship, each with its passages in it", () => {
    assert.deepEqual(readdirSync(folder).sort(), SAMPLES.map(({ file }) => file).sort());
    for (const sample of SAMPLES as readonly Sample[]) {
      const { cursor } = sample;
      assert.ok(cursor === undefined || textOf(sample).includes(cursor));
      for (const passage of sample.passages) assert.ok(textOf(sample).includes(passage), passage);
    }
  });

  it("have an example for every panel that shows a text", () => {
    const withoutText = ["counts", "file", "model"];
    const all = readdirSync(path.join(root, "webview/panels"));
    const panels = all.filter((id) => !withoutText.includes(id));
    const opened = new Set<string>(SAMPLES.map(({ opens }) => opens));
    assert.deepEqual(
      panels.filter((panel) => !opened.has(panel)),
      [],
    );
  });

  for (const [tokenizer, pieces] of [
    ["o200k_base", ["st", "raw", "berry"]],
    ["cl100k_base", ["str", "aw", "berry"]],
    ["tiny-gpt", ["st", "raw", "ber", "ry"]],
  ] as const) {
    it(`strawberry: ${tokenizer} reads the word in ${pieces.length} pieces`, async () => {
      const text = passageOf("strawberry");
      const tokens = await cut(tokenizer, text);
      const from = text.indexOf("strawberry");
      const within = namesOf(tokens).filter((_, at) => {
        const { start, end } = tokenAt(tokens, at);
        return start >= from && end <= from + "strawberry".length;
      });
      assert.deepEqual(within, pieces);
    });
  }

  for (const [tokenizer, english, korean] of [
    ["o200k_base", 7, 14],
    ["cl100k_base", 7, 23],
    ["tiny-gpt", 9, 15],
  ] as const) {
    it(`milk: the same takes ${english} and ${korean} tokens of ${tokenizer}`, async () => {
      const lines = passageOf("milk").split("\n");
      const counts = await Promise.all(lines.map((line) => cut(tokenizer, line)));
      assert.deepEqual(
        counts.map(({ ids }) => ids.length),
        [english, korean],
      );
    });
  }

  it("girl: a head looks from “her” to the girl, more than at anything else", async () => {
    const { cursor, head } = sampleOf("girl");
    assert.ok(cursor && head);
    for (const [text, word, whom, least] of [
      [textOf(sampleOf("girl")).trim(), `·${cursor}`, "·girl", 0.5],
      // No one has to believe one text.
      ["One day a girl came to the house. The people loved her very much.", "·her", "·girl", 0.4],
      ["One day a boy came to the house. The people loved him very much.", "·him", "·boy", 0.3],
    ] as const) {
      const run = await engine.analyse("tiny-gpt", text);
      const names = namesOf(run.tokens);
      const { weights, to } = await engine.attention(run.id, head.layer, head.head);
      const at = names.indexOf(word);
      const looks = weights.subarray(at * to, (at + 1) * to);
      const most = looks.indexOf(Math.max(...looks));
      assert.equal(names[most], whom);
      assert.ok((looks[most] ?? 0) > least, `${looks[most]}`);
      const others = looks.filter((_, other) => other !== most);
      assert.ok(Math.max(...others) < (looks[most] ?? 0) / 2, "half as much at any other");
    }
  });

  for (const tokenizer of ["o200k_base", "tiny-gpt"]) {
    it(`sunlight: ${tokenizer} cuts syllables inside, and one token spans two`, async () => {
      const text = passageOf("sunlight");
      const tokens = await cut(tokenizer, text);
      const cutInside = [..."햇볕흙밟숲갔"].filter((syllable) => {
        const at = text.indexOf(syllable);
        const touching = Array.from(tokens.ids.keys(), (i) => tokenAt(tokens, i)).filter(
          ({ start, end }) => start <= at && at < end,
        );
        return touching.length === 2;
      });
      assert.deepEqual(cutInside.join(""), "햇볕흙밟숲갔");
      assert.ok(namesOf(tokens).includes("⟨94 EB 8B A4⟩"), "half of 갔 and all of 다");
    });
  }

  it("codeWord: the most distinctive head looks at what came next the last time", async () => {
    const run = await runOf("codeWord");
    const { layer, head, habit } = mostTelling(await engine.heads(run.id));
    assert.deepEqual([layer + 1, head + 1, habit?.share], [4, 8, "induction"]);
    assert.ok((habit?.value ?? 0) > 0.75, `${habit?.value}`);
  });

  it("garden: tiny-t5 translates it, and a head looks across in turned order", async () => {
    const run = await runOf("garden");
    const written = await engine.write(run.id);
    assert.ok(written.decoder);
    const said = namesOf(written.decoder).slice(1).join("").replaceAll("·", " ").trim();
    assert.equal(said, "고양이는 정원에서 자고 있습니다.");
    // The head that its card names: the garden is said before the sleeping, and read behind it.
    const { weights, to } = await engine.attention(written.id, 1, 0, "cross");
    const source = namesOf(run.tokens);
    const read = ["·정", "·자"].map((word) => {
      const row = namesOf(written.decoder as Tokens).indexOf(word);
      const looks = weights.subarray(row * to, (row + 1) * to);
      const most = looks.indexOf(Math.max(...looks));
      assert.ok((looks[most] ?? 0) > 0.9, `${looks[most]}`);
      return most;
    });
    assert.deepEqual(
      read.map((at) => source[at]),
      ["·garden", "·sleep"],
    );
    assert.ok((read[0] ?? 0) > (read[1] ?? 0));
  });

  it("mat: after what was said twice, one token holds more than 99 %", async () => {
    const { name, probability } = await next(passageOf("mat"));
    assert.equal(name, "·mat");
    assert.ok(probability > 0.99, `${probability}`);
  });

  it("weather: the beginning of a Korean sentence, and the likeliest is its next word", async () => {
    const { name, probability } = await next(passageOf("weather"));
    assert.equal(name, "·참");
    assert.ok(probability > 0.8, `${probability}`);
    assert.ok(textOf(sampleOf("weather")).startsWith("오늘은 날씨가 참"));
  });

  it("ball: the last layer takes most from “ball”, which is expected next", async () => {
    const run = await runOf("ball");
    const last = run.tokens.ids.length - 1;
    const ball = namesOf(run.tokens).indexOf("·ball");
    const { layers, heads } = run.found[0] ?? { layers: 0, heads: 0 };
    const shares = await Promise.all(
      Array.from({ length: heads }, async (_, head) => {
        const place = { kind: "self", layer: layers - 1, head } as const;
        return (await engine.attentionRows(run.id, place, last, 1))[ball] as number;
      }),
    );
    assert.ok(Math.max(...shares) > 0.8, `${shares}`);
    const { name, probability } = await next(passageOf("ball"));
    assert.equal(name, "·ball");
    assert.ok(probability > 0.9, `${probability}`);
  });

  it("mother: the nearest tokens are a family, and those of red are colors", async () => {
    const run = await runOf("mother");
    const near = async (word: string) => {
      const at = namesOf(run.tokens).indexOf(word);
      const { found } = await engine.neighbours(run.id, run.tokens.ids[at] as number, 5);
      return found.map((one) => label(one)).sort();
    };
    assert.deepEqual(await near("·mother"), ["·dad", "·father", "·grandma", "·grandpa", "·mom"]);
    assert.deepEqual(await near("·red"), ["·black", "·blue", "·green", "·white", "·yellow"]);
  });

  it("door: it climbs from layer to layer, and only the last puts it first", async () => {
    const run = await runOf("door");
    const last = run.tokens.ids.length - 1;
    const { rank, top, probability, tokens } = await engine.lensTable(run.id, last, 1, "layers");
    const answer = Array.from(tokens.ids.keys(), (i) => tokenAt(tokens, i)).find(
      ({ id }) => id === top.at(-1),
    );
    assert.equal(answer && label(answer), "·door");
    assert.ok((probability.at(-1) ?? 0) > 0.7, `${probability.at(-1)}`);
    assert.ok((rank[0] ?? 0) > 1000, `${rank}`);
    assert.ok((rank.at(-2) ?? 0) > 5, `${rank}`);
    assert.deepEqual(
      [...rank],
      [...rank].sort((a, b) => b - a),
    );
  });

  it("tale: with the panel's own settings and seed it goes on as a tale", async () => {
    const run = await runOf("tale");
    const settings = { ...OFF, temperature: 0.7 };
    const written: number[] = [];
    let text = "";
    for (let i = 0; i < 12; i++) {
      const { chosen } = await engine.next(run.id, written, { settings, seed: 7, options: 1 });
      written.push(chosen.id);
      text += label(chosen);
    }
    assert.equal(
      text.replaceAll("·", " "),
      " lived near the garden. She liked to play in the garden",
    );
  });

  it("blue: with no, one and three examples “yes” becomes the answer", async () => {
    const yes: number[] = [];
    for (const prompt of sampleOf("blue").passages) {
      const run = await engine.analyse("tiny-gpt", prompt);
      const last = run.tokens.ids.length - 1;
      const { candidates } = await engine.candidates(run.id, last, 8_192);
      const chance = candidates.find((one) => label(one) === "·y")?.probability;
      yes.push(chance ?? 0);
    }
    const [none = 1, one = 0, three = 0] = yes;
    assert.ok(none < 0.001 && one > 0.05 && one < 0.2 && three > 0.7, yes.join());
  });

  it("violin: the word that nothing led to has twice the bits of any other", async () => {
    const bits = await bitsOf("violin");
    const sorted = bits.filter((one) => one.bits >= 0).toSorted((a, b) => b.bits - a.bits);
    assert.equal(sorted[0]?.name, " v");
    assert.ok((sorted[0]?.bits ?? 0) > 25 && (sorted[1]?.bits ?? 99) < 12, JSON.stringify(sorted));
  });

  it("square: the wrong name is what surprises most of all, and is colored", async () => {
    const text = textOf(sampleOf("square"));
    const bits = (await bitsOf("square")).filter((one) => one.bits >= 0);
    const most = bits.reduce((a, b) => (b.bits > a.bits ? b : a));
    assert.deepEqual([most.name, most.start], [" weight", text.indexOf(" weight")]);
    assert.ok(most.bits > 15, `${most.bits}`);
    const line = text.indexOf(passageOf("square"));
    const colored = [...mostSurprising(bits, COLORED)].filter(({ start }) => start >= line);
    assert.deepEqual(colored, [most], "of its line nothing else is");
  });

  it("violin and square: few enough tokens are colored to see which", async () => {
    for (const id of ["violin", "square"] as const) {
      const bits = await bitsOf(id);
      const [first] = mostSurprising(bits, COLORED);
      assert.equal(first?.name, id === "violin" ? " v" : " weight");
    }
  });
});

describe("the folder in which VS Code is tried", () => {
  it("says of its words what the tokenizers do with them", async () => {
    const story = readFileSync(path.join(root, "test/fixtures/sample/story.md"), "utf8");
    assert.match(
      story,
      /such as house\. .*: lamp is one token of o200k_base, and two of tiny-gpt\./,
    );
    const count = async (tokenizer: string, word: string) =>
      (await cut(tokenizer, word)).ids.length;
    for (const tokenizer of ["o200k_base", "cl100k_base", "tiny-gpt"]) {
      assert.equal(await count(tokenizer, " house"), 1);
      for (const word of [" lighthousekeeping", " unforgettably", " Antananarivo", " 1234567"]) {
        assert.ok((await count(tokenizer, word)) > 1, `${word} of ${tokenizer}`);
      }
    }
    assert.equal(await count("o200k_base", " lamp"), 1);
    assert.equal(await count("tiny-gpt", " lamp"), 2);
    const forms = ["lamp", "Lamp", "LAMP", "lamps"].map((word) => count("tiny-gpt", word));
    assert.ok(new Set(await Promise.all(forms)).size > 1, "not all alike");
  });
});
