import type { TokenId } from "../domain/token.ts";

/** What a model wants around a text: [CLS] before, [SEP] after; and around two. */
export interface Template {
  readonly before: readonly TokenId[];
  readonly after: readonly TokenId[];
  /** undefined where the file does not say how two texts are joined. */
  readonly pair: readonly PairStep[] | undefined;
}

/** A part of two joined texts: one of them, or tokens around them. */
export interface PairStep {
  readonly part: "first" | "second" | readonly TokenId[];
  /** token_type_ids: which text the model is told that these tokens belong to. */
  readonly type: number;
}

interface Step {
  readonly Sequence?: { readonly id: string; readonly type_id?: number };
  readonly SpecialToken?: { readonly id: string; readonly type_id?: number };
}

/** The post-processor of a tokenizer.json; which fields it has depends on its type. */
export interface TemplateSetting {
  readonly type: string;
  readonly processors?: readonly TemplateSetting[];
  readonly single?: readonly Step[];
  readonly pair?: readonly Step[];
  readonly special_tokens?: Readonly<Record<string, { readonly ids: readonly TokenId[] }>>;
  readonly cls?: readonly [token: string, id: TokenId];
  readonly sep?: readonly [token: string, id: TokenId];
}

/** @throws RangeError for a type that we do not know */
export function openTemplate(setting: TemplateSetting | undefined): Template {
  switch (setting?.type) {
    case undefined:
    case "ByteLevel": // trims spans in the reference; ours keep the blank that a token stands for
      return { before: [], after: [], pair: undefined };
    case "BertProcessing":
    case "RobertaProcessing": {
      const before = setting.cls ? [setting.cls[1]] : [];
      const after = setting.sep ? [setting.sep[1]] : [];
      const isBert = setting.type === "BertProcessing";
      return { before, after, pair: pairOf(before, after, isBert) };
    }
    case "TemplateProcessing": {
      const steps = setting.single ?? [];
      const text = steps.findIndex((step) => step.Sequence);
      const ids = (some: readonly Step[]) =>
        some.flatMap((step) => setting.special_tokens?.[step.SpecialToken?.id ?? ""]?.ids ?? []);
      const pair = setting.pair?.map((step): PairStep => {
        const type = step.Sequence?.type_id ?? step.SpecialToken?.type_id ?? 0;
        if (!step.Sequence) return { part: ids([step]), type };
        return { part: step.Sequence.id === "A" ? "first" : "second", type };
      });
      return { before: ids(steps.slice(0, text)), after: ids(steps.slice(text + 1)), pair };
    }
    case "Sequence": {
      const all = (setting.processors ?? []).map(openTemplate);
      return {
        before: all.toReversed().flatMap((each) => each.before),
        after: all.flatMap((each) => each.after),
        pair: all.find((each) => each.pair)?.pair,
      };
    }
    default:
      throw new RangeError(`post_processor ${setting?.type}`);
  }
}

/** [CLS] A [SEP] B [SEP], and with RoBERTa's second [SEP] between them all of one type. */
function pairOf(
  before: readonly TokenId[],
  after: readonly TokenId[],
  isBert: boolean,
): readonly PairStep[] {
  const second = isBert ? 1 : 0;
  return [
    { part: before, type: 0 },
    { part: "first", type: 0 },
    { part: isBert ? after : [...after, ...after], type: 0 },
    { part: "second", type: second },
    { part: after, type: second },
  ];
}
