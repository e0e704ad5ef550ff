import { Failed } from "../../domain/failure.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import { messageOf } from "../../domain/reason.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Past } from "../onnx/feeds.ts";
import type { Graphs } from "../sessions/graphs.ts";
import { type Input, lengths } from "../sessions/input.ts";
import { takePast } from "../sessions/past.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Limits } from "./limits.ts";
import { axesOf, type Outline, placeOf, tensorsIn } from "./outline.ts";
import { readRows, readTap } from "./reading.ts";

/** What one forward pass leaves behind. */
export interface Tensors {
  /** The residual stream behind the last layer, [sequence, width], if logits can be made of it. */
  readonly stream: Tensor | undefined;
  /** Logits, [sequence, vocabSize], if there is no such stream; a bare encoder has neither. */
  readonly logits: Tensor | undefined;
  /**
   * [heads, from, to], one for each layer of each kind of attention, in the order of `found`; none
   * where nothing was found, or where all together would be too large to be kept (limits.ts).
   */
  readonly attention: readonly Tensor[];
  /** Keys and values of all its tokens, for a pass to go on from; undefined where none can. */
  readonly past: Past | undefined;
}

/** A model that is open: what is known of it, what runs it, and how much memory it may take. */
export interface Opened {
  readonly outline: Outline;
  readonly graphs: Graphs;
  readonly sessions: Sessions;
  readonly limits: Limits;
  /** What the tokenizer calls a token, for a failure to name it. */
  pieceOf(id: TokenId): string;
}

/** @throws Failed noRow if one of them is a token that the model has no embedding of */
export function checkTokens({ outline: { card }, pieceOf }: Opened, ids: Iterable<TokenId>): void {
  for (const token of ids) {
    if (token < card.vocabSize) continue;
    const piece = messageOf(pieceOf(token) || `⟨ID ${token}⟩`);
    throw new Failed({ kind: "noRow", model: card.name, token, piece, rows: card.vocabSize });
  }
}

/** Checks an input, and gives the decoder of an encoder-decoder its start token if it has no text. */
export function complete(opened: Opened, input: Input): Input {
  const { decoder } = opened.outline;
  checkTokens(opened, input.ids);
  if (input.decoderIds) checkTokens(opened, input.decoderIds);
  if (!decoder || input.decoderIds) return input;
  return { ...input, decoderIds: Uint32Array.of(decoder.start) };
}

/** One forward pass over all of a text. */
export async function run(opened: Opened, input: Input): Promise<Tensors> {
  const { outline, sessions, limits } = opened;
  const text = complete(opened, input);
  const keeps = limits.keeps(text);
  limits.needRun(text, keeps);
  const ofEncoder = tensorsIn(outline, "encoder", keeps);
  const encoder =
    ofEncoder.length > 0
      ? await sessions.compute("encoder", { tensors: ofEncoder }, text)
      : undefined;
  const wanted = { tensors: tensorsIn(outline, "main", keeps), presents: true } as const;
  // A bare encoder tells nothing but its attention.
  const main = wanted.tensors.length > 0 && (await sessions.compute("main", wanted, text));
  const { behind, logits, later, card, weights, writing } = outline;
  const axes = axesOf(outline, writing[0], text);
  const read = (name: string | undefined, width: number) =>
    main && name !== undefined ? readRows(main, name, width, axes) : undefined;
  return {
    stream: read(behind, card.width),
    logits: behind === undefined ? read(logits, card.vocabSize) : undefined,
    attention: (keeps ? weights : []).flatMap(({ kind, taps }) => {
      const outputs = placeOf(outline, kind).part === "encoder" && encoder ? encoder : main;
      return outputs ? taps.map((tap) => readTap(outputs, tap, axesOf(outline, kind, text))) : [];
    }),
    past:
      main && later && !text.changes
        ? takePast(main, later.presents, axes.from, undefined)
        : undefined,
  };
}

/** As `run`, without attention, keys and values. */
export async function outcome(opened: Opened, input: Input): Promise<Tensors> {
  const { outline, sessions, limits } = opened;
  const { behind, logits, card, writing } = outline;
  const text = complete(opened, input);
  limits.needRun(text, false);
  const axes = axesOf(outline, writing[0], text);
  const read = async (name: string | undefined, width: number) => {
    if (name === undefined) return undefined;
    const outputs = await sessions.compute("main", { tensors: [name] }, text);
    return readRows(outputs, name, width, axes);
  };
  return {
    stream: await read(behind, card.width),
    logits: behind === undefined ? await read(logits, card.vocabSize) : undefined,
    attention: [],
    past: undefined,
  };
}

/**
 * The pass over what stands behind a past.
 *
 * @param tells asks for logits instead of the stream
 */
export async function goOn(
  opened: Opened,
  input: Input,
  past: Past,
  tells?: "logits",
): Promise<Tensors> {
  const { outline, sessions, limits } = opened;
  const { later, decoder, card } = outline;
  const text = complete(opened, input);
  if (!later) throw new RangeError("This model cannot go on from what it has read.");
  const { from: length } = lengths(decoder ? "decoder" : "self", text);
  const from = length - past.length;
  const keeps = limits.keeps(text, past.length);
  limits.needRun(text, keeps, past.length);
  const asksLogits =
    later.stream === undefined || (tells === "logits" && later.logits !== undefined);
  const outcome = (asksLogits ? later.logits : later.stream) as string;
  const kept = keeps ? later.weights : [];
  const names = kept.flatMap(({ taps }) => taps.map(({ tensor }) => tensor));
  const wanted = { tensors: [outcome, ...names], presents: true } as const;
  const outputs = await sessions.goOn(wanted, text, past);
  const width = asksLogits ? card.vocabSize : card.width;
  const rows = outputs.read(outcome, [from, width]);
  return {
    ...(asksLogits ? { stream: undefined, logits: rows } : { stream: rows, logits: undefined }),
    attention: kept.flatMap(({ kind, taps }) =>
      taps.map((tap) => readTap(outputs, tap, { ...axesOf(outline, kind, text), from })),
    ),
    past: takePast(outputs, later.presents, length, past),
  };
}
