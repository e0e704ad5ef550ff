import type { TemplateReason } from "./templateReason.ts";

/**
 * Why something cannot be read, as data: the host finds the words (host/words/reasons.ts). Facts out
 * of files are harmless: short, and without control characters. Values of any type stand as JSON.
 */
export type Reason =
  | FileReason
  | HeadReason
  | ModelReason
  | TokenizerReason
  | TemplateReason
  /** What a library says, in its own words. */
  | { readonly code: "other"; readonly message: string };

/** What is wrong with any file. */
export type FileReason =
  | { readonly code: "notThere" }
  | { readonly code: "noFile" }
  | { readonly code: "over100MB" }
  | { readonly code: "tooManyValues" }
  | { readonly code: "tooSlow" }
  | { readonly code: "tooMuchMemory" };

/** What is wrong with the head of a file of weights, or with a folder of which no graph is read. */
export type HeadReason =
  | { readonly code: "noConfig" }
  | { readonly code: "configNotJson" }
  | { readonly code: "headTooLong"; readonly bytes: number }
  | { readonly code: "headNotJson" }
  | { readonly code: "notGguf" }
  | { readonly code: "ggufVersion"; readonly version: number }
  | { readonly code: "tooManyTensors"; readonly count: number }
  | { readonly code: "tooManyFacts"; readonly count: number }
  /** What is said of it is no shape, type and place. */
  | { readonly code: "tensorUnclear"; readonly tensor: string }
  | { readonly code: "unknownType"; readonly tensor: string; readonly type: string }
  /** In bytes. */
  | {
      readonly code: "tensorSize";
      readonly tensor: string;
      readonly found: number;
      readonly expected: number;
    }
  | { readonly code: "tensorsOverlap"; readonly tensor: string }
  /** The file ends this many bytes before its weights do. */
  | { readonly code: "dataMissing"; readonly bytes: number }
  | { readonly code: "unknownFormat" }
  /** It lies where only whole files can be read, and is too large for that. */
  | { readonly code: "tooLargeElsewhere"; readonly scheme: string; readonly bytes: number };

/** What is wrong with a model's graph or its config.json. */
export type ModelReason =
  | { readonly code: "endsTooEarly" }
  | { readonly code: "notOnnx" }
  | { readonly code: "noGraph" }
  | { readonly code: "nodesInCircle" }
  | { readonly code: "nodesOutOfOrder" }
  | { readonly code: "madeTwice"; readonly tensor: string }
  | { readonly code: "weightsElsewhere"; readonly location: string }
  /** None of several ONNX files goes by the usual name. */
  | ({ readonly code: "noneNamedModel" } & Listed)
  | { readonly code: "noModelType" }
  | { readonly code: "noStartToken" }
  /** A config says none of these. */
  | { readonly code: "notSaid"; readonly fields: readonly string[] }
  | { readonly code: "noOutput" }
  | { readonly code: "nothingFound" }
  | { readonly code: "noEmbeddings" }
  | { readonly code: "takesEmbeddings"; readonly input: string }
  | { readonly code: "takesSound"; readonly input: string }
  | { readonly code: "takesPictures"; readonly input: string }
  /** Several inputs may take token ids, or none. */
  | ({ readonly code: "unclearInputs" } & Listed)
  | ({ readonly code: "unknownInputs" } & Listed)
  | { readonly code: "inputAxes"; readonly input: string; readonly axes: number }
  | { readonly code: "inputType"; readonly input: string; readonly type: string }
  | { readonly code: "inputNotGiven"; readonly input: string }
  | { readonly code: "inputNeverEmpty"; readonly input: string }
  | { readonly code: "severalTexts"; readonly texts: number }
  | { readonly code: "fixedLength"; readonly tokens: number }
  | { readonly code: "noTensor"; readonly tensor: string }
  | {
      readonly code: "otherTensor";
      readonly tensor: string;
      readonly found: string;
      readonly expected: string;
    }
  | { readonly code: "notANumber"; readonly tensor: string };

