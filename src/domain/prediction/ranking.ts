/** Scores by rank, and whose they are. */
export interface Ranking {
  readonly ids: Uint32Array;
  readonly scores: Float32Array;
}

const MOST_IDS = 2 ** 21; // beside 32 bits of a score, so many fit into a double's 53

/** @param ids whose the scores are */
export function rank(scores: Float32Array, ids: Uint32Array): Ranking {
  // A score and its id in one number each: numbers sort ten times as fast as by a function.
  const bits = new Uint32Array(scores.map((score) => score + 0).buffer); // -0 becomes 0
  const keys = new Float64Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const pattern = bits[i] as number;
    const descending = pattern >>> 31 ? pattern : 2 ** 31 - 1 - pattern;
    keys[i] = descending * MOST_IDS + (ids[i] as number);
  }
  keys.sort();
  const byRank = new Uint32Array(keys.length);
  const decoded = new Uint32Array(keys.length);
  for (let i = 0; i < byRank.length; i++) {
    const key = keys[i] as number;
    byRank[i] = key % MOST_IDS;
    const descending = Math.floor(key / MOST_IDS);
    decoded[i] = descending >= 2 ** 31 ? descending : 2 ** 31 - 1 - descending;
  }
  return { ids: byRank, scores: new Float32Array(decoded.buffer) };
}

/** Ranks those of which `repeated` is 1 by their new scores, and merges them with the rest. */
export function penalise({ ids, scores }: Ranking, repeated: Uint8Array, penalty: number) {
  const by = Math.fround(penalty);
  const places: number[] = [];
  for (let i = 0; i < ids.length; i++) if (repeated[ids[i] as number]) places.push(i);
  const penalised = Float32Array.from(places, (place) => {
    const score = scores[place] as number;
    return score < 0 ? score * by : score / by;
  });
  const moved = rank(
    penalised,
    Uint32Array.from(places, (place) => ids[place] as number),
  );
  const merged = { ids: new Uint32Array(ids.length), scores: new Float32Array(ids.length) };
  let from = 0; // of the moved ones
  let to = 0;
  const put = (id: number, score: number) => {
    merged.ids[to] = id;
    merged.scores[to++] = score;
  };
  const putMoved = () => put(moved.ids[from] as number, moved.scores[from++] as number);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (repeated[id]) continue;
    const score = scores[i] as number;
    while (from < moved.ids.length && comesFirst(moved, from, score, id)) putMoved();
    put(id, score);
  }
  while (from < moved.ids.length) putMoved();
  return merged;
}

function comesFirst({ ids, scores }: Ranking, at: number, score: number, id: number): boolean {
  const mine = scores[at] as number;
  return mine > score || (mine === score && (ids[at] as number) < id);
}

/** A ranking at another temperature: the same order, but for those that rounding made equal. */
export function warm(ranking: Ranking, temperature: number): Ranking {
  const by = Math.fround(temperature);
  const scores = ranking.scores.map((score) => score / by);
  const ids = ranking.ids.slice();
  for (let at = 0, run = 0; at < ids.length; at += run) {
    run = lengthOfRun(scores, at);
    if (run > 1) ids.subarray(at, at + run).sort();
  }
  return { ids, scores };
}

/** How many equal scores follow one another from here. */
export function lengthOfRun(scores: Float32Array, start: number): number {
  let end = start + 1;
  while (end < scores.length && scores[end] === scores[start]) end++;
  return end - start;
}
