import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import {
  arrivals,
  type LatticePlay,
  LONGEST,
  type MatchPlay,
  type MergePlay,
  mergeStates,
  outcomeOf,
  type Play,
  RUNNERS_UP,
  triesOf,
  winner,
} from "../../../src/domain/tokenizer/plays.ts";
import { SHOWN, type Steps } from "../../../src/domain/tokenizer/steps.ts";
import { ENCODINGS, type Encoding, openEncoding } from "../../../src/tokenizer/files/openai.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { openUnigram } from "../../../src/tokenizer/models/unigram.ts";
import type { Tokenizer } from "../../../src/tokenizer/pipeline/tokenizer.ts";
import { fileOf, NAMES, readTokenizerFile } from "../reference.ts";
import { createRandom, LONG_TEXTS, TEXTS } from "../texts.ts";

const openNamed = (name: string): Tokenizer =>
  openTokenizer(JSON.parse(readTokenizerFile(fileOf(name))), name);

const openOpenAI = (name: string): Promise<Tokenizer> =>
  openEncoding(name, ENCODINGS[name] as Encoding);

/** The steps of every word of a text, in order. */
function allSteps(tokenizer: Tokenizer, text: string, count: number): Steps[] {
  const all: Steps[] = [];
  for (let index = 0; index < count; ) {
    const steps = tokenizer.steps(text, index);
    assert.ok(steps, `token ${index} of ${JSON.stringify(text)}`);
    assert.equal(steps.first, index);
    all.push(steps);
    index += steps.ids.length;
  }
  return all;
}

/** The stages lead from the text to the word: each takes up what the one before it left. */
function checkStages(text: string, { start, end, stages, word, play }: Steps): void {
  if (play.kind === "added") return;
  const where = JSON.stringify({ text, stages, word });
  const source = text.toWellFormed().slice(start, end);
  if (Math.max(source.length, word.length) > SHOWN) return; // clipped
  const rewrites = stages.filter(({ work }) => work === "rewrite");
  assert.equal(rewrites[0]?.before ?? source, source, where);
  for (const { work, before, after, start, end } of stages) {
    if (work === "split") assert.equal(before.slice(start, end), after, where);
  }
  assert.equal(stages.at(-1)?.after ?? source, word, where);
}

for (const [name, open] of [
  ...NAMES.map((name) => [name, async () => openNamed(name)] as const),
  ...Object.keys(ENCODINGS).map((name) => [name, () => openOpenAI(name)] as const),
]) {
  describe(`the steps of ${name}`, () => {
    let tokenizer: Tokenizer;
    before(async () => {
      tokenizer = await open();
    });

    it(`end in the tokenizer's own tokens, for every word of ${TEXTS.length} texts`, (test) => {
      const kinds: Record<string, number> = {};
      for (const text of TEXTS) {
        const { ids, starts, ends } = tokenizer.tokens(text);
        for (const steps of allSteps(tokenizer, text, ids.length)) {
          const { first, play } = steps;
          const last = first + steps.ids.length - 1;
          const where = `${JSON.stringify(steps.word)} in ${JSON.stringify(text)}`;
          assert.deepEqual(steps.ids, [...ids.slice(first, last + 1)], where);
          assert.ok(steps.start <= (starts[first] as number), where);
          assert.ok(steps.end >= (ends[last] as number), where);
          if (play.kind === "added") assert.ok(tokenizer.isSpecial(steps.ids[0] as number), where);
          else if (play.kind === "long") assert.ok(play.units > LONGEST, where);
          else assert.deepEqual(outcomeOf(play), steps.ids, where);
          checkStages(text, steps);
          kinds[play.kind] = (kinds[play.kind] ?? 0) + 1;
        }
      }
      test.diagnostic(JSON.stringify(kinds));
      assert.ok((kinds.merges ?? kinds.matches ?? kinds.lattice ?? 0) > 2000);
    });

    for (const [rule, make] of Object.entries(LONG_TEXTS)) {
      it(`stay small for ${rule}`, () => {
        const text = make();
        const steps = tokenizer.steps(text, 0);
        if (!steps) return assert.equal(tokenizer.count(text), 0); // BERT drops blanks
        assert.ok(steps.start === 0 && steps.end > 0);
        assert.ok(JSON.stringify({ ...steps, ids: [] }).length < 100_000);
      });
    }
  });
}

