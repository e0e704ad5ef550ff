import { roomFor, TooLong } from "../limits/growth.ts";
import { byteOf, lossyText, textOf } from "../models/model.ts";
import { eachMatch } from "../patterns/matches.ts";
import { bytesOf } from "../stages/byteLevel.ts";
import { type PatternSetting, toPattern } from "../stages/normalizers.ts";
import { each, type Step } from "./decoderStep.ts";

export const byteLevel: Step = {
  all: (tokens) => [lossyText(tokens.map(bytesOf))],
  one: bytesOf,
  joins: true,
};

export const fuse: Step = {
  all: (tokens) => [tokens.join("")],
  one: (token) => token,
  joins: true,
};

/** "<0x0A>" is the byte 10. In a run of bytes that is no text each of them becomes U+FFFD. */
export const byteFallback: Step = {
  all(tokens) {
    const texts: string[] = [];
    let run: number[] = [];
    const endRun = () => {
      texts.push(textOf(Uint8Array.from(run)) ?? "\ufffd".repeat(run.length));
      run = [];
    };
    for (const token of tokens) {
      const byte = byteOf(token);
      if (byte !== undefined) run.push(byte);
      else {
        if (run.length > 0) endRun();
        texts.push(token);
      }
    }
    if (run.length > 0) endRun();
    return texts;
  },
  one(token, isJoined) {
    const byte = isJoined ? undefined : byteOf(token);
    return byte === undefined ? token : Uint8Array.of(byte);
  },
};

/** Puts `content` as it stands in place of every match. @throws TooLong before it is far too much */
export function replace(setting: PatternSetting | string | undefined, content: string): Step {
  const pattern = toPattern(setting);
  if (typeof setting === "object" && setting.String) {
    const literal = setting.String;
    return each((token) => {
      if (!token.includes(literal)) return token;
      const parts = token.split(literal);
      checkRoom(token, (parts.length - 1) * content.length);
      return parts.join(content);
    });
  }
  return each((token) => {
    let text = "";
    let done = 0;
    eachMatch(pattern, token, (from, to) => {
      text += token.slice(done, from) + content;
      checkRoom(token, text.length);
      done = to;
    });
    return text + token.slice(done);
  });
}

function checkRoom(token: string, units: number): void {
  if (units > roomFor(token.length)) throw new TooLong("decoder");
}

/** Takes at most so many of a character from the start and the end of each token. */
export function strip(content: string, start: number, stop: number): Step {
  const stripped = (token: string) => {
    let from = 0;
    let to = token.length;
    for (let i = 0; i < start && token.startsWith(content, from); i++) from += content.length;
    for (let i = 0; i < stop && to > from && token.endsWith(content, to); i++) to -= content.length;
    return token.slice(from, Math.max(from, to));
  };
  return {
    all: (tokens) => tokens.map(stripped),
    one: (t, isJoined) => (isJoined ? t : stripped(t)),
  };
}
