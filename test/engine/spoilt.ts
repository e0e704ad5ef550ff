import type { Random } from "./random.ts";

/** A file that was spoilt, and how. */
export interface Spoilt {
  readonly how: string;
  readonly bytes: Uint8Array;
}

type Spoil = (whole: Uint8Array, random: Random) => Spoilt;

const flip: Spoil = (whole, { below }) => {
  const bytes = whole.slice();
  const count = 1 + below(8);
  for (let i = 0; i < count; i++) {
    const at = below(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << below(8));
  }
  return { how: `${count} bits flipped`, bytes };
};

const truncate: Spoil = (whole, { below }) => {
  const length = below(whole.length);
  return { how: `cut to ${length} bytes`, bytes: whole.slice(0, length) };
};

const transplant: Spoil = (whole, { below }) => {
  const bytes = whole.slice();
  const length = 1 + below(200);
  const from = below(bytes.length - length);
  const to = below(bytes.length - length);
  bytes.copyWithin(to, from, from + length);
  return { how: `${length} bytes from ${from} put to ${to}`, bytes };
};

/** Any file spoilt without knowing what it says. */
export function spoilBytes(whole: Uint8Array, random: Random): Spoilt {
  return random.pick([flip, truncate, transplant])(whole, random);
}
