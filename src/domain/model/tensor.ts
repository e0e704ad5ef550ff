/** Numbers and their shape, the last axis innermost. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/**
 * The part of a tensor at `indices` along its first axes: a view, not a copy.
 *
 * @example slice({ data, shape: [heads, from, to] }, head) has shape [from, to]
 * @throws RangeError if an index is no whole number or outside its axis
 */
export function slice(tensor: Tensor, ...indices: readonly number[]): Tensor {
  const shape = tensor.shape.slice(indices.length);
  const size = shape.reduce((product, length) => product * length, 1);
  let offset = 0;
  indices.forEach((index, axis) => {
    const length = tensor.shape[axis] ?? 0;
    if (!(Number.isInteger(index) && index >= 0 && index < length)) {
      throw new RangeError(`Index ${index} on axis ${axis} of ${length}: numbered from 0.`);
    }
    offset = offset * length + index;
  });
  return { data: tensor.data.subarray(offset * size, (offset + 1) * size), shape };
}
