import type { DebugProtocol as Protocol } from "@vscode/debugprotocol";
import { l10n } from "vscode";
import { evaluate, holds, type World } from "../../../domain/debug/expression/evaluate.ts";
import { parse } from "../../../domain/debug/expression/parse.ts";
import { type Expression, ExpressionFailed } from "../../../domain/debug/expression/syntax.ts";
import { type Listing, lineAt } from "../../../domain/debug/listing.ts";
import { formatTenths } from "../../words/numbers.ts";
import type { Stop } from "./stop.ts";
import { faultOf } from "./words.ts";

/** Why the model stands still, in the protocol's word, and in ours if there is more to say. */
export interface Reason {
  readonly reason: string;
  readonly says?: string;
}

interface Breakpoint {
  readonly id: number;
  readonly condition: Expression | undefined;
  /** How often the line has to be reached. */
  readonly due: ((hits: number) => boolean) | undefined;
  /** What is written to the console instead of stopping: texts and expressions in turn. */
  readonly log: readonly (string | Expression)[] | undefined;
  /** Reached so often since it says `key`. */
  hits: number;
  readonly key: string;
}

const UNSURE = 4; // bits

/** What stops a model by itself, as VS Code lists it. */
export const filters = (): readonly Protocol.ExceptionBreakpointsFilter[] => [
  {
    ...{ filter: "unsure", label: l10n.t("The model is very unsure"), supportsCondition: true },
    description: l10n.t("Stops where the entropy of the prediction is above a bound."),
    conditionDescription: l10n.t("Bits of entropy, {0} unless given", UNSURE),
  },
  {
    ...{ filter: "answerChanges", label: l10n.t("The answer changes at this layer") },
    description: l10n.t("Stops behind a layer whose likeliest token is another than before it."),
  },
  {
    ...{ filter: "special", label: l10n.t("A special token is written") },
    description: l10n.t("Stops where the chosen token is a special one."),
  },
];

/** Where a model is to stand still, and on what condition. */
export class Breakpoints {
  #lines = new Map<number, Breakpoint>(); // by index in the listing
  #filters = new Map<string, string>(); // with the condition, "" where there is none
  #last = 0;

