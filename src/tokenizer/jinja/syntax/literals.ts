import { TemplateFault } from "../values/fault.ts";

const NAMED: Readonly<Record<string, string>> = {
  ...{ n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" },
  ...{ "\\": "\\", "'": "'", '"': '"', "\n": "" },
};
const ESCAPE =
  /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([xuUN])|(.))/gsu;

/** What a string in quotes stands for, by Python's escapes. @throws TemplateFault */
export function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(ESCAPE, (all, octal, byte, unit, point, wrong, other) => {
    if (other !== undefined) return NAMED[other] ?? all;
    const hex = byte ?? unit ?? point;
    const code = hex === undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex, 16);
    if (wrong !== undefined || code > 0x10ffff) {
      throw new TemplateFault({ code: "wrongEscape", escape: all });
    }
    return String.fromCodePoint(code);
  });
}
