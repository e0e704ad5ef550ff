import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, it } from "node:test";
import type { TemplateReason, Wrong } from "../../../src/domain/templateReason.ts";
import { chatRefusal, speak, translateReason } from "./sentences.ts";

type Without<One, Key extends PropertyKey> = One extends unknown ? Omit<One, Key> : never;
type Facts<Code> = Without<Extract<TemplateReason, { readonly code: Code }>, "code">;
type Told<Facts> = readonly (readonly [Facts, string])[];

/** Reasons of each code, and what the user reads. */
const SENTENCES: { readonly [Code in TemplateReason["code"]]: Told<Facts<Code>> } = {
  raised: [[{ message: "Roles must alternate." }, "It says “Roles must alternate.”"]],
  noDefault: [[{}, "There are several chat templates, and none is called “default”."]],
  noMessage: [[{}, "There is no message."]],
  tooMuch: [
    [{ what: "steps", most: 9 }, "It takes more than 9 steps."],
    [{ what: "characters", most: 9 }, "It builds more than 9 characters."],
    [{ what: "written", most: 9 }, "It outputs more than 9 characters."],
    [{ what: "digits", most: 9 }, "The template prints a number of more than 9 digits."],
    [{ what: "places", most: 9 }, "A number with more than 9 decimal places is printed."],
    [{ what: "items", most: 9 }, "“range” has more than 9 items."],
  ],
  tooDeep: [[{}, "Its macros, loops or brackets are nested too deeply."]],
  numberTooLarge: [[{}, "The template makes a number that is too large."]],
  unknown: [
    [
      { what: "filter", name: "urlize" },
      "Glassbox does not know the filter “urlize” of the chat template.",
    ],
    [
      { what: "tag", name: "include" },
      "Glassbox does not know the tag “include” of the chat template.",
    ],
    [{ what: "format", name: "%y" }, "Glassbox does not know the format “%y”."],
  ],
  unknownPart: [[{ type: "str", name: "encode" }, "Glassbox does not know “encode” of a str."]],
  escapedText: [[{ name: "upper" }, "Glassbox does not know what “upper” makes of escaped text."]],
  nestedKeys: [[{}, "Glassbox does not know tuples of tuples as keys."]],
  hanNumbers: [[{}, "Glassbox does not know which Chinese characters are numbers."]],
  sameness: [[{}, "Python does not say whether equal texts or numbers are the same object."]],
  printsAddress: [
    [
      { type: "generator" },
      "The template prints a generator, where Python would print a memory address.",
    ],
  ],
  atRandom: [[{ name: "lipsum" }, "“lipsum” gives a different output each time."]],
  noSuch: [
    [{ what: "filter", name: "nope" }, "There is no filter “nope”."],
    [{ what: "test", name: "nope" }, "There is no test “nope”."],
  ],
  undefinedName: [[{ name: "tool" }, "“tool” is undefined."]],
  noElse: [[{}, "A condition without “else” is false."]],
  noItem: [
    [{ which: "first" }, "There is no first item."],
    [{ which: "last" }, "There is no last item."],
    [{ which: "previous" }, "There is no previous item."],
    [{ which: "next" }, "There is no next item."],
  ],
  notGiven: [[{ parameter: "x", macro: "m" }, "“x” of the macro “m” is not given."]],
  noCaller: [[{}, "“caller” only works in a call block."]],
  noPart: [[{ type: "dict", name: "tools" }, "A dict has no “tools”."]],
  noSuchItem: [[{ type: "list" }, "A list has no such item."]],
  unsafe: [[{ name: "__class__", type: "str" }, "“__class__” of a str is not safe."]],
  given: [
    [{ to: "dict", what: "tooMuch" }, "“dict” is given too many arguments."],
    [{ to: "max", what: "nothing" }, "“max” is given nothing."],
    [{ to: "split", what: "noText" }, "“split” is given no text."],
    [{ to: "dict", what: "noPairs" }, "“dict” is given something other than pairs."],
    [{ to: "int", what: "longNumber" }, "“int” is given a number that is too long."],
    [{ to: "format", what: "namesAndValues" }, "“format” is given names and values."],
    [{ to: "ljust", what: "notOneCharacter" }, "“ljust” can only fill with a single character."],
  ],
  givenType: [[{ to: "join", type: "int" }, "“join” is given a int."]],
  givenTwice: [[{ name: "x" }, "“x” is given twice."]],
  notTaken: [[{ by: "trim", name: "x" }, "“trim” does not take “x”."]],
  lacks: [[{ who: "attr", name: "name" }, "“attr” lacks “name”."]],
  takesFewer: [[{ macro: "m", most: 2 }, "The macro “m” takes no more than 2 values."]],
  noRounding: [[{ method: "up" }, "“round” has no method “up”."]],
  goesByZero: [[{ name: "range" }, "“range” has a step of 0."]],
  dividesByZero: [[{}, "The template divides by zero."]],
  complexNumber: [[{}, "The template makes a complex number."]],
  standsBehind: [[{ type: "str", sign: "-" }, "“-” cannot be applied to a str."]],
  beside: [[{ left: "str", sign: "+", right: "dict" }, "“+” cannot combine a str and a dict."]],
  compared: [[{ left: "str", right: "dict" }, "Cannot compare a str with a dict."]],
  lookedFor: [[{ left: "list", right: "str" }, "Cannot look for a list in a str."]],
  keyNoText: [[{}, "A key after “**” is not text."]],
  called: [[{ type: "str" }, "A str is called like a function."]],
  notIterable: [[{ type: "float" }, "A float has no items to go through."]],
  noKey: [[{ type: "list" }, "A list cannot be the key of a dict."]],
  findsNot: [[{ name: "index", text: "x" }, "“index” did not find “x”."]],
  notRecursive: [[{}, "“loop” is called, but its tag does not say “recursive”."]],
  noNamespace: [[{ name: "a.b" }, "“a.b” is set but does not belong to a namespace."]],
  unpacked: [[{ values: 3, names: 2 }, "3 values are put into 2 names."]],
  format: [
    [{ text: "%d", how: "moreValues" }, "“%d” is given too few values."],
    [{ text: "%d", how: "fewerValues" }, "“%d” is given too many values."],
    [{ text: "%(x)d", how: "noDict" }, "“%(x)d” takes a dict."],
    [{ text: "5%", how: "endsInPercent" }, "“5%” ends within a %."],
    [{ text: "{", how: "notClosed" }, "“{” opens a brace that is not closed."],
    [{ text: "}", how: "notOpened" }, "“}” closes a brace that is not open."],
  ],
  formatLacks: [[{ text: "%(x)d", name: "x" }, "“%(x)d” takes a value for “x”."]],
  formatGiven: [[{ sign: "%d", text: "a %d", type: "str" }, "“%d” in “a %d” is given a str."]],
  formattedAs: [[{ type: "str", format: "d" }, "A str cannot be formatted as “d”."]],
  wrongEscape: [[{ escape: "\\x" }, "The template has an invalid escape: “\\x”."]],
  syntax: [
    [
      { line: 3, where: "line", wrong: "endlessTag" },
      "Line 3 of the template: a tag does not end.",
    ],
    [
      { line: 3, where: "before", next: "%", wrong: "noValue" },
      "Line 3 of the template: a value is missing before “%”.",
    ],
    [
      { line: 3, where: "tagEnd", wrong: "noValue" },
      "Line 3 of the template: a value is missing where the tag ends.",
    ],
    [
      { line: 3, where: "templateEnd", wrong: "missing", name: "endif" },
      "Line 3 of the template: “endif” is missing, and the template ends.",
    ],
  ],
};

