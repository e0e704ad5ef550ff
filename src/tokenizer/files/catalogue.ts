import { EMBEDDED } from "../../domain/model/embedded.ts";
import { shortName, type TokenizerId } from "../../domain/text/token.ts";
import type { TokenizerCard } from "../../domain/tokenizer/card.ts";
import { parseJson } from "../limits/json.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";
import { type ChatTemplate, findChatTemplate } from "./chatTemplate.ts";
import { ENCODINGS, openEncoding } from "./openai.ts";
import { openTokenizerAt, type Reader } from "./opener.ts";

/** The tokenizers that ship with Glassbox, in the order in which they are offered. */

export interface CatalogueOptions extends Reader {
  /** The folder of the embedded models. */
  readonly models: string;
}

/** tokenizer_config.json, as far as it is read here. */
interface Config {
  readonly model_max_length?: unknown;
}

const KEPT = 8; // tokenizers: more than are compared at once
const LONGEST = 10_000_000; // tokens of a window; files that know of none name a number beyond

/** All tokenizers by their id. Each is opened when asked for; those used last are kept. */
export interface Catalogue {
  /** @throws Failed tokenizerUnreadable */
  open(id: TokenizerId): Promise<Tokenizer>;
  /** What writes conversations for the model that the tokenizer is of, if there is such a thing. */
  chatTemplate(id: TokenizerId): Promise<ChatTemplate | undefined>;
  /** How many tokens the model takes in at once, if a file beside its tokenizer says so. */
  window(id: TokenizerId): Promise<number | undefined>;
  /** @throws Failed tokenizerUnreadable */
  card(id: TokenizerId): Promise<TokenizerCard>;
}

export function createCatalogue({ models, ...reader }: CatalogueOptions): Catalogue {
  const { read } = reader;
  const opened = new Map<TokenizerId, Promise<Tokenizer>>(); // the least recently used first

  function folderOf(id: TokenizerId): string {
    if ((Object.values(EMBEDDED) as readonly string[]).includes(id)) return `${models}/${id}`;
    return id.endsWith(".json") ? id.replace(/[\\/][^\\/]*$/, "") : id;
  }

  function openFile(id: TokenizerId): Promise<Tokenizer> {
    const file = id.endsWith(".json") ? id : `${folderOf(id)}/tokenizer.json`;
    return openTokenizerAt(file, id, reader);
  }

  function open(id: TokenizerId): Promise<Tokenizer> {
    const encoding = Object.hasOwn(ENCODINGS, id) ? ENCODINGS[id] : undefined;
    const tokenizer = opened.get(id) ?? (encoding ? openEncoding(id, encoding) : openFile(id));
    opened.delete(id);
    opened.set(id, tokenizer);
    tokenizer.catch(() => opened.delete(id)); // the file may be there next time
    for (const oldest of opened.keys()) {
      if (opened.size <= KEPT) break;
      opened.delete(oldest);
    }
    return tokenizer;
  }

  return {
    open,
    chatTemplate: async (id) =>
      Object.hasOwn(ENCODINGS, id) ? undefined : findChatTemplate(folderOf(id), read),
    async window(id) {
      if (Object.hasOwn(ENCODINGS, id)) return undefined;
      try {
        const config = parseJson(await read(`${folderOf(id)}/tokenizer_config.json`)) as Config;
        const { model_max_length: most } = config;
        return typeof most === "number" && most <= LONGEST ? most : undefined;
      } catch {
        return undefined; // there is no such file
      }
    },
    card: async (id) => cardOf(await open(id)),
  };
}

function cardOf({ id, algorithm, vocabSize }: Tokenizer): TokenizerCard {
  return { id, name: shortName(id), algorithm, vocabSize };
}
