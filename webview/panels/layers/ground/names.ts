import type { Inner } from "../../../../src/domain/model/inner.ts";
import { label, type TokenId, type Tokens, tokenAt } from "../../../../src/domain/text/token.ts";
import { t } from "../../../kit/page/language.ts";
import { nameOf } from "../../../kit/page/naming.ts";
import { formatCount } from "../../../kit/page/numbers.ts";

/** What tokens of the vocabulary are called: where they are listed, and in a sentence. */
export interface Names {
  label(id: TokenId): string;
  said(id: TokenId): string;
  add(tokens: Tokens): void;
}

export function createNames(): Names {
  const known = new Map<TokenId, { readonly label: string; readonly said: string }>();
  return {
    label: (id) => known.get(id)?.label ?? "",
    said: (id) => known.get(id)?.said ?? "",
    add: (tokens) => {
      for (const i of tokens.ids.keys()) {
        const token = tokenAt(tokens, i);
        known.set(token.id, { label: label(token), said: nameOf(token) });
      }
    },
  };
}

/** Beside a row: where the residual stream is read. */
export function rowName({ tensor, kind, layer }: Inner): string {
  if (tensor === "input") return t("embeddings");
  const number = formatCount(layer + 1);
  if (tensor === "output") return number;
  return kind === "cross" ? t("{0}, cross-attention", number) : t("{0}, attention", number);
}

/** The same in a sentence: "after layer 2". */
export function placeName({ tensor, kind, layer }: Inner): string {
  if (tensor === "input") return t("after the embeddings");
  const number = formatCount(layer + 1);
  if (tensor === "output") return t("after layer {0}", number);
  return kind === "cross"
    ? t("after the cross-attention of layer {0}", number)
    : t("after the attention of layer {0}", number);
}

/** At the beginning of a sentence. */
export function fromPlace({ tensor, kind, layer }: Inner): string {
  const number = formatCount(layer + 1);
  if (tensor === "output") return t("From layer {0} on", number);
  return kind === "cross"
    ? t("From the cross-attention of layer {0} on", number)
    : t("From the attention of layer {0} on", number);
}
