import "./picture.css";
import { codePoint, type TokenId } from "../../../../src/domain/text/token.ts";
import type { Try } from "../../../../src/domain/tokenizer/plays.ts";
import type { Steps, TextStage } from "../../../../src/domain/tokenizer/steps.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { headOf, visible } from "../ground/visible.ts";
import type { Frame } from "./frames.ts";
import { drawArrival, drawLattice, drawRunnersUp } from "./lattice.ts";
import { drawMerges } from "./merges.ts";

/** What a frame looks like. */
export function drawFrame(steps: Steps, frame: Frame): readonly HTMLElement[] {
  const { play, word, around } = steps;
  switch (frame.kind) {
    case "text":
    case "added":
      return [
        inContext(
          tailOf(around.before, AROUND),
          headOf(around.word, LONG),
          headOf(around.after, AROUND),
        ),
      ];
    case "stage":
      return [drawStage(frame.stage)];
    case "long":
      return [inContext("", word, "")];
    case "symbols":
    case "merge":
    case "merged":
      return play.kind === "merges" ? drawMerges(steps, play, frame) : [];
    case "try": {
      const tried = frame.tries[frame.at];
      if (play.kind !== "matches" || !tried) return [];
      const here = frame.tries.slice(0, frame.at + 1).filter(({ start }) => start === tried.start);
      const shorter = play.matches
        .find(({ start }) => start === tried.start)
        ?.fits.slice(0, -1)
        .map(({ id }) => steps.pieces[id]?.stored ?? "");
      return [
        drawTried(word, frame.tries.slice(0, frame.at + 1)),
        h(
          "ol",
          { class: "tries", "aria-label": t("Tries at this place") },
          ...here.map(({ start, end, id }) =>
            h(
              "li",
              { class: id === undefined ? "missing" : "found" },
              h(
                "span",
                { class: "token" },
                (start > 0 ? play.prefix : "") + visible(word.slice(start, end)),
              ),
              id === undefined ? ` ✗ ${t("not in the vocabulary")}` : ` ✓ ID ${id}`,
            ),
          ),
        ),
        ...(tried.id !== undefined && shorter && shorter.length > 0
          ? [h("p", { class: "aside" }, t("Shorter pieces that fit too: {0}", shorter.join(", ")))]
          : []),
      ];
    }
    case "refused":
    case "lookup":
      return [inContext("", headOf(word, LONG), "")];
    case "lattice":
      return play.kind === "lattice" ? [drawLattice(word, play)] : [];
    case "arrive":
      return play.kind === "lattice"
        ? [drawLattice(word, play, frame.at), drawArrival(word, frame.edges)]
        : [];
    case "path":
      return play.kind === "lattice" ? [drawLattice(word, play, "path")] : [];
    case "runnersUp":
      return play.kind === "lattice"
        ? [drawLattice(word, play, "path"), drawRunnersUp(word, play)]
        : [];
    case "result":
      return [drawResult(steps, frame.ids)];
    default:
      return frame satisfies never;
  }
}

const AROUND = 32; // characters of the text on each side of the word
const LONG = 160; // of the word itself

const tailOf = (text: string, count: number) => {
  const characters = Array.from(text.slice(-count * 2));
  const isAll = text.length <= count * 2 && characters.length <= count;
  return (isAll ? "" : "…") + characters.slice(-count).join("");
};

const inContext = (before: string, word: string, after: string) =>
  h(
    "p",
    { class: "context" },
    h("span", { class: "around" }, visible(before)),
    h("mark", {}, visible(word)),
    h("span", { class: "around" }, visible(after)),
  );

function drawStage({ work, before, after, start, end }: TextStage): HTMLElement {
  if (work === "split")
    return inContext(before.slice(0, start), before.slice(start, end), before.slice(end));
  if (before === after) return inContext("", before, "");
  return h(
    "div",
    { class: "rewritten" },
    spelled(before),
    h("span", { class: "arrow", "aria-hidden": "true" }, "→"),
    spelled(after),
  );
}

/** Each character in a box with its code point: "é" and "e ´" look the same otherwise. */
const spelled = (text: string) =>
  h(
    "span",
    { class: "spelled" },
    ...Array.from(text, (character) =>
      h(
        "span",
        { class: "cell" },
        h("span", {}, /\p{M}/u.test(character) ? `◌${character}` : visible(character)),
        character === "…" ? undefined : h("small", {}, codePoint(character)),
      ),
    ),
  );

/** The word, with what is used up and what is being tried. */
function drawTried(word: string, tries: readonly Try[]): HTMLElement {
  const last = tries.at(-1);
  const taken = tries.slice(0, -1).filter(({ id }) => id !== undefined);
  const span = (part: Try, kind: string) =>
    h("span", { class: `piece ${kind}` }, visible(word.slice(part.start, part.end)));
  return h(
    "p",
    { class: "tried" },
    ...taken.map((part) => span(part, "taken")),
    last ? span(last, last.id === undefined ? "failing" : "fitting") : undefined,
    h("span", { class: "around" }, visible(word.slice(last?.end ?? 0))),
  );
}

const drawResult = ({ pieces }: Steps, ids: readonly TokenId[]) =>
  h(
    "ol",
    { class: "result", "aria-label": t("The tokens of the word") },
    ...ids.map((id) =>
      h(
        "li",
        { class: "piece taken" },
        h("span", {}, pieces[id]?.shown ?? ""),
        h("small", {}, `${t("ID")} ${id}`),
        h("small", { class: "as-stored" }, pieces[id]?.stored ?? ""),
      ),
    ),
  );
