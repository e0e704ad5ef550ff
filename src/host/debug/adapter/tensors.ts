import { l10n } from "vscode";
import { entropyOf, normOf, peakOf, tellingHead } from "../../../domain/debug/telling.ts";
import { slice, type Tensor } from "../../../domain/model/tensor.ts";
import type {
  Axis,
  Places,
  Slice,
  StackName,
  Step,
  TensorRef,
} from "../../../domain/program/program.ts";
import { label, tokenAt } from "../../../domain/text/token.ts";
import { formatNumber, formatPercent, formatTenths } from "../../words/numbers.ts";
import type { Pass } from "./pass.ts";

/** A tensor as a variable: some of its first axes may be fixed already. */
export interface View {
  readonly tensor: TensorRef;
  /** The step that gives it, or the first that takes it. */
  readonly step: Step;
  readonly fixed: readonly number[];
}

/** A row of the list that a tensor is opened to. */
export interface Part {
  readonly name: string;
  readonly value: string;
  /** Undefined of a single number. */
  readonly view?: View;
}

const MOST_TOLD = 65_536; // numbers that are read to tell something of a tensor in one line

/** What stands in which stack: queries look from one, keys are looked at in the other. */
export function stackOf({ step, tensor }: Pick<View, "step" | "tensor">, axis: Axis): StackName {
  const isCross = step.attention?.kind === "cross";
  const isKeys = tensor.name === "keys" || tensor.name === "values";
  return isCross && (axis === "to" || (isKeys && axis === "tokens")) ? "encoder" : step.stack;
}

/** Which token of an axis is the followed one, or the last where it is of the other text. */
export function followedOn(pass: Pass, view: View, axis: Axis, followed: number): number {
  const { ids } = pass.tokensOf(stackOf(view, axis));
  return pass.tokensOf(stackOf(view, axis)) === pass.tokens ? followed : ids.length - 1;
}

const isOfTokens = (axis: Axis | undefined) =>
  axis === "tokens" || axis === "from" || axis === "to";

/** "[8, 66, 66]": what is left of it. */
export const lengthsOf = ({ tensor, fixed }: View): string =>
  `[${tensor.shape.slice(fixed.length).map(formatNumber).join(", ")}]`;

/** The part of a tensor that is told in one line: that of the followed token. */
export function toldSlice(pass: Pass, view: View, followed: number): Slice | undefined {
  const { tensor, fixed } = view;
  if (tensor.axes.length === 0) return undefined; // its numbers cannot be shown
  const along = tensor.axes.map((axis, at): Places | undefined => {
    const place = fixed[at];
    if (place !== undefined) return { first: place, count: 1 };
    if (axis !== "tokens" && axis !== "from") return undefined;
    return { first: followedOn(pass, view, axis, followed), count: 1 };
  });
  const size = along.reduce((all, places, at) => all * (places?.count ?? tensor.shape[at] ?? 0), 1);
  return size > 0 && size <= MOST_TOLD ? { tensor: tensor.id, along } : undefined;
}

/**
 * One telling line of a tensor.
 *
 * @param read what `toldSlice` asked for; undefined where that is too much
 */
export async function tell(
  pass: Pass,
  view: View,
  read: Tensor | undefined,
  followed: number,
): Promise<string> {
  const { tensor, fixed } = view;
  const shape = lengthsOf(view);
  if (!read) return shape;
  const words = await toldOf(pass, view, read, followed);
  return fixed.length < tensor.axes.length ? `${words} · ${shape}` : exact(read.data[0] as number);
}

