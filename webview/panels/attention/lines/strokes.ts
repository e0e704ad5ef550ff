import type { HeadMap } from "../numbers/headMap.ts";

/** A line from a token that looks to one that it looks at. */
export interface Stroke {
  /** Which of several maps it is of. */
  readonly map: number;
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** Lines that touch what is seen: of these rows and columns, `end` exclusive. */
export interface Sight {
  readonly rows: { readonly first: number; readonly end: number };
  readonly columns: { readonly first: number; readonly end: number };
}

export interface Picked {
  /** The strongest, weak ones first, so that strong ones are drawn over them. */
  readonly strokes: readonly Stroke[];
  /** How many lines are left out, and their share of the whole weight. */
  readonly left: number;
  readonly leftShare: number;
}

const STEPS = 1024; // of a weight's root: lines are sorted by them

/**
 * The strongest lines that are seen: about `most`, or all if there are fewer. Weights are compared
 * in steps, so a line that is left out may be stronger than a kept one by up to a step.
 *
 * @param maps weights, not below 0
 */
export function pickStrokes(maps: readonly HeadMap[], sight: Sight, most: number): Picked {
  let largest = 0;
  visit(maps, sight, (_, __, ___, weight) => {
    if (weight > largest) largest = weight;
  });
  const stepOf = (weight: number) => Math.floor(Math.sqrt(weight / largest) * (STEPS - 1));
  const counts = new Uint32Array(STEPS);
  visit(maps, sight, (_, __, ___, weight) => {
    counts[stepOf(weight)] = (counts[stepOf(weight)] as number) + 1;
  });
  let least = STEPS;
  let above = 0; // lines above the last step that is kept
  let kept = 0;
  while (least > 0 && kept + (counts[least - 1] as number) <= most)
    kept += counts[--least] as number;
  // Of the lines on the last step, only every so-many-th is kept.
  const alike = least > 0 ? (counts[least - 1] as number) : 0;
  const every = most > kept && alike > 0 ? Math.ceil(alike / (most - kept)) : 0;

  const strokes: Stroke[] = [];
  let [all, drawn, total] = [0, 0, 0];
  visit(maps, sight, (map, from, to, weight) => {
    all++;
    total += weight;
    const step = stepOf(weight);
    if (step < least && !(every > 0 && step === least - 1 && above++ % every === 0)) return;
    drawn += weight;
    strokes.push({ map, from, to, weight });
  });
  strokes.sort((a, b) => a.weight - b.weight);
  const left = all - strokes.length;
  return { strokes, left, leftShare: left > 0 && total > 0 ? Math.max(0, 1 - drawn / total) : 0 };
}

/** Visits every weight above 0 that is seen, once. */
function visit(
  maps: readonly HeadMap[],
  { rows, columns }: Sight,
  take: (map: number, from: number, to: number, weight: number) => void,
): void {
  for (const [map, { weights, from, to, isCausal }] of maps.entries()) {
    for (let row = 0; row < from; row++) {
      const isSeen = row >= rows.first && row < rows.end;
      const reach = isCausal ? Math.min(to, row + 1) : to;
      const end = isSeen ? reach : Math.min(reach, columns.end);
      for (let column = isSeen ? 0 : columns.first; column < end; column++) {
        const weight = weights[row * to + column] as number;
        if (weight > 0) take(map, row, column, weight);
      }
    }
  }
}
