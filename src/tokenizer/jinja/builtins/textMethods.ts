import { splitLines, splitText, strip } from "../syntax/splitting.ts";
import { take, textOf, wholeOf } from "../values/args.ts";
import { TemplateFault, type Work } from "../values/fault.ts";
import { iterate, lengthOf } from "../values/items.ts";
import { isPrintable } from "../values/printing.ts";
import { type Args, NONE, Tuple, type Value } from "../values/values.ts";
import { capitalize, casefold, isKind, swapCase, titleCase } from "./letters.ts";

export type TextMethod = (text: string, args: Args, work: Work) => Value;

/** A part of a text by code points, and where it begins. */
function part(text: string, from: Value, to: Value, what: string) {
  const { length } = Array.from(text);
  const place = (at: Value, otherwise: number) => {
    if (at === NONE) return otherwise;
    const whole = wholeOf(at, what);
    return Math.min(length, whole < 0 ? Math.max(0, whole + length) : whole);
  };
  const [start, end] = [place(from, 0), place(to, length)];
  const isThere = from === NONE || wholeOf(from, what) <= length;
  return {
    text: Array.from(text).slice(start, end).join(""),
    start,
    isThere: isThere && start <= end,
  };
}

const RANGE = [
  ["/start", NONE],
  ["/end", NONE],
] as const;

/** find, rfind, index and rindex */
function find(name: string, isLast: boolean, fails: boolean): TextMethod {
  return (text, args) => {
    const [sub, from, to] = take(args, name, "/sub", ...RANGE) as [Value, Value, Value];
    const within = part(text, from, to, name);
    const wanted = textOf(sub, name);
    const at = isLast ? within.text.lastIndexOf(wanted) : within.text.indexOf(wanted);
    if (at >= 0 && within.isThere) return BigInt(within.start + lengthOf(within.text.slice(0, at)));
    if (fails) throw new TemplateFault({ code: "findsNot", name, text: wanted });
    return -1n;
  };
}

/** startswith and endswith, of one text or a tuple of them */
function matches(name: "startswith" | "endswith"): TextMethod {
  return (text, args) => {
    const [one, from, to] = take(args, name, "/prefix", ...RANGE) as [Value, Value, Value];
    const within = part(text, from, to, name);
    const all = one instanceof Tuple ? one.items : [one];
    return all.some((other) => {
      const wanted = textOf(other, name);
      const fits =
        name === "startswith" ? within.text.startsWith(wanted) : within.text.endsWith(wanted);
      return fits && within.isThere;
    });
  };
}

function split(name: "split" | "rsplit"): TextMethod {
  return (text, args) => {
    const [by, most] = take(args, name, ["sep", NONE], ["maxsplit", -1n]) as [Value, Value];
    const separator = by === NONE ? undefined : textOf(by, name);
    return splitText(text, separator, wholeOf(most, name), name === "rsplit");
  };
}

function partition(name: "partition" | "rpartition"): TextMethod {
  return (text, args) => {
    const by = textOf(take(args, name, "/sep")[0] as Value, name);
    if (by === "") throw new TemplateFault({ code: "given", to: name, what: "noText" });
    const at = name === "partition" ? text.indexOf(by) : text.lastIndexOf(by);
    if (at < 0) return new Tuple(name === "partition" ? [text, "", ""] : ["", "", text]);
    return new Tuple([text.slice(0, at), by, text.slice(at + by.length)]);
  };
}

function stripped(
  name: string,
  sides: { readonly left: boolean; readonly right: boolean },
): TextMethod {
  return (text, args) => {
    const [signs] = take(args, name, ["/chars", NONE]) as [Value];
    return strip(text, signs === NONE ? undefined : textOf(signs, name), sides);
  };
}

function justified(name: string, left: (missing: number, width: number) => number): TextMethod {
  return (text, args, work) => {
    const [width, fill] = take(args, name, "/width", ["/fillchar", " "]) as [Value, Value];
    const sign = textOf(fill, name);
    if (lengthOf(sign) !== 1) {
      throw new TemplateFault({ code: "given", to: name, what: "notOneCharacter" });
    }
    const missing = Math.max(0, wholeOf(width, name) - lengthOf(text));
    work.make(missing);
    const before = left(missing, wholeOf(width, name));
    return sign.repeat(before) + text + sign.repeat(missing - before);
  };
}

/** Where a text is centered, an odd blank stands before it if the width is odd. */
export const center = justified(
  "center",
  (missing, width) => Math.floor(missing / 2) + (missing & width & 1),
);

export function replaceText(
  text: string,
  [old, put, count]: readonly [string, string, number],
  work: Work,
) {
  const places = old === "" ? lengthOf(text) + 1 : text.split(old).length - 1;
  const times = count < 0 ? places : Math.min(places, count);
  work.make(text.length + times * put.length);
  if (count < 0 && old !== "") return text.replaceAll(old, () => put);
  if (old === "") {
    const signs = [...Array.from(text), ""];
    return signs.map((sign, i) => (i < times ? put : "") + sign).join("");
  }
  let [written, rest] = ["", text];
  for (let i = 0; i < times; i++) {
    const at = rest.indexOf(old);
    written += rest.slice(0, at) + put;
    rest = rest.slice(at + old.length);
  }
  return written + rest;
}

