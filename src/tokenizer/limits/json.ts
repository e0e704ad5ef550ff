import { Refused } from "../../domain/reason.ts";

const MOST = 8_000_000; // the largest tokenizer.json have two million

/**
 * What a file of JSON says. Parsing is one step of the engine's that nothing can stop, and 100 MB of
 * "[],[],…" take gigabytes: so the values are counted before.
 *
 * @throws SyntaxError if it is none
 * @throws Refused if it has more values than any file that is meant well
 */
export function parseJson(text: string): unknown {
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x2c || unit === 0x5b || unit === 0x7b) values++; // , [ {
  }
  if (values > MOST) throw new Refused({ code: "tooManyValues" });
  return JSON.parse(text);
}
