import { Refused } from "../../domain/reason.ts";
import { textOf } from "../models/model.ts";

/** A cluster of more bytes of UTF-8 is never looked up whole, and a single character has fewer. */
export const LONGEST_KEY = 5;

/**
 * SentencePiece's map of characters (precompiled_charsmap): the size of a trie in bytes, the trie,
 * and the replacements one after the other, each with a NUL behind it; numbers are u32, little end
 * first. The trie is a double array (Darts-clone) over bytes of UTF-8: the child of a node by byte
 * `label` stands at base ^ label, and what a key is replaced by is written at its node's base.
 *
 * @returns replacement by key. No key begins with another: the reference takes the shortest one.
 * @throws Refused if it is cut off or its parts do not fit
 */
export function readCharsmap(base64: unknown): ReadonlyMap<string, string> {
  if (typeof base64 !== "string") {
    throw new Refused({ code: "missingField", part: "Precompiled", field: "precompiled_charsmap" });
  }
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64") !== base64)
    throw new Refused({ code: "charsmapDamaged", how: "noBase64" });
  const size = bytes.length < 4 ? 0 : bytes.readUInt32LE(0) >>> 2; // units of the trie
  if (size === 0 || bytes.length < 4 + size * 4) {
    throw new Refused({ code: "charsmapCutOff" });
  }
  const texts = bytes.subarray(4 + size * 4);
  const unitAt = (at: number) => {
    if (at < size) return bytes.readUInt32LE(4 + at * 4);
    throw new Refused({ code: "charsmapDamaged", how: "astray" });
  };
  const replacementAt = (at: number) => {
    const end = texts.indexOf(0, at);
    const text = textOf(texts.subarray(at, end === -1 ? texts.length : end));
    if (at <= texts.length && text !== undefined) return text;
    throw new Refused({ code: "charsmapDamaged", how: "noText" });
  };

  const found = new Map<string, string>();
  let visited = 0;
  const visit = (base: number, key: readonly number[]) => {
    for (let label = 1; label < 256; label++) {
      const unit = unitAt(base ^ label);
      if ((unit & LABEL) >>> 0 !== label) continue;
      if (++visited > size) throw new Refused({ code: "charsmapDamaged", how: "circle" });
      const longer = [...key, label];
      const next = base ^ label ^ offsetOf(unit);
      if ((unit & IS_KEY) !== 0) {
        const text = textOf(Uint8Array.from(longer));
        if (text === undefined) throw new Refused({ code: "charsmapDamaged", how: "keyIsNoText" });
        found.set(text, replacementAt(unitAt(next) & ~IS_VALUE));
      } else if (longer.length < LONGEST_KEY) visit(next, longer);
    }
  };
  visit(offsetOf(unitAt(0)), []);
  return found;
}

const IS_VALUE = 1 << 31;
const IS_KEY = 1 << 8;
const LABEL = IS_VALUE | 0xff;

/** What a node's place and its base differ in: 21 bits, by bit 9 eight further up. */
const offsetOf = (unit: number) => (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
