import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  NOISES,
  type Noise,
  type Noised,
  noise,
  type Piece,
} from "../../../src/domain/writing/noising.ts";

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
const SENTENCES = [0, 4, 9, 15];
const COUNT = 20;
const all = (kind: Noise, count = COUNT, sentences: readonly number[] = SENTENCES) =>
  SEEDS.map((seed) => noise(kind, count, sentences, seed));
const indices = (pieces: readonly Piece[]) =>
  pieces.flatMap((piece) => (piece.kind === "token" ? [piece.index] : []));
const others = (pieces: readonly Piece[]) => pieces.filter(({ kind }) => kind !== "token");
const rising = (numbers: readonly number[]) => numbers.every((n, i) => n > (numbers[i - 1] ?? -1));
const whole = Array.from({ length: COUNT }, (_, index) => index);
/** A noised text in short. */
const spelt = ({ given }: Noised) =>
  given.map((piece) => (piece.kind === "token" ? piece.index : "_")).join(" ");

describe("noise", () => {
  it("is the same for one seed, and not for all", () => {
    for (const kind of NOISES) {
      const found = all(kind);
      assert.deepEqual(found, all(kind));
      assert.ok(new Set(found.map(spelt)).size > 10, kind);
    }
  });

  it("of all kinds but T5's is to be undone: the target is the text", () => {
    for (const kind of NOISES) {
      if (kind === "corruption") continue;
      for (const { target } of all(kind)) assert.deepEqual(indices(target), whole, kind);
    }
  });

  it("masks 15 % of the tokens, each in its place", () => {
    for (const { given } of all("masking")) {
      assert.equal(given.length, COUNT);
      assert.equal(others(given).length, 3);
      given.forEach((piece, at) => {
        if (piece.kind === "token") assert.equal(piece.index, at);
      });
    }
  });

  it("deletes 15 %, and leaves no sign", () => {
    for (const { given } of all("deletion")) {
      assert.equal(given.length, 17);
      assert.deepEqual(others(given), []);
      assert.ok(rising(indices(given)));
    }
  });

  it("puts one mask for a span of any length, of none too, and takes 30 % away", () => {
    const lengths: number[] = [];
    for (const { given } of all("infilling")) {
      const kept = indices(given);
      assert.equal(kept.length, COUNT - 6);
      assert.ok(rising(kept));
      given.forEach((piece, at) => {
        const [before, after] = [given[at - 1], given[at + 1]];
        if (piece.kind === "mask") {
          assert.notEqual(before?.kind, "mask", "two spans would be one");
          const from = before?.kind === "token" ? before.index + 1 : 0;
          const to = after?.kind === "token" ? after.index : COUNT;
          lengths.push(to - from);
        } else if (before?.kind === "token" && piece.kind === "token") {
          assert.equal(piece.index, before.index + 1, "nothing is missing without a mask");
        }
      });
    }
    assert.ok(lengths.includes(0));
    assert.ok(lengths.some((length) => length > 3));
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    assert.ok(mean > 1.5 && mean < 3.5, `${mean}`); // the last span is cut to what is left
  });

  it("changes the places of sentences, whole", () => {
    const orders = new Set<string>();
    for (const { given } of all("permutation")) {
      const found = indices(given);
      const firsts = found.filter((index) => SENTENCES.includes(index));
      orders.add(firsts.join());
      const ends = [4, 9, 15, 20];
      assert.deepEqual(
        found,
        firsts.flatMap((first) => whole.slice(first, ends[SENTENCES.indexOf(first)])),
      );
    }
    assert.equal(orders.size, 24, "all orders of four come up");
  });

  it("turns the text to begin at any of its tokens", () => {
    const firsts = new Set<number>();
    for (const { given } of all("rotation")) {
      const found = indices(given);
      const first = found[0] as number;
      firsts.add(first);
      assert.deepEqual(found, [...whole.slice(first), ...whole.slice(0, first)]);
    }
    assert.equal(firsts.size, COUNT);
  });

  it("puts spans behind numbered sentinels, and tells them in the target", () => {
    for (const { given, target } of all("corruption", 40)) {
      const lost = indices(target);
      assert.equal(lost.length, 6);
      assert.deepEqual(
        [...indices(given), ...lost].sort((a, b) => a - b),
        Array.from({ length: 40 }, (_, index) => index),
      );
      const numbers = (pieces: readonly Piece[]) =>
        pieces.flatMap((piece) => (piece.kind === "sentinel" ? [piece.number] : []));
      assert.deepEqual(numbers(given), [0, 1]);
      assert.deepEqual(numbers(target), [0, 1, 2], "the last one ends it");
      assert.equal(target.at(-1)?.kind, "sentinel");
      // Putting each span back where its sentinel stands gives the text.
      const parts: number[][] = [];
      for (const piece of target) {
        if (piece.kind === "sentinel") parts.push([]);
        else if (piece.kind === "token") parts.at(-1)?.push(piece.index);
      }
      const back = given.flatMap((piece) =>
        piece.kind === "token"
          ? [piece.index]
          : piece.kind === "sentinel"
            ? (parts[piece.number] ?? [])
            : [],
      );
      assert.ok(rising(back));
      assert.equal(back.length, 40);
    }
  });

  it("leaves something of every text, however short", () => {
    for (const kind of NOISES) {
      for (const count of [1, 2, 3]) {
        for (const { given } of all(kind, count, [0])) {
          assert.ok(given.length >= 1, `${kind} of ${count}`);
          assert.ok(indices(given).length >= 1, `${kind} of ${count}`);
        }
      }
    }
  });
});
