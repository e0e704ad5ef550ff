import type { TokenMap, TokenPaths } from "../../../../src/domain/model/tokenMap.ts";
import { label, type Tokens, tokenAt } from "../../../../src/domain/text/token.ts";
import { wantsCalm } from "../../../kit/page/wishes.ts";
import type { Stop } from "./chart/scene.ts";
import type { Place } from "./plane/camera.ts";

const TIME = 150; // milliseconds from layer to layer

/** Where each token of a text stands in the map itself: [tokens, dimensions]. */
export function placesIn({ places, dimensions }: TokenMap, { ids }: Tokens): Float32Array {
  const own = new Float32Array(ids.length * dimensions);
  for (const [index, id] of ids.entries())
    own.set(places.subarray(id * dimensions, (id + 1) * dimensions), index * dimensions);
  return own;
}

/** The same behind a layer, numbered from 1. */
export function placesBehind(
  { places, tokens }: TokenPaths,
  layer: number,
  dimensions: number,
): Float32Array {
  return places.subarray(layer * tokens * dimensions, (layer + 1) * tokens * dimensions);
}

export function placeAt(places: Float32Array, index: number, dimensions: 2 | 3): Place {
  const at = index * dimensions;
  return [
    places[at] as number,
    places[at + 1] as number,
    dimensions === 3 ? (places[at + 2] as number) : 0,
  ];
}

/** The tokens of a text that stand somewhere: those at the very same place are one. */
export function stopsOf(tokens: Tokens, places: Float32Array, dimensions: 2 | 3): readonly Stop[] {
  const stops = new Map<string, Stop & { readonly indices: number[] }>();
  for (const [index, id] of tokens.ids.entries()) {
    const place = placeAt(places, index, dimensions);
    const key = place.join(" ");
    const known = stops.get(key);
    if (known) known.indices.push(index);
    else stops.set(key, { id, name: label(tokenAt(tokens, index)), indices: [index], place });
  }
  return [...stops.values()];
}

/** Moves points from where they are to where they go; at once for who wants little motion. */
export function createDrift(draw: (places: Float32Array, isThere: boolean) => void): {
  to(places: Float32Array): void;
} {
  let now: Float32Array | undefined;
  let frame = 0;
  return {
    to: (end) => {
      cancelAnimationFrame(frame);
      const from = now;
      if (!from || from.length !== end.length || wantsCalm()) {
        now = end;
        return draw(end, true);
      }
      const began = performance.now();
      const step = (time: number) => {
        const part = Math.max(0, Math.min(1, (time - began) / TIME));
        now =
          part === 1 ? end : from.map((value, i) => value + ((end[i] as number) - value) * part);
        draw(now, part === 1);
        if (part < 1) frame = requestAnimationFrame(step);
      };
      frame = requestAnimationFrame(step);
    },
  };
}
