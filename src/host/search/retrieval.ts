import { randomUUID } from "node:crypto";
import type { GivenPrompts } from "../../domain/prediction/prompts.ts";
import type { ContinuingModel } from "../../domain/search/search.ts";
import type { Tokenized } from "../../domain/text/document.ts";
import type { TokenizerId } from "../../domain/text/token.ts";

/** A text that was found, and where. */
export interface Passage {
  /** As the user knows it: "story.md:12". */
  readonly place: string;
  readonly text: string;
}

/** The first tokens of a text, and how many it has. */
export type Cut = (tokenizer: TokenizerId, text: string, limit: number) => Promise<Tokenized>;

const KEPT_FREE = 32; // tokens of the window, for what may come behind the prompt
const LEAST = 8; // tokens of the beginning of a text that are worth being put before the prompt

/**
 * A prompt without and with texts put before it: retrieval-augmented generation (Lewis et al. 2020), its
 * first half. They stand in their order, whole as far as the window holds them; the first that it does
 * not hold is cut, and the others are left out.
 */
export async function putBefore(
  passages: readonly Passage[],
  prompt: string,
  { tokenizer, window }: ContinuingModel,
  cut: Cut,
): Promise<GivenPrompts> {
  const room = window - KEPT_FREE;
  const count = async (texts: readonly string[]) =>
    (await cut(tokenizer, joined(texts, prompt), 0)).size.tokens;
  const texts: string[] = [];
  let isCut = false;
  for (const { text } of passages) {
    const own = text.trim();
    if ((await count([...texts, own])) <= room) {
      texts.push(own);
      continue;
    }
    // What stands between two texts may take more tokens than alone.
    const free = room - (await count([...texts, "."]));
    const beginning =
      free < LEAST ? "" : beginningOf(own, (await cut(tokenizer, own, free)).tokens);
    if (beginning !== "") {
      texts.push(beginning);
      isCut = true;
    }
    break;
  }
  return {
    id: randomUUID(),
    prompts: [prompt, joined(texts, prompt)],
    places: passages.slice(0, texts.length).map(({ place }) => place),
    asked: passages.length,
    isCut,
    window,
  };
}

const joined = (texts: readonly string[], prompt: string): string =>
  [...texts, prompt].join("\n\n");

/** What some tokens cover of a text, up to the last whole word. */
function beginningOf(text: string, { ends }: Tokenized["tokens"]): string {
  const part = text.slice(0, ends.at(-1) ?? 0);
  const space = part.search(/\s\S*$/);
  return (space > 0 ? part.slice(0, space) : part.toWellFormed()).trim();
}
