import { asJson, Refused } from "../../domain/reason.ts";
import type { TokenId } from "../../domain/text/token.ts";

/** What a model wants around a text: [CLS] before, [SEP] after; and around two. */
export interface Template {
  readonly before: readonly TokenId[];
  readonly after: readonly TokenId[];
  /** All of that in order, for one text. */
  readonly single: readonly TemplateStep[];
  /** undefined where the file does not say how two texts are joined. */
  readonly pair: readonly TemplateStep[] | undefined;
}

/** A part of what a model is given: a text, or tokens around it. */
export interface TemplateStep {
  readonly part: "first" | "second" | readonly TokenId[];
  /** token_type_ids: which text the model is told that these tokens belong to. */
  readonly type: number;
}

interface StepSetting {
  readonly Sequence?: { readonly id: string; readonly type_id?: number };
  readonly SpecialToken?: { readonly id: string; readonly type_id?: number };
}

/** The post-processor of a tokenizer.json; which fields it has depends on its type. */
export interface TemplateSetting {
  readonly type: string;
  readonly processors?: readonly TemplateSetting[];
  readonly single?: readonly StepSetting[];
  readonly pair?: readonly StepSetting[];
  readonly special_tokens?: Readonly<Record<string, { readonly ids: readonly TokenId[] }>>;
  readonly cls?: readonly [token: string, id: TokenId];
  readonly sep?: readonly [token: string, id: TokenId];
}

const MOST = 1_000; // tokens around a text; it is two or three

/**
 * @throws Refused for a type that we do not know, for what does not take its text once, or for
 *   more tokens around it than any model wants
 */
export function openTemplate(setting: TemplateSetting | undefined): Template {
  const first: TemplateStep = { part: "first", type: 0 };
  const second: TemplateStep = { part: "second", type: 1 };
  const single = process(setting, [[first]]).flat();
  const text = single.findIndex(({ part }) => part === "first");
  const ids = (steps: readonly TemplateStep[]) =>
    steps.flatMap(({ part }) => {
      if (typeof part !== "string") return part;
      throw new Refused({ code: "textTwice" });
    });
  if (text === -1) throw new Refused({ code: "textLeftOut" });
  const pair = saysPairs(setting) ? process(setting, [[first], [second]]).flat() : undefined;
  if (Math.max(around(single), around(pair ?? [])) > MOST) {
    throw new Refused({ code: "tooManyAround", most: MOST });
  }
  return { before: ids(single.slice(0, text)), after: ids(single.slice(text + 1)), single, pair };
}

const around = (steps: Steps) =>
  steps.reduce((sum, { part }) => sum + (typeof part === "string" ? 0 : part.length), 0);

function saysPairs(setting: TemplateSetting | undefined): boolean {
  switch (setting?.type) {
    case "BertProcessing":
    case "RobertaProcessing":
      return true;
    case "TemplateProcessing":
      return setting.pair !== undefined;
    default:
      return setting?.processors?.some(saysPairs) ?? false;
  }
}

type Steps = readonly TemplateStep[];

/** What becomes of one text or of two; a sequence hands on what one step made to the next. */
function process(setting: TemplateSetting | undefined, texts: readonly Steps[]): readonly Steps[] {
  if (!setting) return texts;
  switch (setting.type) {
    case "ByteLevel": // trims spans in the reference; ours keep the blank that a token stands for
      return texts;
    case "BertProcessing": // [CLS] A [SEP] B [SEP]
    case "RobertaProcessing": {
      // <s> A </s> </s> B </s>, all of one type
      const isBert = setting.type === "BertProcessing";
      const [cls, sep] = [setting.cls, setting.sep];
      if (!cls || !sep) {
        throw new Refused({ code: "missingField", part: setting.type, field: cls ? "sep" : "cls" });
      }
      return texts.map((steps, i) => {
        const type = isBert && i > 0 ? 1 : 0;
        const begin = i === 0 ? [cls[1]] : isBert ? [] : [sep[1]];
        const own = isBert ? steps : ofType(steps, 0);
        return [{ part: begin, type }, ...own, { part: [sep[1]], type }];
      });
    }
    case "TemplateProcessing": {
      if (texts.length > 2) throw new Refused({ code: "templateOfTemplate" });
      const steps = (texts.length > 1 ? setting.pair : setting.single) ?? [];
      return steps.map((step) => fill(step, setting, texts));
    }
    case "Sequence":
      return (setting.processors ?? []).reduce((made, each) => process(each, made), texts);
    default:
      throw new Refused({ code: "unknownName", part: "post_processor", name: `${setting.type}` });
  }
}

const ofType = (steps: Steps, type: number): Steps => steps.map((step) => ({ ...step, type }));

/** A step of a template with the text or the tokens that it names. */
function fill(
  { Sequence, SpecialToken }: StepSetting,
  { special_tokens: tokens = {} }: TemplateSetting,
  texts: readonly Steps[],
): Steps {
  if (Sequence) {
    const text = texts[Sequence.id === "A" ? 0 : 1];
    if (!text) throw new Refused({ code: "secondText", name: `${Sequence.id}` });
    return ofType(text, Sequence.type_id ?? 0);
  }
  const id = SpecialToken?.id ?? "";
  const ids = Object.hasOwn(tokens, id) ? tokens[id]?.ids : undefined;
  if (!ids) throw new Refused({ code: "missingField", part: "post_processor", field: asJson(id) });
  return [{ part: ids, type: SpecialToken?.type_id ?? 0 }];
}
