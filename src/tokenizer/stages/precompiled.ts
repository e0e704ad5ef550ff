import { utf8 } from "../models/model.ts";
import { characterAt, quoted } from "../unicode/characters.ts";
import { LONGEST_KEY } from "./charsmap.ts";
import { eachAlone } from "./joint.ts";
import { type Builder, createBuilder, endOf, startOf } from "./spans.ts";
import type { Normalizer } from "./stages.ts";
import { joint, named } from "./stages.ts";

// Characters that never share a cluster with each other, to stand inside brackets.
const APART = " -~¡-¬®-ʯͰ-ҁҊ-ԯء-ي、-〩ぁ-ゖァ-ヺ㐀-䶿一-鿿가-힣";
const BETWEEN_CLUSTERS = new RegExp(`[${APART}](?=[${APART}])`, "g");

/**
 * SentencePiece's map as the reference applies it, which is not quite as SentencePiece does: a
 * grapheme cluster of at most five bytes becomes what stands for the key that it begins with, and
 * what follows that key in the cluster is lost; of other clusters each character is looked up.
 * So "한" in three jamo, nine bytes, is not composed.
 *
 * @param map replacement by key
 */
export function precompiled(map: ReadonlyMap<string, string>): Normalizer {
  const clusters = new Intl.Segmenter("und", { granularity: "grapheme" });
  const apart = new RegExp(`^[${APART}]$`);
  const plainKeys = Array.from(map.keys()).filter((key) => apart.test(key));
  // What may be changed, or may belong to a cluster that is.
  const suspect = new RegExp(`[^${APART}]|[${plainKeys.map(quoted).join("")}]`, "gv");

  /** Hands on what of a cluster becomes something else: where it begins and ends, and what comes. */
  function look(cluster: string, take: (from: number, to: number, becomes: string) => void) {
    if (cluster.length <= LONGEST_KEY && utf8(cluster).length <= LONGEST_KEY) {
      for (let end = 1; end <= cluster.length; end++) {
        const becomes = map.get(cluster.slice(0, end));
        if (becomes !== undefined) return take(0, cluster.length, becomes);
      }
    }
    let from = 0;
    for (const character of cluster) {
      const becomes = map.get(character);
      if (becomes !== undefined) take(from, from + character.length, becomes);
      from += character.length;
    }
  }

  const isOne = (text: string) => Array.from(clusters.segment(text)).length === 1;
  // A key that shares a cluster with what stands behind it: then the place before it would count.
  let clings: boolean | undefined;
  const isAlone = (before: string, after: string) => {
    clings ??= Array.from(map.keys()).some((key) => isOne(`${characterAt(key, 0)}a`));
    return !clings && apart.test(before) && apart.test(after);
  };
  const step: Normalizer = (part) => {
    const { text } = part;
    let builder: Builder | undefined;
    let done = 0;
    const put = (from: number, to: number, becomes: string) => {
      if (text.startsWith(becomes, from) && becomes.length === to - from) return;
      builder ??= createBuilder(part);
      builder.keep(done, from);
      builder.put(becomes, startOf(part, from), endOf(part, to - 1));
      done = to;
    };
    suspect.lastIndex = 0;
    for (let match = suspect.exec(text); match; match = suspect.exec(text)) {
      const { 0: character, index } = match;
      const before = apart.test(character) ? "" : (text[index - 1] ?? "");
      const at = apart.test(before) ? index - 1 : index;
      BETWEEN_CLUSTERS.lastIndex = index;
      const last = BETWEEN_CLUSTERS.exec(text)?.index ?? text.length - 1;
      for (const { segment, index } of clusters.segment(text.slice(at, last + 1))) {
        look(segment, (from, to, becomes) => put(at + index + from, at + index + to, becomes));
      }
      suspect.lastIndex = last + 1;
    }
    if (!builder) return part;
    builder.keep(done, text.length);
    const made = builder.part();
    // What was dropped at the beginning belongs to what follows, which is the beginning for others.
    if (made.spans) made.spans.starts[0] = startOf(part, 0);
    return made;
  };
  const atJoint = eachAlone(step, isAlone);
  return named("charsmap", Object.assign(joint(atJoint, step), { melts: true }));
}
