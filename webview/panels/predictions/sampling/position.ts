import type { Run } from "../../../../src/domain/model/run.ts";
import { openingMask, openingPlace } from "../../../../src/domain/prediction/opening.ts";
import { largest } from "../../../../src/domain/prediction/prediction.ts";
import { applyRules, isForbidden } from "../../../../src/domain/prediction/rules.ts";
import {
  createSampler,
  OFF,
  type Sampled,
  type Settings,
} from "../../../../src/domain/prediction/sampling.ts";
import { label, type TokenId, tokenAt } from "../../../../src/domain/text/token.ts";
import { nameOf } from "../../../kit/page/naming.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { LISTED } from "./columns.ts";

/** One position of the text: all that the settings need to be answered at once. */
export interface Position {
  readonly index: number;
  readonly logits: Float32Array;
  /** With all settings off. */
  readonly own: Sampled;
  readonly sample: (settings: Settings) => Sampled;
}

/** Where the model is asked, and how. */
export interface Asked {
  readonly run: Run;
  readonly index: number;
  /** What is hidden along with the token at `index`; undefined: the next token is asked for. */
  readonly hidden: ReadonlySet<number> | undefined;
  /** Whether the model's own rules are in force. */
  readonly isRuled: boolean;
}

/** What tokens are called, by ID: where they are listed, and in a sentence. */
export type Names = ReadonlyMap<TokenId, Named>;
interface Named {
  readonly label: string;
  readonly said: string;
}

/** The tokens that the model is asked about: those that its decoder was given, if it has one. */
export const askedTokens = ({ decoder, tokens }: Run) => decoder ?? tokens;

/**
 * Asks the model in one place of the text.
 *
 * @param names of tokens, by ID; those that can be listed and are missing are added
 */
export async function fetchPosition(
  host: Panel<object>["host"],
  asked: Asked,
  names: Map<TokenId, Named>,
): Promise<Position> {
  const { run, index, hidden } = asked;
  const logits = hidden
    ? ((await host.fill(run.id, [index, ...hidden]))[0] as Float32Array)
    : await host.logits(run.id, index);
  // With a mask, nothing comes before anything: the text is read from both sides.
  const before = new Set(hidden ? [] : askedTokens(run).ids.subarray(0, index + 1));
  const own = createSampler(logits, before)(OFF);
  const sample = createSampler(logits, before, ruleAt(asked, logits));
  // A penalty lowers only what came before: so many can get into the list at any setting.
  const some = [own, sample(OFF)].flatMap(({ ids }) => [...ids.subarray(0, LISTED + before.size)]);
  const unknown = [...new Set(some)].filter((id) => !names.has(id));
  if (unknown.length > 0) {
    const spelt = await host.spell(run.id, unknown);
    for (const [i, id] of unknown.entries()) {
      const token = tokenAt(spelt, i);
      names.set(id, { label: label(token), said: nameOf(token) });
    }
  }
  return { index, logits, own, sample };
}

/** Where to begin: in the middle of a sentence, where a model has the most to say. */
export async function openingOf(host: Panel<object>["host"], run: Run): Promise<number> {
  const tokens = askedTokens(run);
  if (run.says.kind === "masked") return openingMask(tokens);
  return openingPlace(tokens.ids.length - 1, async (place) => {
    const logits = await host.logits(run.id, place);
    return tokenAt(await host.spell(run.id, largest(logits, 1)), 0);
  });
}

/** What the model's own rules do behind a token, as if all before it had been given. */
function ruleAt({ run, index, isRuled }: Asked, logits: Float32Array) {
  const { writing, ends = [], decoder } = run;
  if (!writing || !isRuled) return undefined;
  const ids = askedTokens(run).ids.subarray(0, index + 1);
  const source = decoder ? run.tokens.ids : ids;
  const place = { ids, prompt: decoder ? 1 : ids.length, source, ends };
  const rule = (penalty: number) => applyRules(logits, writing.rules, place, penalty).scores;
  // Where they leave nothing there is nothing to show but the model's own.
  return rule(1).every(isForbidden) ? undefined : rule;
}
