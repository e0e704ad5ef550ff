/** One tensor of weights of a model, as PyTorch names it. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  /** The weight that it is the same as, if it has none of its own. */
  readonly tiedTo?: string;
}

/** How many numbers a tensor of this shape holds. */
export const countOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1);

/** How many parameters the weights have: what is tied counts once. */
export const countAll = (weights: readonly Weight[]): number =>
  weights.reduce((sum, { shape, tiedTo }) => sum + (tiedTo === undefined ? countOf(shape) : 0), 0);

/** A linear layer as PyTorch stores it: [to, from], and [to] if it has a bias. */
export const linear = (
  name: string,
  from: number,
  to: number,
  hasBias: boolean,
): readonly Weight[] => [
  { name: `${name}.weight`, shape: [to, from] },
  ...(hasBias ? [{ name: `${name}.bias`, shape: [to] }] : []),
];

/** A norm over `width` numbers: with a bias a layer norm, without an RMS norm. */
export const norm = (name: string, width: number, hasBias: boolean): readonly Weight[] => [
  { name: `${name}.weight`, shape: [width] },
  ...(hasBias ? [{ name: `${name}.bias`, shape: [width] }] : []),
];

/** A table with a row of `width` numbers for each of `rows` things. */
export const table = (name: string, rows: number, width: number): Weight => ({
  name: `${name}.weight`,
  shape: [rows, width],
});

/** A linear layer without a bias that is another's weight. */
export const tied = (name: string, tiedTo: string, shape: readonly number[]): Weight => ({
  name: `${name}.weight`,
  shape,
  tiedTo: `${tiedTo}.weight`,
});
