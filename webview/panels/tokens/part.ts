import type { Panel } from "../../kit/panel.ts";
import type { Pointed } from "../../kit/tokens.ts";

/** What the panel remembers. */
export interface View {
  readonly part: PartId;
}

export type PartId = "cut" | "token";

export type TokensPanel = Panel<View>;

/** One part of the panel, made when it is first looked at. */
export interface Part {
  readonly elements: readonly HTMLElement[];
  /** Hears of it also while another part is shown. */
  point?(pointed: Pointed): void;
}
