import { type NormalForm, normalized } from "../../domain/text/normalForms.ts";
import { NOT_MARK, UNDECOMPOSED } from "../unicode/olderUnicode.ts";
import { eachAlone } from "./joint.ts";
import { rewrite } from "./spans.ts";
import type { Normalizer } from "./stages.ts";
import { joint, named } from "./stages.ts";

// A character and what may melt with it: marks and half-width voicing marks; with a syllable or a
// consonant the Hangul letters after it too. Nothing else melts with those: "ㅋㅋ ㅠㅠ" stays apart.
const CLUSTER = new RegExp(
  "[\\u1100-\\u115f\\u3131-\\u314e\\ua960-\\ua97f가-힣\\uffa1-\\uffbe]" +
    "[\\p{M}\\u1160-\\u11ff\\u3133\\u3135\\u3136\\u313a-\\u313f\\u314f-\\u318e\\uff9e\\uff9f\\uffa0-\\uffdc\\ud7b0-\\ud7ff]*" +
    "|.[\\p{M}\\uff9e\\uff9f\\u{16d63}-\\u{16d6a}]*",
  "gsv",
);

/** A Unicode normalisation form. All of a cluster that changes comes from all of the cluster. */
export function unicode(form: NormalForm): Normalizer {
  // Newer marks have no combining class there, so nothing moves past them.
  const older = new RegExp(`[^${UNDECOMPOSED}${NOT_MARK}]+`, "gv");
  const convert = (text: string) => {
    const converted = normalized(text, form);
    return converted === text ? text : text.replace(older, (run) => normalized(run, form));
  };
  const step: Normalizer = (part) => {
    const text = convert(part.text);
    if (text === part.text) return part;
    const clustered = rewrite(part, CLUSTER, convert);
    return clustered.text === text ? clustered : rewrite(part, /.+/gs, () => text);
  };
  const atJoint = eachAlone(step, (before, after) => !isMelting(before) && !isMelting(after));
  return named(form, Object.assign(joint(atJoint, step), { melts: true }));
}

/** Whether a character may melt with the one before it, in any of the forms or in a cluster. */
export function isMelting(character: string): boolean {
  return MELTING.test(character) || MELTING.test(character.normalize("NFKD"));
}

const MELTING =
  /^[\p{M}\p{Cf}\p{Cn}\p{Grapheme_Extend}\p{Emoji_Modifier}\u0e33\u0eb3\u1160-\u11ff\ud7b0-\ud7ff\u{16d63}-\u{16d6a}]/v;
