import type { Look } from "../../domain/writing/generation.ts";
import type { Past } from "../onnx/feeds.ts";

/** What a model says behind a run's text and what was written since. */
export interface Tail {
  /** All of the text that grows. */
  readonly ids: Uint32Array;
  /** Undefined for a model that cannot go on: then each step is a pass over all of the text. */
  readonly past: Past | undefined;
  /** After the last token: [vocabSize]. */
  readonly logits: Float32Array;
  readonly looks: readonly Look[];
}