describe("the steps of a word that nobody could follow", () => {
  for (const letters of [10_000, 1_000_000]) {
    it(`of ${letters} letters say how long it is, in time`, () => {
      const text = "abcdefghij".repeat(letters / 10);
      for (const name of NAMES) {
        const begun = performance.now();
        const { play, word } = openNamed(name).steps(text, 0) as Steps;
        assert.deepEqual(play, { kind: "long", units: letters });
        assert.equal(word.length, SHOWN + 1);
        assert.ok(performance.now() - begun < 20_000);
      }
    });
  }

  it("do not exist for a token that does not exist", () => {
    for (const name of NAMES) {
      assert.equal(openNamed(name).steps("", undefined), undefined);
      assert.equal(openNamed(name).steps("one", 99), undefined);
    }
  });
});

describe("the steps of no word in particular", () => {
  it("are those of the first that is cut into several tokens", () => {
    const tokenizer = openNamed("tiny-gpt");
    const text = "the cat qzxv the qzxv";
    const { start, end, ids } = tokenizer.steps(text) as Steps;
    assert.equal(text.slice(start, end), " qzxv");
    assert.ok(ids.length > 1);
    assert.equal(tokenizer.steps("the")?.ids.length, 1);
  });
});

/** A small BPE: h u g s, "ug" before "hug" before "gs". */
const HUG = {
  model: {
    type: "BPE",
    vocab: { h: 0, u: 1, g: 2, s: 3, ug: 4, hug: 5, gs: 6 },
    merges: ["u g", "h ug", "g s"],
  },
};

function played<Kind extends Play["kind"]>(
  json: object,
  text: string,
  kind: Kind,
): Extract<Play, { kind: Kind }> {
  const { play } = openTokenizer(json, "small").steps(text, 0) as Steps;
  assert.equal(play.kind, kind);
  return play as Extract<Play, { kind: Kind }>;
}

describe("merges by hand", () => {
  it("h u g s: u g has rank 0 and goes first, then h ug; hug s is not in the table", () => {
    const play: MergePlay = played(HUG, "hugs", "merges");
    assert.deepEqual(
      mergeStates(play).map(({ symbols, ranks }) => [symbols.map(({ id }) => id), ranks]),
      [
        [
          [0, 1, 2, 3],
          [-1, 0, 2],
        ],
        [
          [0, 4, 3],
          [1, -1],
        ],
        [[5, 3], [-1]],
      ],
    );
    assert.deepEqual(
      play.merges.map(({ at, rank, id }) => [at, rank, id]),
      [
        [1, 0, 4],
        [0, 1, 5],
      ],
    );
  });

  it("takes the leftmost of equals: ug ug", () => {
    const play = played(HUG, "ugug", "merges");
    assert.deepEqual(
      play.merges.map(({ at, rank }) => [at, rank]),
      [
        [0, 0],
        [1, 0],
      ],
    );
  });

  it("begins with the bytes of a character, which share its span", () => {
    const { play, pieces } = openNamed("tiny-gpt").steps("고", 0) as Steps;
    assert.ok(play.kind === "merges" && play.inBytes);
    assert.deepEqual(
      play.first.map(({ id, start, end }) => [pieces[id]?.shown, start, end]),
      [
        ["⟨EA⟩", 0, 1],
        ["⟨B3⟩", 0, 1],
        ["⟨A0⟩", 0, 1],
      ],
    );
  });

  it("says that OpenAI's takes a word that is a token whole, and that merging leads there", async () => {
    const tokenizer = await openOpenAI("o200k_base");
    const { play, ids } = tokenizer.steps(" friends", 0) as Steps;
    assert.ok(play.kind === "merges");
    assert.deepEqual(outcomeOf(play), ids);
    assert.equal(play.whole, ids[0]);
    assert.deepEqual(
      mergeStates(play)
        .at(-1)
        ?.symbols.map(({ id }) => id),
      ids,
    );
  });

  it("follows every merge's ranks as the table has them", () => {
    const tokenizer = openNamed("tiny-gpt");
    for (const text of TEXTS.slice(0, 60)) {
      for (const { play } of allSteps(tokenizer, text, tokenizer.tokens(text).ids.length)) {
        if (play.kind !== "merges") continue;
        const states = mergeStates(play);
        const table = new Map<string, number>();
        for (const { symbols, ranks } of states) {
          assert.equal(ranks.length, Math.max(0, symbols.length - 1));
          for (const [i, rank] of ranks.entries()) {
            const pair = `${symbols[i]?.id} ${symbols[i + 1]?.id}`;
            assert.equal(table.get(pair) ?? rank, rank);
            table.set(pair, rank);
          }
        }
        for (const [i, { at, rank }] of play.merges.entries()) {
          const known = (states[i]?.ranks ?? []).filter((each) => each !== -1);
          assert.equal(rank, Math.min(...known));
          assert.equal(at, states[i]?.ranks.indexOf(rank));
        }
        assert.ok(states.at(-1)?.ranks.every((rank) => rank === -1));
      }
    }
  });
});

