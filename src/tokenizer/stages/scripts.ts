import { WITHOUT_SCRIPT } from "../unicode/olderUnicode.ts";
import { type AtJoint, cutAt } from "./joint.ts";
import { subpart } from "./spans.ts";
import type { Splitter } from "./stages.ts";
import { joint, named } from "./stages.ts";

/**
 * Cuts where the script changes, as SentencePiece does in training: kana and Chinese characters
 * are of one script, and a blank is of any. What stands before the first character of a script is
 * dropped.
 */
export function byScript(): Splitter {
  const known = new Map<string, string | undefined>();
  const scriptOf = (character: string) => {
    if (!known.has(character)) known.set(character, findScript(character));
    return known.get(character);
  };
  const atJoint: AtJoint = (place) => {
    const [before, after] = [scriptOf(place.before), scriptOf(place.after)];
    if (after === undefined) return undefined; // dropped where nothing stands before it
    return before === after ? place : cutAt(place, before !== undefined);
  };
  const step: Splitter = (part, take) => {
    let last: string | undefined;
    let begin = 0;
    let at = 0;
    for (const character of part.text) {
      const script = scriptOf(character);
      if (script !== undefined && script !== last) {
        if (last !== undefined) take(subpart(part, begin, at));
        begin = at;
        last = script;
      }
      at += character.length;
    }
    if (last !== undefined) take(subpart(part, begin, at));
  };
  return named("scripts", joint(atJoint, step));
}

/** The scripts of Unicode 9, which the reference's table has. */
const SCRIPTS = (
  "Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak " +
  "Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian " +
  "Caucasian_Albanian Chakma Cham Cherokee Common Coptic Cuneiform Cypriot Cyrillic Deseret " +
  "Devanagari Duployan Egyptian_Hieroglyphs Elbasan Ethiopic Georgian Glagolitic Gothic " +
  "Grantha Greek Gujarati Gurmukhi Han Hangul Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic " +
  "Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kayah_Li " +
  "Kharoshthi Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian " +
  "Lydian Mahajani Malayalam Mandaic Manichaean Marchen Meetei_Mayek Mende_Kikakui " +
  "Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean " +
  "New_Tai_Lue Newa Nko Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic " +
  "Old_Persian Old_South_Arabian Old_Turkic Oriya Osage Osmanya Pahawh_Hmong Palmyrene " +
  "Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada " +
  "Shavian Siddham SignWriting Sinhala Sora_Sompeng Sundanese Syloti_Nagri Syriac Tagalog " +
  "Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangut Telugu Thaana Thai Tibetan Tifinagh " +
  "Tirhuta Ugaritic Vai Warang_Citi Yi"
).split(" ");

const tests = SCRIPTS.map((name) => [name, new RegExp(`\\p{Script=${name}}`, "v")] as const);
const without = new RegExp(`[ ${WITHOUT_SCRIPT}]`, "v");
/** What was of another script in Unicode 9, or is in the reference. */
const OTHERWISE = new Map([
  ["\u0589", "Common"],
  ["\u061c", "Common"],
  ["\u0953", "Devanagari"],
  ["ー", "Han"],
]);

function findScript(character: string): string | undefined {
  if (without.test(character)) return undefined;
  const script =
    OTHERWISE.get(character) ?? tests.find(([, pattern]) => pattern.test(character))?.[0];
  return script === "Hiragana" || script === "Katakana" ? "Han" : script;
}