async function toldOf(pass: Pass, view: View, { data }: Tensor, followed: number): Promise<string> {
  const { tensor, step } = view;
  const labelOn = (axis: Axis, at: number) => pass.labelOf(at, pass.tokensOf(stackOf(view, axis)));
  switch (tensor.name) {
    case "attentionWeights": {
      const to = tensor.shape.at(-1) ?? 1;
      const isSelf = step.attention?.kind !== "cross";
      const found = tellingHead(
        { data, shape: [data.length / to, to] },
        isSelf ? followed : undefined,
      );
      if (!found) return "";
      const whither = placeWords(found.at, isSelf ? followed : undefined, labelOn("to", found.at));
      const percent = formatPercent(found.weight);
      if (data.length > to) return l10n.t("head {0}: {1} to {2}", found.head + 1, percent, whither);
      const bits = formatTenths(entropyOf(data));
      return l10n.t("{0} to {1}, entropy {2} bits", percent, whither, bits);
    }
    case "probabilities":
    case "logits": {
      const peak = peakOf(data);
      const spelled = peak && (await pass.spell([peak.at]));
      if (!spelled) return "";
      const token = label(tokenAt(spelled, 0));
      return tensor.name === "logits"
        ? l10n.t("highest: ‘{0}’", token)
        : l10n.t(
            "{0} for ‘{1}’, entropy {2} bits",
            formatPercent(peak.weight),
            token,
            formatTenths(entropyOf(data)),
          );
    }
    case "ids":
    case "positions":
    case "segments":
      return Array.from(data.subarray(0, 8), formatNumber).join(", ");
    default:
      // What is masked counts for nothing.
      return l10n.t("norm {0}", exact(normOf(data.filter(Number.isFinite)), 4));
  }
}

/** Where a token looks, as one would say it. */
function placeWords(at: number, from: number | undefined, token: string): string {
  if (at === from) return l10n.t("itself");
  if (from !== undefined && at === from - 1) return l10n.t("the previous token");
  return at === 0 ? l10n.t("the first token") : `‘${token}’`;
}

/** A number of single precision: all digits that count, or the first ones. */
export const exact = (value: number, digits = 7): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);

/**
 * What stands along the next axis of a tensor: each with its own telling line, read all at once.
 *
 * @param first from 0
 */
export async function partsOf(
  pass: Pass,
  view: View,
  { first, count }: Places,
  followed: number,
): Promise<readonly Part[]> {
  const { tensor, fixed } = view;
  const length = tensor.shape[fixed.length] ?? 0;
  const most = Math.max(0, Math.min(count, length - first));
  const names = await namesOf(pass, view, { first, count: most });
  const inside = tensor.shape.slice(fixed.length + 1).reduce((all, one) => all * one, 1);
  const isRead = most > 0 && most * inside <= MOST_TOLD;
  const along = tensor.axes.map((_, at): Places | undefined => {
    const place = fixed[at];
    if (place !== undefined) return { first: place, count: 1 };
    return at === fixed.length ? { first, count: most } : undefined;
  });
  const [read] = isRead ? await pass.slices([{ tensor: tensor.id, along }]) : [];
  return Promise.all(
    names.map(async (name, index): Promise<Part> => {
      const part: View = { ...view, fixed: [...fixed, first + index] };
      const data = read?.data.subarray(index * inside, (index + 1) * inside);
      if (part.fixed.length === tensor.axes.length)
        return { name, value: data ? exact(data[0] as number) : "" };
      const whole = data && { data, shape: tensor.shape.slice(part.fixed.length) };
      const told = whole && followedRow(pass, part, whole, followed);
      return {
        name,
        value: await tell(pass, part, told, followedBy(part, first + index, followed)),
        view: part,
      };
    }),
  );
}

/** Of a part along the axis of tokens, that token itself is the one that looks. */
function followedBy({ tensor, fixed }: View, index: number, followed: number): number {
  const axis = tensor.axes[fixed.length - 1];
  return axis === "from" || axis === "tokens" ? index : followed;
}

/** Of [from, to] the followed token's row. */
function followedRow(pass: Pass, view: View, whole: Tensor, followed: number): Tensor {
  const [axis] = view.tensor.axes.slice(view.fixed.length);
  if (axis !== "from" && axis !== "tokens") return whole;
  return slice(whole, followedOn(pass, view, axis, followed));
}

async function namesOf(pass: Pass, view: View, { first, count }: Places) {
  const axis = view.tensor.axes[view.fixed.length];
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  if (axis === "heads" || axis === "keyHeads")
    return numbers.map((head) => l10n.t("head {0}", head + 1));
  if (axis !== undefined && isOfTokens(axis)) {
    const tokens = pass.tokensOf(stackOf(view, axis));
    return numbers.map((at) => `${at} ‘${pass.labelOf(at, tokens)}’`);
  }
  if (axis !== "vocabulary" || count === 0) return numbers.map(String);
  const spelled = await pass.spell(numbers);
  return numbers.map((id, at) => `${id} ‘${pass.labelOf(at, spelled)}’`);
}