describe("WordPiece by hand", () => {
  const json = (longest = 100) => ({
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      max_input_chars_per_word: longest,
      vocab: { "[UNK]": 0, un: 1, "##a": 2, "##aff": 3, "##able": 4, u: 5, "##ffa": 6 },
    },
  });
  const tries = (word: string) =>
    triesOf(word, played(json(), word, "matches")).map(({ start, end, id }) => [
      `${start > 0 ? "##" : ""}${word.slice(start, end)}`,
      id,
    ]);

  it("tries ever shorter beginnings, and takes the longest that fits: un ##aff ##able", () => {
    assert.deepEqual(tries("unaffable"), [
      ["unaffable", undefined],
      ["unaffabl", undefined],
      ["unaffab", undefined],
      ["unaffa", undefined],
      ["unaff", undefined],
      ["unaf", undefined],
      ["una", undefined],
      ["un", 1],
      ["##affable", undefined],
      ["##affabl", undefined],
      ["##affab", undefined],
      ["##affa", undefined],
      ["##aff", 3],
      ["##able", 4],
    ]);
  });

  it("names the shorter pieces that would have fitted", () => {
    const { matches } = played(json(), "unaffable", "matches");
    assert.deepEqual(
      matches.map(({ fits }) => fits.map(({ id }) => id)),
      [
        [5, 1],
        [2, 3],
        [2, 4],
      ],
    );
  });

  it("fails a word of which a rest fits nothing: un ##x → [UNK]", () => {
    assert.deepEqual(tries("unx").slice(-2), [
      ["un", 1],
      ["##x", undefined],
    ]);
    assert.deepEqual(outcomeOf(played(json(), "unx", "matches")), [0]);
  });

  it("does not try to cut an emoji in two", () => {
    assert.deepEqual(tries("un😀").at(-1), ["##😀", undefined]);
    assert.equal(tries("un😀").filter(([, id]) => id === undefined).length, 2);
  });

  it("looks at no word that is too long", () => {
    const play: MatchPlay = played(json(3), "unaff", "matches");
    assert.deepEqual([play.isTooLong, play.longest, play.matches], [true, 3, []]);
    assert.deepEqual(outcomeOf(play), [0]);
  });
});

describe("Unigram by hand", () => {
  const unigram = openUnigram({
    pieces: [
      ["<unk>", 0],
      ["a", -1],
      ["b", -2],
      ["ab", -2.5],
      ["c", -4],
      ["bc", -3],
    ],
    unknown: 0,
    byteFallback: false,
  });
  const shown = (word: string, { edges, cuts }: LatticePlay) =>
    cuts.map(({ total, edges: path }) => [
      path.map((i) => word.slice(edges[i]?.start, edges[i]?.end)).join(" "),
      total,
    ]);

  it("abc: a bc −4, then ab c −6.5, then a b c −7", () => {
    const play = unigram.trace("abc") as LatticePlay;
    assert.deepEqual(shown("abc", play), [
      ["a bc", -4],
      ["ab c", -6.5],
      ["a b c", -7],
    ]);
    assert.deepEqual(play.outcome, [1, 5]);
  });

  it("arrives at each place by the best edge", () => {
    const play = unigram.trace("abc") as LatticePlay;
    assert.deepEqual(
      arrivals(play).map(({ at, edges }) => [
        at,
        edges.map(({ start, total }) => [start, total]),
        winner(edges)?.start,
      ]),
      [
        [1, [[0, -1]], 0],
        [
          2,
          [
            [0, -2.5],
            [1, -3],
          ],
          0,
        ],
        [
          3,
          [
            [1, -4],
            [2, -6.5],
          ],
          1,
        ],
      ],
    );
  });

  it("gives an unknown character the penalty, 10 below the least likely piece", () => {
    const play = unigram.trace("aé") as LatticePlay;
    assert.deepEqual(play.edges.at(-1), {
      start: 1,
      end: 2,
      id: undefined,
      score: -14,
      total: -15,
    });
    assert.deepEqual(play.outcome, [1, 0]);
  });

  it("finds the runners-up that trying all cuts finds, for 1,000 short words", () => {
    const random = createRandom(5);
    for (let round = 0; round < 1000; round++) {
      const letters = "abc".slice(0, 2 + Math.floor(random() * 2));
      const draw = (most: number) =>
        Array.from(
          { length: 1 + Math.floor(random() * most) },
          () => letters[Math.floor(random() * letters.length)],
        ).join("");
      const names = new Set(["<unk>", ...Array.from({ length: 8 }, () => draw(3))]);
      // Whole numbers: sums are exact in whatever order they are made.
      const pieces = [...names].map((name) => [name, -Math.ceil(random() * 9)] as const);
      const model = openUnigram({ pieces, unknown: 0, byteFallback: false });
      const word = draw(8);
      const play = model.trace(word) as LatticePlay;
      const totals = play.cuts.map(({ total }) => total);
      const all = everyCut(word, new Map(pieces), Math.min(...pieces.map(([, s]) => s)) - 10);
      const expected = all.sort((a, b) => b - a).slice(0, RUNNERS_UP + 1);
      assert.deepEqual(totals, expected, JSON.stringify({ word, pieces }));
      const ways = play.cuts.map(({ edges }) => edges.join(" "));
      assert.equal(new Set(ways).size, ways.length);
      for (const { edges, total } of play.cuts) {
        const path = edges.map((i) => play.edges[i]);
        let at = 0;
        let sum = 0;
        for (const edge of path) {
          assert.equal(edge?.start, at);
          at = edge?.end ?? 0;
          sum += edge?.score ?? 0;
        }
        assert.deepEqual([at, sum], [word.length, total]);
      }
    }
  });
});

