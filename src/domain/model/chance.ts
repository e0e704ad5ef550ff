const FIRST = 0.01; // of all: nearer ones may have something to do with the token
const LAST = 0.1; // the crowd's upper part ends here; its lower part looks different
const LEAST = 30; // similarities to be fitted
const SURE = 0.95;

/**
 * How similar the nearest of a crowd of tokens would be if it had nothing to do with a token: 19 of
 * 20 times no more than this. A normal distribution is fitted to those from the nearest 1% to the
 * nearest 10%, and what the largest of as many draws from it stays below is read off. All similarities
 * together follow none: in a language model's table, tokens that were rarely met are much alike.
 *
 * @param sorted the similarities of one token to all others, largest first
 * @returns undefined if they are too few to tell
 * @see Blom 1958, "Statistical estimates and transformed beta-variables": which part of a normal
 *   distribution lies above draw number i of n, (i - 3/8) / (n + 1/4)
 */
export function chanceOf(sorted: ArrayLike<number>): number | undefined {
  const count = sorted.length;
  const [first, end] = [Math.ceil(count * FIRST), Math.floor(count * LAST)];
  if (end - first < LEAST) return undefined;
  // Least squares: similarity = mean + deviation × score.
  let [scores, squares, values, products] = [0, 0, 0, 0];
  for (let rank = first; rank < end; rank++) {
    const score = normalScore((rank + 1 - 3 / 8) / (count + 1 / 4));
    const value = sorted[rank] as number;
    scores += score;
    squares += score * score;
    values += value;
    products += score * value;
  }
  const fitted = end - first;
  const deviation = (products - (scores * values) / fitted) / (squares - scores ** 2 / fitted);
  const mean = (values - deviation * scores) / fitted;
  return mean + deviation * normalScore(1 - SURE ** (1 / count));
}

/**
 * What a number drawn from a standard normal distribution exceeds with some probability, within
 * 0.00045.
 *
 * @param above above 0, at most 0.5
 * @see Abramowitz & Stegun 1964, 26.2.23
 */
export function normalScore(above: number): number {
  const t = Math.sqrt(-2 * Math.log(above));
  const upper = 2.515517 + t * (0.802853 + t * 0.010328);
  return t - upper / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
