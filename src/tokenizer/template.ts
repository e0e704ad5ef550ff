import type { TokenId } from "../domain/token.ts";

/** What a model wants around a text: [CLS] before, [SEP] after. */
export interface Template {
  readonly before: readonly TokenId[];
  readonly after: readonly TokenId[];
}

interface Step {
  readonly Sequence?: { readonly id: string };
  readonly SpecialToken?: { readonly id: string };
}

/** The post-processor of a tokenizer.json; which fields it has depends on its type. */
export interface TemplateSetting {
  readonly type: string;
  readonly processors?: readonly TemplateSetting[];
  readonly single?: readonly Step[];
  readonly special_tokens?: Readonly<Record<string, { readonly ids: readonly TokenId[] }>>;
  readonly cls?: readonly [token: string, id: TokenId];
  readonly sep?: readonly [token: string, id: TokenId];
}

/** @throws RangeError for a type that we do not know */
export function openTemplate(setting: TemplateSetting | undefined): Template {
  switch (setting?.type) {
    case undefined:
    case "ByteLevel": // trims spans in the reference; ours keep the blank that a token stands for
      return { before: [], after: [] };
    case "BertProcessing":
    case "RobertaProcessing":
      return {
        before: setting.cls ? [setting.cls[1]] : [],
        after: setting.sep ? [setting.sep[1]] : [],
      };
    case "TemplateProcessing": {
      const steps = setting.single ?? [];
      const text = steps.findIndex((step) => step.Sequence);
      const ids = (some: readonly Step[]) =>
        some.flatMap((step) => setting.special_tokens?.[step.SpecialToken?.id ?? ""]?.ids ?? []);
      return { before: ids(steps.slice(0, text)), after: ids(steps.slice(text + 1)) };
    }
    case "Sequence": {
      const all = (setting.processors ?? []).map(openTemplate);
      return {
        before: all.toReversed().flatMap((each) => each.before),
        after: all.flatMap((each) => each.after),
      };
    }
    default:
      throw new RangeError(`post_processor ${setting?.type}`);
  }
}
