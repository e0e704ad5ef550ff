import type { Run } from "../../../../src/domain/model/run.ts";
import type { StackName, Step } from "../../../../src/domain/program/program.ts";
import { label, type Tokens, tokenAt } from "../../../../src/domain/text/token.ts";
import { nameOf } from "../../../kit/page/naming.ts";
import type { Picked, Station } from "../ground/way.ts";

/** What tokens are called, in the text that a stack reads. */
export interface Names {
  /** Of a block or a step: the token that is followed, and the names of those that it looks at. */
  of(where: (Pick<Station, "stack"> & Partial<Pick<Station, "shares">>) | Step): Named;
  /** Of the text of a stack: what stands on a token's lane. */
  lane(stack: StackName, token: number): string;
  readonly picked: Picked;
}

export interface Named {
  /** "‘·cat’", "a line break" */
  readonly own: { readonly name: string; readonly label: string; readonly id: number };
  /** Of a token that is looked at. */
  readonly to: (token: number) => string;
  /** How many tokens there are in the text that is read. */
  readonly count: number;
}

/** The text that a stack of a run reads. */
export const tokensOf = ({ tokens, decoder }: Run, stack: StackName): Tokens =>
  decoder && stack === "decoder" ? decoder : tokens;

export function namesIn(run: Run, picked: Picked): Names {
  const nameIn = (tokens: Tokens, token: number) =>
    token < tokens.ids.length ? nameOf(tokenAt(tokens, token)) : String(token + 1);
  const labelIn = (tokens: Tokens, token: number) =>
    token < tokens.ids.length ? label(tokenAt(tokens, token)) : "";
  return {
    picked,
    of: (where) => {
      const kind = "attention" in where ? where.attention?.kind : undefined;
      const shares = "shares" in where ? where.shares?.attention?.kind : undefined;
      const isAcross = (kind ?? shares) === "cross";
      const tokens = tokensOf(run, where.stack);
      const isDecoder = run.decoder !== undefined && where.stack === "decoder";
      const isKey =
        isAcross && "kind" in where && (where.kind === "keys" || where.kind === "values");
      const [read, token] =
        isDecoder && !isKey ? [tokens, picked.decoder ?? 0] : [run.tokens, picked.text];
      const seen = isAcross ? run.tokens : tokens;
      return {
        own: { name: nameIn(read, token), label: labelIn(read, token), id: read.ids[token] ?? 0 },
        to: (other) => nameIn(seen, other),
        count: seen.ids.length,
      };
    },
    lane: (stack, token) => {
      const tokens = tokensOf(run, stack);
      return labelIn(tokens, token);
    },
  };
}
