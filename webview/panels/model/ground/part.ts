import type { Exported } from "../../../kit/export/export.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import type { Grouping } from "../../../kit/parts/partsView.ts";
import type { Made } from "./made.ts";

export type PartId =
  | "parameters"
  | "costs"
  | "lora"
  | "quantization"
  | "config"
  | "tokenizer"
  | "files";

/** What the panel keeps over hiding and reloading. */
export interface Remembered {
  readonly part: PartId;
  readonly grouping: Grouping;
  /** In tokens; undefined: the model's window. */
  readonly length: number | undefined;
  readonly rank: number;
  /** Undefined: queries and values, as in the paper. */
  readonly targets: readonly string[] | undefined;
  /** What quantization is compared on. */
  readonly text: string;
}

/** What a part of the panel is given. */
export interface PartPanel {
  readonly made: Made;
  /** Whether it is the model that Glassbox runs. */
  readonly isChosen: boolean;
  readonly host: Pick<Panel<Remembered>["host"], "selections" | "sizes" | "quantization">;
  readonly view: Remembered;
  setView(change: Partial<Remembered>): void;
  /** The headline while the part is shown; undefined: the model's own. */
  say(sentence: string | undefined): void;
  /** Uses an answer as long as the part is shown; failures are told. */
  ask<Answer>(question: Promise<Answer>, use: (answer: Answer) => void): void;
}

/** One tab. */
export interface Part {
  readonly elements: readonly HTMLElement[];
  /** What can be taken along. */
  readonly exported?: () => Exported | undefined;
  recolour?(): void;
}
