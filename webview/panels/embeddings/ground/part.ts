import type { Measure } from "../../../../src/domain/model/embedding.ts";
import type { PoolingMode } from "../../../../src/domain/model/pooling.ts";
import type { Run } from "../../../../src/domain/model/run.ts";
import type { MapMethod } from "../../../../src/domain/model/tokenMap.ts";
import type { Stack } from "../../../../src/domain/positions/modelPositions.ts";
import type { PositionKind } from "../../../../src/domain/positions/positions.ts";
import type {
  ChosenFile,
  IndexId,
  ModelName,
  SearchPlace,
} from "../../../../src/domain/search/search.ts";
import type { UnitKind } from "../../../../src/domain/search/units.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import type { Pointed } from "../../../kit/strip/strip.ts";
import type { MapSight } from "./mapSight.ts";

/** What the panel remembers. */
export interface Remembered {
  readonly part: PartId;
  /** Whether tokens that are no whole character stand among the others. */
  readonly pieces: boolean;
  /** The sum of the part “Arithmetic”, as it is typed; "" until one is. */
  readonly sum: string;
  /** Of the map: how it is made; unless chosen, as it is there at once (`methodOf`). */
  readonly method: MapMethod | undefined;
  readonly dimensions: 2 | 3;
  /** What its colors mean, and whether regions are named. */
  readonly colouring: "script" | "kind" | "length" | "rank";
  readonly regions: boolean;
  /** Whether the text is joined; unless chosen, a short one is (`isJoined`). */
  readonly path: boolean | undefined;
  /** The kind that the part “Positions” shows; the model's own until one is chosen. */
  readonly positions: PositionKind | undefined;
  /** Of which stack of an encoder-decoder. */
  readonly stack: Stack;
  /** From where the map was seen last. */
  readonly mapSight: MapSight | undefined;
  readonly search: SearchMemory;
  /** What is compared: "input" or "output" embeddings, or the text behind so many layers: "0", "1", … */
  readonly space: string;
  readonly measure: Measure;
  /** The least similar are shown, not the most similar. */
  readonly isFar: boolean;
  /** What the text's hidden states are compared with, and the file that was chosen for it. */
  readonly against: "text" | "file";
  readonly file: ChosenFile | undefined;
}

/** What is searched, and how. */
export interface SearchMemory {
  /** Undefined until the user writes one: then it is the beginning of the selected text. */
  readonly query: string | undefined;
  readonly place: SearchPlace;
  readonly unit: UnitKind;
  /** "own": as the model's folder says. */
  readonly mode: PoolingMode | "own";
  /** Behind how many layers; undefined: the last one. */
  readonly layer: number | undefined;
  readonly sight: SearchSight;
  /** Which model reads a text together with the query; undefined until one is chosen. */
  readonly reranker: ModelName | undefined;
  /** How many texts are put before the query for Compare Prompts. */
  readonly passages: number;
  /** The index that was built last, if the host still keeps it. */
  readonly index: IndexId | undefined;
}

/** Closest to a query, most alike, like no other, groups. */
export type SearchSight = "closest" | "alike" | "apart" | "groups";

export type PartId = "nearest" | "map" | "arithmetic" | "positions" | "search";

export type EmbeddingsPanel = Panel<Remembered>;

/** The panel as one of its parts sees it. */
export interface PartPanel extends EmbeddingsPanel {
  readonly run: Run;
}

/**
 * One part of the panel, made when it is first looked at. What it says is the headline while it is
 * shown; its questions cancel none of another part.
 */
export interface Part {
  /** For the fold that the toolbar opens, while the part is shown. */
  readonly options?: readonly HTMLElement[];
  readonly elements: readonly HTMLElement[];
  /** Hears of it also while another part is shown. */
  point?(pointed: Pointed): void;
  /** The theme changed: draw what CSS does not reach. */
  recolour?(): void;
}