/** What is wrong in a line of a template. */
const WRONG: { readonly [Name in Wrong["wrong"]]: string } = {
  missing: "“x” is missing",
  noTag: "there is no tag “x”",
  outsideLoop: "“x” is outside a loop",
  behindOneWithValue: "“x” comes after a parameter with a default value",
  noPartOfTag: "“x” is not allowed in a tag",
  opensNowhere: "“x” has no opening tag",
  endless: "“x” does not end",
  noName: "a name is missing",
  noValue: "a value is missing",
  noTagEnd: "the end of the tag is missing",
  noCall: "a call is missing",
  notSettable: "nothing here can be given a value",
  sliceAmongItems: "a slice is combined with another index",
  behindDict: "nothing may come after **",
  behindNames: "an unnamed argument comes after a named one",
  testBehindTest: "one test follows another",
  endlessTag: "a tag does not end",
  endlessComment: "a comment does not end",
};

const ALL: readonly (readonly [reason: TemplateReason, english: string])[] = [
  ...Object.entries(SENTENCES).flatMap(([code, told]) =>
    told.map(([facts, english]) => [{ code, ...facts } as TemplateReason, english] as const),
  ),
  ...Object.entries(WRONG).map(([wrong, english]) => {
    const reason = { code: "syntax", line: 1, where: "line", wrong, name: "x" } as TemplateReason;
    return [reason, `Line 1 of the template: ${english}.`] as const;
  }),
];

const root = path.resolve(import.meta.dirname, "../../..");
const korean = JSON.parse(
  readFileSync(path.join(root, "l10n/bundle.l10n.ko.json"), "utf8"),
) as Readonly<Record<string, string>>;
/** What Korean has in Latin letters here: names of programs, of tags and of what templates hold. */
const NAMES =
  /Glassbox|Python|“default”|“range”|“round”|“else”|“caller”|call|“loop”|“recursive”|namespace|dict/g;

describe("a reason of a chat template", () => {
  afterEach(() => speak({}));

  for (const [reason, english] of ALL) {
    it(`is a sentence: ${english}`, () => {
      assert.equal(translateReason(reason), english);
      assert.equal(chatRefusal(reason), `The chat template refuses this conversation: ${english}`);
      speak(korean);
      const told = Object.entries(reason).flatMap(([name, fact]) =>
        ["code", "what", "how", "which", "where", "wrong"].includes(name) ? [] : [String(fact)],
      );
      let rest = translateReason(reason);
      assert.match(rest, /[가-힣].*(?:니다\.|니다\([^)]+\)\.)$/);
      for (const fact of told.sort((a, b) => b.length - a.length)) {
        if (reason.code !== "syntax" || fact !== "x") assert.ok(rest.includes(fact), rest);
        rest = rest.replaceAll(fact, "");
      }
      assert.doesNotMatch(rest.replace(NAMES, ""), /[a-z]/i);
      assert.match(chatRefusal(reason), /^채팅 템플릿이 이 대화를 받아들이지 않습니다: /);
    });
  }
});