/** The sums of all ways to cut a word. */
function everyCut(word: string, scores: ReadonlyMap<string, number>, unknown: number): number[] {
  if (word === "") return [0];
  return Array.from(word, (_, i) => i + 1).flatMap((end) => {
    const score = scores.get(word.slice(0, end)) ?? (end === 1 ? unknown : undefined);
    if (score === undefined) return [];
    return everyCut(word.slice(end), scores, unknown).map((rest) => score + rest);
  });
}

describe("stages", () => {
  const stagesOf = (tokenizer: Tokenizer, text: string, index = 0) =>
    tokenizer
      .steps(text, index)
      ?.stages.map(({ name, work, before, after }) => [name, work, before, after]);

  it("tell what NFKC and ▁ did to a word of tiny-t5", () => {
    const stages = stagesOf(openNamed("tiny-t5"), "see ﬁre", 1);
    assert.deepEqual(stages, [
      ["NFKC", "rewrite", " ﬁre", " fire"],
      ["pattern", "split", "see fire", " fire"],
      ["sign", "rewrite", " fire", "▁fire"],
    ]);
  });

  it("tell the steps of BERT's normaliser one by one", () => {
    const bert = openTokenizer(
      {
        normalizer: { type: "BertNormalizer" },
        pre_tokenizer: { type: "BertPreTokenizer" },
        model: { type: "WordPiece", unk_token: "[UNK]", vocab: { "[UNK]": 0, cafe: 1 } },
      },
      "bert",
    );
    assert.deepEqual(stagesOf(bert, "a CAFÉ!", 1), [
      ["control", "rewrite", "CAFÉ", "CAFÉ"],
      ["blanks", "rewrite", "CAFÉ", "CAFÉ"],
      ["ideographs", "rewrite", "CAFÉ", "CAFÉ"],
      ["NFD", "rewrite", "CAFÉ", "CAFE\u0301"],
      ["accents", "rewrite", "CAFE\u0301", "CAFE"],
      ["lowercase", "rewrite", "CAFE", "cafe"],
      ["blanks", "split", "a cafe!", "cafe!"],
      ["punctuation", "split", "cafe!", "cafe"],
    ]);
  });

  it("tell where a pattern cut a word out", () => {
    const { stages } = openNamed("tiny-gpt").steps("the cat sat", 1) as Steps;
    assert.deepEqual(stages, [
      { name: "pattern", work: "split", before: "the cat sat", after: " cat", start: 3, end: 7 },
    ]);
  });

  it("have nothing to tell of a token found before", () => {
    const { play, stages, ids } = openNamed("tiny-gpt").steps("a<|endoftext|>b", 1) as Steps;
    assert.deepEqual([play, stages, ids.length], [{ kind: "added" }, [], 1]);
  });
});
