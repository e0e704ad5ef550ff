/** Tokens that are drawn as lanes, in the order of the text. */
export interface Lanes {
  /** The token of each lane. */
  readonly tokens: readonly number[];
  /** The lane of the picked token. */
  readonly picked: number;
}

/**
 * Which tokens of a text are drawn: all of a short one; of a longer one the picked token, those just
 * before it and those that it takes the most from.
 *
 * @param weights what the token takes from each token, in all layers; none while it is not known
 * @param most lanes
 */
export function lanesOf(
  count: number,
  picked: number,
  most: number,
  weights: ArrayLike<number> = [],
): Lanes {
  const all = Array.from({ length: count }, (_, token) => token);
  if (count <= most) return { tokens: all, picked };
  const worth = (token: number) => {
    if (token === picked) return Number.POSITIVE_INFINITY;
    const near = 1 / (1 + Math.abs(picked - token));
    return (weights[token] ?? 0) + near / 1000; // neighbors, where nothing else tells
  };
  const tokens = all
    .toSorted((a, b) => worth(b) - worth(a))
    .slice(0, most)
    .toSorted((a, b) => a - b);
  return { tokens, picked: tokens.indexOf(picked) };
}
