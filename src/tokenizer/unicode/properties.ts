import { BLANK } from "./characters.ts";
import { LATER, PICTOGRAPHIC_16 } from "./olderUnicode.ts";
import { BLOCKS, SCRIPTS } from "./unicodeNames.ts";

// Sets of characters as Oniguruma knows them, to stand inside the brackets of a class, flag v.

/** A property of JavaScript without the characters that are newer than Oniguruma's tables. */
const older = (property: string) => `[\\p{${property}}--[${LATER}]]`;

export const NUMERALS: string = older("Nd");
export const HEX = "0-9a-fA-F";
const ALPHA = older("Alphabetic");
/** \w in brackets. Unlike Rust's it is without the joiners. */
export const WORD: string = `${ALPHA}${older("M")}${NUMERALS}\\p{Pc}`;
/** \w elsewhere: with the numbers of Latin-1. */
export const LATIN_WORD: string = `${WORD}\\xb2\\xb3\\xb9\\xbc-\\xbe`;

const PUNCTUATION = older("P");
const UNASSIGNED = `\\p{Cn}${LATER}`;
const NOT_GRAPHIC = `\\p{Cc}\\p{Cs}${UNASSIGNED}`;
// The one letter that has another category since Unicode 17.
const NOT_YET_OTHER = "\\u0295";

const POSIX: ReadonlyMap<string, string> = new Map([
  ["alnum", ALPHA + NUMERALS],
  ["alpha", ALPHA],
  ["ascii", "\\0-\\x7f"],
  ["blank", "\\p{Zs}\\t"],
  ["cntrl", "\\p{Cc}"],
  ["digit", NUMERALS],
  ["graph", `[^${BLANK}${NOT_GRAPHIC}]`],
  ["lower", older("Lowercase") + NOT_YET_OTHER],
  ["print", `[^\\u2028\\u2029${NOT_GRAPHIC}]`],
  ["punct", PUNCTUATION + older("S")],
  ["space", BLANK],
  ["upper", older("Uppercase")],
  ["xdigit", HEX],
  ["word", WORD],
]);

/** A class by its POSIX name: [:alpha:]. */
export function posixNamed(name: string): string | undefined {
  return POSIX.get(name);
}

/** Properties that JavaScript has under the same names; "long/short". */
const SHARED =
  "C/Other Cc/Control Cf/Format Co/Private_Use Cs/Surrogate L/Letter LC/Cased_Letter " +
  "Ll/Lowercase_Letter Lm/Modifier_Letter Lo/Other_Letter Lt/Titlecase_Letter " +
  "Lu/Uppercase_Letter M/Mark/Combining_Mark Mc/Spacing_Mark Me/Enclosing_Mark " +
  "Mn/Nonspacing_Mark N/Number Nd/Decimal_Number Nl/Letter_Number No/Other_Number " +
  "P/Punctuation Pc/Connector_Punctuation Pd/Dash_Punctuation Pe/Close_Punctuation " +
  "Pf/Final_Punctuation Pi/Initial_Punctuation Po/Other_Punctuation Ps/Open_Punctuation " +
  "S/Symbol Sc/Currency_Symbol Sk/Modifier_Symbol Sm/Math_Symbol So/Other_Symbol Z/Separator " +
  "Zl/Line_Separator Zp/Paragraph_Separator Zs/Space_Separator ASCII_Hex_Digit/AHex " +
  "Alphabetic Any Assigned Bidi_Control/Bidi_C Case_Ignorable/CI Cased " +
  "Changes_When_Casefolded/CWCF Changes_When_Lowercased/CWL Dash " +
  "Default_Ignorable_Code_Point/DI Deprecated/Dep Emoji Emoji_Component/EComp " +
  "Emoji_Modifier/EMod Emoji_Modifier_Base/EBase Emoji_Presentation/EPres Extender/Ext " +
  "Grapheme_Base/Gr_Base Grapheme_Extend/Gr_Ext Hex_Digit/Hex IDS_Binary_Operator/IDSB " +
  "IDS_Trinary_Operator/IDST ID_Continue/IDC ID_Start/IDS Ideographic/Ideo " +
  "Join_Control/Join_C Logical_Order_Exception/LOE Lowercase Math " +
  "Noncharacter_Code_Point/NChar Pattern_White_Space/Pat_WS Quotation_Mark/QMark Radical " +
  "Regional_Indicator/RI Sentence_Terminal/STerm Soft_Dotted/SD Terminal_Punctuation/Term " +
  "Unified_Ideograph/UIdeo Uppercase Variation_Selector/VS White_Space/WSpace " +
  "XID_Continue/XIDC XID_Start/XIDS";

/** Names without what does not count in them. */
const loosely = (name: string) => name.toLowerCase().replace(/[-_ ]/g, "");

let known: ReadonlyMap<string, string> | undefined;

function everyName(): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  const add = (names: string, insideOf: (name: string) => string) => {
    for (const entry of names.split(" ")) {
      const aliases = entry.split("/");
      for (const alias of aliases) all.set(loosely(alias), insideOf(aliases[0] as string));
    }
  };
  add(SCRIPTS, (name) => older(`Script=${name}`));
  add("Zzzz/Unknown", (name) => `\\p{Script=${name}}${LATER}`);
  add(SHARED, older);
  add("C/Other", (name) => `\\p{${name}}${LATER}`);
  add("Cn/Unassigned", () => UNASSIGNED);
  add("Any Pattern_Syntax/Pat_Syn", (name) => `\\p{${name}}`);
  add("Ll/Lowercase_Letter LC/Cased_Letter Cased Lowercase", (name) => older(name) + NOT_YET_OTHER);
  add("Lo/Other_Letter", (name) => `[\\p{${name}}--[${LATER}${NOT_YET_OTHER}]]`);
  add("Extended_Pictographic/ExtPict", () => PICTOGRAPHIC_16);
  for (const block of BLOCKS.split(" ")) {
    const [name = "", first, last] = block.split(/[:-]/);
    all.set(`in${loosely(name)}`, `\\u{${first}}-\\u{${last}}`);
  }
  for (const [name, inside] of POSIX) all.set(name, inside);
  all.set("posixpunct", POSIX.get("punct") as string);
  all.set("punct", PUNCTUATION);
  return all;
}

/** A property by the name that Oniguruma gives it. @param word what \p{Word} is at this place */
export function propertyNamed(name: string, word: string): string | undefined {
  known ??= everyName();
  const plain = loosely(name);
  return plain === "word" ? word : known.get(plain);
}
