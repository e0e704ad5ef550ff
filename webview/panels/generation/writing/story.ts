import type { Run } from "../../../../src/domain/model/run.ts";
import { spellOut } from "../../../../src/domain/text/spelling.ts";
import {
  createRoot,
  goOn,
  type Place,
  pack,
  tokensTo,
  unpack,
  type Written,
  wayTo,
} from "../../../../src/domain/writing/branches.ts";
import type { NextToken } from "../../../../src/domain/writing/generation.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { limitsOf, type Prompt, type Remembered } from "../ground/remembered.ts";

/** All that was written behind a text, and the end of the branch that was shown. */
export interface Grown {
  readonly root: Place;
  readonly end: Place;
}

/** All that was written behind a text, and the token of it that is looked at. */
export interface Story extends Grown {
  readonly run: Run;
  /** The text that it was written behind. */
  readonly prompt: string;
  /** How many tokens of the branch stand before the one that is looked at. */
  readonly at: number;
  /** How many tokens the branch has. */
  readonly length: number;
  /** Behind so many tokens of the branch. */
  placeAt(index: number): Place;
  /** The text that leads to a place. */
  textTo(place: Place): string;
  /** Why nothing comes behind a place, if nothing does. */
  over(place: Place): NextToken["end"];
  goTo(index: number): void;
  /** Another branch, up to its end. */
  show(end: Place): void;
  /** A token behind those before the one that is looked at. */
  extend(token: Written): void;
  /** The branch ends before the token that is looked at; what stood behind stays in the tree. */
  cut(): void;
  forget(): void;
  /** Keeps it over a reload. */
  keep(): void;
}

/** @param stories what was written before, by the text that it stands behind */
export function createStory(
  panel: Panel<Remembered>,
  { text: prompt, run }: Prompt,
  stories: ReadonlyMap<string, Grown>,
): Story {
  const { room } = limitsOf(run);
  let { root, end } = stories.get(prompt) ?? recalled(panel.view, prompt, run);
  let at = wayTo(end).length;

  const placeAt = (index: number): Place => wayTo(end)[index - 1] ?? root;
  const show = (place: Place) => {
    end = place;
    at = wayTo(end).length;
  };

  return {
    ...{ run, prompt, placeAt, show },
    get root() {
      return root;
    },
    get end() {
      return end;
    },
    get at() {
      return at;
    },
    get length() {
      return wayTo(end).length;
    },
    textTo: (place) => {
      const { text } = spellOut(run.tokens.tokenizer, tokensTo(place));
      return run.decoder ? text.trimStart() : text;
    },
    over: (place) => {
      if (panel.view.stop && place.token?.ends) return "token";
      return room < wayTo(place).length ? "window" : undefined;
    },
    goTo: (index) => {
      at = Math.max(0, Math.min(wayTo(end).length, index));
    },
    extend: (token) => show(goOn(placeAt(at), token)),
    cut: () => {
      end = placeAt(at);
    },
    forget: () => {
      root = createRoot();
      show(root);
    },
    keep: () => panel.setView({ kept: { text: prompt, model: run.model.id, ...pack(root, end) } }),
  };
}

function recalled({ kept }: Remembered, prompt: string, { model }: Run): Grown {
  if (kept?.text === prompt && kept.model === model.id) {
    const { root, here } = unpack(kept);
    return { root, end: here };
  }
  const root = createRoot();
  return { root, end: root };
}