const plain =
  (name: string, change: (text: string) => Value): TextMethod =>
  (text, args) => {
    take(args, name);
    return change(text);
  };

function zeroFilled(text: string, args: Args, work: Work): string {
  const width = wholeOf(take(args, "zfill", "/width")[0] as Value, "zfill");
  const missing = Math.max(0, width - lengthOf(text));
  work.make(missing);
  const sign = /^[-+]/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}

function joined(text: string, args: Args, work: Work): string {
  const parts = [...iterate(take(args, "join", "/iterable")[0] as Value, work)].map((one) =>
    textOf(one, "join"),
  );
  work.make(parts.reduce((sum, { length }) => sum + length + text.length, 0));
  return parts.join(text);
}

function tabsExpanded(text: string, args: Args, work: Work): string {
  const size = wholeOf(take(args, "expandtabs", ["tabsize", 8n])[0] as Value, "expandtabs");
  let [written, column] = ["", 0];
  for (const sign of text) {
    const width = sign === "\t" ? (size > 0 ? size - (column % size) : 0) : 1;
    work.make(width);
    written += sign === "\t" ? " ".repeat(width) : sign;
    column = sign === "\n" || sign === "\r" ? 0 : column + width;
  }
  return written;
}

const removed =
  (name: "removeprefix" | "removesuffix"): TextMethod =>
  (text, args) => {
    const one = textOf(take(args, name, "/text")[0] as Value, name);
    if (name === "removeprefix") return text.startsWith(one) ? text.slice(one.length) : text;
    return one !== "" && text.endsWith(one) ? text.slice(0, -one.length) : text;
  };

/** The methods of Python's str that templates may call. */
export const TEXT_METHODS: Readonly<Record<string, TextMethod>> = {
  capitalize: plain("capitalize", capitalize),
  casefold: plain("casefold", casefold),
  center,
  count: (text, args) => {
    const [sub, from, to] = take(args, "count", "/sub", ...RANGE) as [Value, Value, Value];
    const within = part(text, from, to, "count");
    if (!within.isThere) return 0n;
    const wanted = textOf(sub, "count");
    if (wanted === "") return BigInt(lengthOf(within.text) + 1);
    return BigInt(within.text.split(wanted).length - 1);
  },
  endswith: matches("endswith"),
  expandtabs: tabsExpanded,
  find: find("find", false, false),
  index: find("index", false, true),
  isalnum: plain("isalnum", isKind("alnum")),
  isalpha: plain("isalpha", isKind("alpha")),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are ASCII, too
  isascii: plain("isascii", (text) => /^[\x00-\x7f]*$/.test(text)),
  isdecimal: plain("isdecimal", isKind("decimal")),
  isdigit: plain("isdigit", isKind("digit")),
  isidentifier: plain("isidentifier", (text) => /^[_\p{XID_Start}]\p{XID_Continue}*$/u.test(text)),
  islower: plain("islower", isKind("lower")),
  isnumeric: plain("isnumeric", isKind("numeric")),
  isprintable: plain("isprintable", (text) => Array.from(text).every(isPrintable)),
  isspace: plain("isspace", isKind("space")),
  istitle: plain("istitle", isKind("title")),
  isupper: plain("isupper", isKind("upper")),
  join: joined,
  ljust: justified("ljust", () => 0),
  lower: plain("lower", (text) => text.toLowerCase()),
  lstrip: stripped("lstrip", { left: true, right: false }),
  partition: partition("partition"),
  removeprefix: removed("removeprefix"),
  removesuffix: removed("removesuffix"),
  replace: (text, args, work) => {
    const [old, put, count] = take(args, "replace", "/old", "/new", ["/count", -1n]) as [
      Value,
      Value,
      Value,
    ];
    const asked = [
      textOf(old, "replace"),
      textOf(put, "replace"),
      wholeOf(count, "replace"),
    ] as const;
    return replaceText(text, asked, work);
  },
  rfind: find("rfind", true, false),
  rindex: find("rindex", true, true),
  rjust: justified("rjust", (missing) => missing),
  rpartition: partition("rpartition"),
  rsplit: split("rsplit"),
  rstrip: stripped("rstrip", { left: false, right: true }),
  split: split("split"),
  splitlines: (text, args) => {
    const [keeps] = take(args, "splitlines", ["keepends", false]);
    return splitLines(text, keeps === true || (typeof keeps === "bigint" && keeps !== 0n));
  },
  startswith: matches("startswith"),
  strip: stripped("strip", { left: true, right: true }),
  swapcase: plain("swapcase", swapCase),
  title: plain("title", titleCase),
  upper: plain("upper", (text) => text.toUpperCase()),
  zfill: zeroFilled,
};
