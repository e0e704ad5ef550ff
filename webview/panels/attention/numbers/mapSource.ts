import type { AttentionBytes } from "../../../../src/domain/attention/attention.ts";
import { unpackMap } from "../../../../src/domain/attention/mixes.ts";
import type { AttentionKind } from "../../../../src/domain/model/inner.ts";
import type { RunId } from "../../../../src/domain/model/run.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { type HeadMap, headMap } from "./headMap.ts";
import type { Place } from "./headPlace.ts";
import type { Numbers } from "./quantities.ts";

/** Fetches the maps of one kind of attention in a run: whole maps as bytes, rows exactly. */
export interface MapSource {
  /** Undefined if the model's file does not give what these numbers are made of. */
  map(numbers: Numbers, place: Place): Promise<HeadMap | undefined>;
  /** Rows from `first` on: [count, to]. */
  rows(numbers: Numbers, place: Place, first: number, count: number): Promise<Float32Array>;
}

export function createSource(
  host: Panel<object>["host"],
  run: RunId,
  { kind, isCausal }: { readonly kind: AttentionKind; readonly isCausal: boolean },
): MapSource {
  let kept: { readonly layer: number; readonly bytes: Promise<AttentionBytes> } | undefined;

  /** Keeps the last layer: all its heads need only one fetch. */
  function bytesOf(layer: number): Promise<AttentionBytes> {
    if (kept?.layer === layer) return kept.bytes;
    const bytes = host.attentions(run, layer, kind);
    kept = { layer, bytes };
    bytes.catch(() => {
      kept = undefined;
    });
    return bytes;
  }

  async function fetchMap(numbers: Numbers, place: Place): Promise<HeadMap | undefined> {
    if (numbers === "weights") return headMap(await bytesOf(place.layer), place.head, isCausal);
    const packed = await host.mixed(run, { kind, ...place }, numbers);
    return packed && { ...unpackMap(packed), isCausal };
  }

  return {
    map: fetchMap,
    rows: (numbers, place, first, count) =>
      numbers === "weights"
        ? host.attentionRows(run, { kind, ...place }, first, count)
        : host.mixedRows(run, { kind, ...place }, numbers, first, count),
  };
}