/** What is wrong with a tokenizer.json, or with it and a text. */
export type TokenizerReason =
  | { readonly code: "noModel" }
  | { readonly code: "unknownName"; readonly part: string; readonly name: string }
  | { readonly code: "missingField"; readonly part: string; readonly field: string }
  | { readonly code: "wrongField"; readonly part: string }
  | { readonly code: "contradictingScheme"; readonly scheme: string }
  | { readonly code: "notOneCharacter"; readonly field: string; readonly value: string }
  | { readonly code: "noLength"; readonly length: string }
  | { readonly code: "charsmapCutOff" }
  | {
      readonly code: "charsmapDamaged";
      readonly how: "noBase64" | "astray" | "noText" | "circle" | "keyIsNoText";
    }
  | { readonly code: "noId"; readonly token: string; readonly id: string }
  | {
      readonly code: "noScore";
      readonly id: number;
      readonly token: string;
      readonly score: string;
    }
  | { readonly code: "tokenTooLong"; readonly id: number; readonly most: number }
  | { readonly code: "unknownIdOutside"; readonly id: string }
  | { readonly code: "dropout" }
  | { readonly code: "noPair"; readonly rank: number; readonly merge: string }
  | {
      readonly code: "mergeOutside";
      readonly rank: number;
      readonly left: string;
      readonly right: string;
    }
  | { readonly code: "sameAddedTokens" }
  | { readonly code: "textTwice" }
  | { readonly code: "textLeftOut" }
  | { readonly code: "secondText"; readonly name: string }
  | { readonly code: "templateOfTemplate" }
  | { readonly code: "tooManyAround"; readonly most: number }
  | { readonly code: "unsupportedPattern"; readonly part: string }
  | { readonly code: "matchTooLong" }
  /** A pattern, or all added tokens together, of some 100,000 characters. */
  | { readonly code: "patternTooLarge" }
  | { readonly code: "growsTooLong"; readonly part: string }
  | { readonly code: "noToken"; readonly text: string };

/** Names, of which only the first are told. */
interface Listed {
  readonly names: readonly string[];
  /** How many there are. */
  readonly count: number;
}

const TOLD = 3;

export const firstOf = (names: readonly string[]): Listed => ({
  names: names.slice(0, TOLD),
  count: names.length,
});

/** A value of any type out of a file, as a fact. */
export const asJson = (value: unknown): string => String(JSON.stringify(value));

/** A file says what we do not know or what does not fit; or a tokenizer cannot take a text. */
export class Refused extends Error {
  readonly reason: Reason;
  constructor(reason: FileReason | HeadReason | ModelReason | TokenizerReason) {
    const harmlessOne = withHarmlessFacts(reason);
    super(JSON.stringify(harmlessOne));
    this.name = "Refused";
    this.reason = harmlessOne;
  }
}

/** Why something cannot be read, out of whatever was thrown. */
export function reasonOf(thrown: unknown): Reason {
  return thrown instanceof Refused ? thrown.reason : { code: "other", message: messageOf(thrown) };
}

const LONGEST_FACT = 120; // characters
const LONGEST_MESSAGE = 300; // characters; two or three lines of a panel
const CAUSES = 4; // of each other: a chain of them may be a circle
/** What would break a line or turn its direction. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The same reason; a whole message may be longer than other facts. */
export function withHarmlessFacts<Some extends Reason>(reason: Some): Some {
  const clean = (fact: unknown, longest: number): unknown => {
    if (Array.isArray(fact)) return fact.map((each) => clean(each, longest));
    return typeof fact === "string" ? harmless(fact, longest) : fact;
  };
  const facts = Object.entries(reason).map(([name, fact]) => [
    name,
    clean(fact, name === "message" ? LONGEST_MESSAGE : LONGEST_FACT),
  ]);
  return Object.fromEntries(facts) as Some;
}

/** The same text on one line, at most as long, and nothing in it that turns its direction. */
export function harmless(text: string, longest: number): string {
  const whole = text.replace(UNSEEN, "\ufffd").toWellFormed();
  if (whole.length <= longest) return whole;
  return `${whole.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** All lines of what was thrown and of its causes, one behind the other, whatever a file put into them. */
export function messageOf(thrown: unknown): string {
  const lines: string[] = [];
  for (let cause = thrown, deep = 0; cause !== undefined && deep < CAUSES; deep++) {
    const error: Error | undefined = cause instanceof Error ? cause : undefined;
    const message = error ? error.message || error.name : String(cause);
    for (const line of message.split(/[\r\n]+/)) {
      const clean = withoutPlace(line)
        .replace(/\s+/g, " ")
        .trim()
        .replace(/[;,:]$/, "");
      if (clean !== "" && !lines.includes(clean)) lines.push(clean);
    }
    cause = error?.cause;
  }
  return harmless(lines.join("; "), LONGEST_MESSAGE);
}

/** Without the line of a library's source code, and the function there, that a message begins with. */
function withoutPlace(message: string): string {
  const place = /\S+\.(?:cc|cpp|h):\d+ /.exec(message);
  if (!place) return message;
  const before = message.slice(0, place.index);
  const rest = message.slice(place.index + place[0].length);
  let depth = 0;
  for (let at = rest.indexOf("("); at >= 0 && at < rest.length; at++) {
    if (rest[at] === "(") depth++;
    else if (rest[at] === ")" && --depth === 0) return before + rest.slice(at + 1);
  }
  return before + rest;
}