  /** Those of the whole text at once. @returns one answer for each, in order */
  setLines(
    listing: Listing,
    wanted: readonly Protocol.SourceBreakpoint[],
  ): readonly Protocol.Breakpoint[] {
    const before = this.#lines;
    this.#lines = new Map();
    return wanted.map((one) => {
      const at = lineAt(listing, one.line);
      const line = listing.lines[at];
      if (!line) return { verified: false, message: l10n.t("No line runs here or below.") };
      try {
        const key = JSON.stringify([one.condition, one.hitCondition, one.logMessage]);
        const known = before.get(at);
        const hits = known?.key === key ? known.hits : 0;
        const made = { id: ++this.#last, ...read(one), hits, key };
        this.#lines.set(at, made);
        return { id: made.id, verified: true, line: line.number };
      } catch (thrown) {
        if (!(thrown instanceof ExpressionFailed)) throw thrown;
        return { verified: false, line: line.number, message: faultOf(thrown) };
      }
    });
  }

  /** @returns one answer for each, in order */
  setFilters({
    filters,
    filterOptions = [],
  }: Protocol.SetExceptionBreakpointsArguments): readonly Protocol.Breakpoint[] {
    const all = [
      ...filters.map((filterId) => ({ filterId, condition: "" })),
      ...filterOptions.map(({ filterId, condition = "" }) => ({ filterId, condition })),
    ];
    const isBound = (text: string) => text.trim() === "" || Number.isFinite(Number(text));
    const good = all.filter(({ condition }) => isBound(condition));
    this.#filters = new Map(good.map(({ filterId, condition }) => [filterId, condition]));
    return all.map(({ condition }) =>
      isBound(condition)
        ? { verified: true }
        : { verified: false, message: l10n.t("A number of bits is needed here, such as 4.") },
    );
  }

  /**
   * Whether the model is to stand still where it has come to.
   *
   * @param log hears what a logpoint says
   * @param isForward hits are counted only then
   */
  async reached(
    stop: Stop,
    world: World,
    log: (text: string) => void,
    isForward: boolean,
  ): Promise<Reason | undefined> {
    const own = this.#lines.get(stop.place.line);
    if (own && (await isDue(own, world, log, isForward))) {
      return { reason: "breakpoint" };
    }
    return this.#exception(stop);
  }

  async #exception(stop: Stop): Promise<Reason | undefined> {
    const { pass, place, followed } = stop;
    const { lines } = pass.course.listing;
    const line = lines[place.line];
    const before = lines[place.line - 1];
    const bound = this.#filters.get("unsure");
    const isLast =
      line?.work.kind === "choose" || (!pass.writes && place.line === lines.length - 1);
    if (bound !== undefined && isLast) {
      const bits = (await pass.predicted(followed))?.entropy ?? 0;
      const most = bound.trim() === "" ? UNSURE : Number(bound);
      if (bits > most)
        return {
          reason: "exception",
          says: l10n.t("The model is very unsure: entropy {0} bits.", formatTenths(bits)),
        };
    }
    if (this.#filters.has("special") && line?.work.kind === "write") {
      const { isSpecial, label } = await pass.choice();
      if (isSpecial)
        return { reason: "exception", says: l10n.t("A special token is written: {0}.", label) };
    }
    const isBehind = before?.layer !== undefined && before.layer !== line?.layer;
    if (!this.#filters.has("answerChanges") || !isBehind || before.layer === undefined)
      return undefined;
    return answerChange(stop, before.layer);
  }
}

/** Whether the likeliest token behind a layer is another than before it. */
async function answerChange({ pass, followed }: Stop, layer: number): Promise<Reason | undefined> {
  const places = await pass.lens(followed, []);
  const behind = places.find(({ at }) => at.tensor === "output" && at.layer === layer);
  const ahead = places.find(({ at }) =>
    layer === 0 ? at.tensor === "input" : at.tensor === "output" && at.layer === layer - 1,
  );
  const [now] = behind?.readings[0]?.candidates ?? [];
  const [then] = ahead?.readings[0]?.candidates ?? [];
  if (!now || !then || now.id === then.id) return undefined;
  const spelled = await pass.spell([then.id, now.id]);
  return {
    reason: "exception",
    says: l10n.t(
      "Layer {0} changes the answer from ‘{1}’ to ‘{2}’.",
      ...[layer + 1, pass.labelOf(0, spelled), pass.labelOf(1, spelled)],
    ),
  };
}

function read({ condition, hitCondition, logMessage }: Protocol.SourceBreakpoint) {
  return {
    condition: condition?.trim() ? parse(condition) : undefined,
    due: hitCondition?.trim() ? dueOf(hitCondition) : undefined,
    log: logMessage ? logOf(logMessage) : undefined,
  };
}

/** "3": the third time; ">= 3", "% 2" and the like: whenever that holds. @throws ExpressionFailed */
function dueOf(text: string): (hits: number) => boolean {
  const [, sign = "==", number] = /^\s*(==|<=?|>=?|%)?\s*(\d+)\s*$/.exec(text) ?? [];
  if (number === undefined || (sign === "%" && Number(number) === 0))
    throw new ExpressionFailed({ kind: "unexpected", found: text, at: 0 });
  const due = Number(number);
  switch (sign) {
    case "<":
      return (hits) => hits < due;
    case "<=":
      return (hits) => hits <= due;
    case ">":
      return (hits) => hits > due;
    case ">=":
      return (hits) => hits >= due;
    case "%":
      return (hits) => hits % due === 0;
    default:
      return (hits) => hits === due;
  }
}

/** "p = {p("·the")}" in its parts. */
const logOf = (message: string): readonly (string | Expression)[] =>
  message.split(/\{([^{}]*)\}/).map((part, at) => (at % 2 === 1 ? parse(part) : part));

async function isDue(
  own: Breakpoint,
  world: World,
  log: (text: string) => void,
  isForward: boolean,
): Promise<boolean> {
  if (own.condition && !(await holds(own.condition, world))) return false;
  if (isForward) own.hits++;
  if (own.due && !own.due(own.hits)) return false;
  if (!own.log) return true;
  if (!isForward) return false;
  const parts = own.log.map(async (part) => {
    if (typeof part === "string") return part;
    const value = await evaluate(part, world);
    return typeof value === "object" ? Array.from(value.tensor.data).join(", ") : String(value);
  });
  log((await Promise.all(parts)).join(""));
  return false;
}
