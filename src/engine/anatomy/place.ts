import type { StackTaps } from "./anatomy.ts";

/** Where the tensors around one kind of attention are. */
export interface Place {
  /** Which of the model's files. */
  readonly part: Part;
  readonly stack: StackTaps;
  /** Which attention of the stack's layers. */
  readonly kind: "self" | "cross";
}

export type Part = "encoder" | "main";
