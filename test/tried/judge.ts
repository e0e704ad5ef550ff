import { openTokenizer } from "../../src/tokenizer/files/tokenizerFile.ts";
import { parseTokenizer } from "../../src/tokenizer/files/tokenizerText.ts";
import { ask, openReference } from "../tokenizer/reference.ts";
import { conventionOf } from "../tokenizer/spanConventions.ts";
import { createRandom, hostileText, TEXTS } from "../tokenizer/texts.ts";

/** What is asked about a tokenizer: each a column of the table. */
export const QUESTIONS = ["ids", "spans", "special", "decoding"] as const;
export type Question = (typeof QUESTIONS)[number];

export interface Verdict {
  /** The algorithm, and what its first symbols are. */
  readonly kind: string;
  readonly texts: number;
  /** How often each question was asked, and what differed, told briefly. */
  readonly asked: Readonly<Record<Question, number>>;
  readonly wrong: Readonly<Record<Question, readonly string[]>>;
}

interface File {
  readonly added_tokens?: readonly { readonly content: string }[];
  readonly model: { readonly vocab: object; readonly byte_fallback?: boolean };
}

const RANDOM_TEXTS = 300;
const RANDOM_IDS = 300; // sequences
const MOST_ADDED = 60;

/**
 * Holds a tokenizer.json against the Rust core: ids and spans of the oracle's texts, of random ones
 * and of such with its own added tokens; special tokens around a text; decoding of all those ids and
 * of random ones, with and without special tokens.
 */
export async function judge(name: string, json: string): Promise<Verdict> {
  const file = JSON.parse(json) as File;
  const tokenizer = openTokenizer(await parseTokenizer(json, async () => {}), name);
  const reference = openReference(json);
  const asked = { ids: 0, spans: 0, special: 0, decoding: 0 };
  const wrong: Record<Question, string[]> = { ids: [], spans: [], special: [], decoding: [] };
  const hold = (question: Question, isRight: boolean, what: () => string) => {
    asked[question]++;
    if (!isRight) wrong[question].push(what());
  };
  const random = createRandom(20_261_129);
  const added = some(file.added_tokens?.map(({ content }) => content) ?? [], MOST_ADDED);
  const texts = [
    ...TEXTS,
    ...Array.from({ length: RANDOM_TEXTS }, () => hostileText(random)),
    ...added.flatMap((token) => [`a${token}b`, ` ${token}\n${token}  한`]),
  ];
  const sequences: number[][] = [];
  for (const text of texts) {
    const tokens = tokenizer.tokens(text);
    const expected = await ask(reference, text);
    const ids = [...tokens.ids];
    sequences.push(ids);
    hold("ids", equal(ids, expected.ids), () => told(text, ids, expected.ids));
    if (equal(ids, expected.ids)) {
      for (const i of ids.keys()) {
        const ours = [tokens.starts[i], tokens.ends[i]] as const;
        const theirs = [expected.spans[i * 2], expected.spans[i * 2 + 1]] as const;
        const isRight = conventionOf(text, ours, theirs) !== undefined;
        hold("spans", isRight, () => `${told(text, ours, theirs)}, token ${i}`);
      }
    }
    const whole = [...tokenizer.tokens(text, { special: true }).ids];
    const around = (await reference.encode(text.toWellFormed())).getIds();
    hold("special", equal(whole, around), () => told(text, whole, around));
  }
  const anyId = () => Math.floor(random() * tokenizer.vocabSize);
  for (let i = 0; i < RANDOM_IDS; i++) sequences.push(Array.from({ length: i % 16 }, anyId));
  for (const ids of sequences) {
    for (const skipSpecial of [false, true]) {
      const ours = tokenizer.decode(ids, skipSpecial);
      const theirs = await reference.decode(ids, skipSpecial);
      hold("decoding", ours === theirs, () => told(ids.join(" "), ours, theirs));
    }
  }
  return { kind: kindOf(file.model, tokenizer.algorithm), texts: texts.length, asked, wrong };
}

function kindOf({ vocab, byte_fallback }: File["model"], algorithm: string): string {
  if (byte_fallback) return `${algorithm}, byte fallback`;
  return algorithm === "BPE" && "Ġ" in vocab ? "BPE over bytes" : algorithm;
}

/** At most so many, evenly out of all. */
function some<Thing>(all: readonly Thing[], most: number): readonly Thing[] {
  const step = Math.max(1, all.length / most);
  return Array.from(
    { length: Math.min(all.length, most) },
    (_, i) => all[Math.floor(i * step)] as Thing,
  );
}

const equal = (one: readonly unknown[], other: readonly unknown[]) =>
  one.length === other.length && one.every((value, i) => value === other[i]);

/** The text, and both answers from a little before the place where they part. */
function told(text: string, ours: ArrayLike<unknown>, theirs: ArrayLike<unknown>): string {
  let at = 0;
  while (at < ours.length && ours[at] === theirs[at]) at++;
  const from = Math.max(0, at - 2);
  const part = (answer: ArrayLike<unknown>) =>
    JSON.stringify(Array.from(answer).slice(from, at + 6));
  return `${JSON.stringify(text).slice(0, 200)}: ${part(ours)}, not ${part(theirs)}, from ${from} on`;
}
