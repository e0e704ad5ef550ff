import "./player.css";
import type { Steps } from "../../../../src/domain/tokenizer/steps.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { type Keys, pressKey } from "../../../kit/controls/keys.ts";
import { createStepButtons, type StepMoves, stepKeys } from "../../../kit/controls/stepButtons.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { wantsCalm } from "../../../kit/page/wishes.ts";
import { headOf, visible } from "../ground/visible.ts";
import { type Frame, framesOf, opening } from "./frames.ts";
import { drawFrame } from "./picture.ts";
import { sentence } from "./sentences.ts";
import { stageName } from "./stages.ts";

export interface Player {
  readonly element: HTMLElement;
  /** Whether the user has begun to step: then no other word may replace this one by itself. */
  readonly isBusy: boolean;
  /** Shows how a word was cut, at the first step that joins or finds something. */
  show(steps: Steps): void;
}

const PACE = 1200; // milliseconds for each step
const CALM = 2400; // where the user wants more time

const NAMED = 40; // characters of a word in the heading

/**
 * How a word came to its tokens, as something to be played. On every control the arrow keys step,
 * Home and End go to the beginning and the end; on the slider Space plays and pauses.
 */
export function createPlayer(): Player {
  let steps: Steps | undefined;
  let frames: readonly Frame[] = [];
  let at = 0;
  let opened = 0; // the frame that a word begins with
  let timer: ReturnType<typeof setInterval> | undefined;

  const name = h("span", { class: "token" });
  const route = h("ol", { class: "route", "aria-label": t("Stages") });
  const said = h("p", { class: "step" });
  const picture = h("div", { class: "picture" });
  const slider = h("input", {
    type: "range",
    min: 0,
    step: 1,
    "aria-label": t("Step"),
    oninput: () => goTo(Number(slider.value)),
  });
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const play = button({ label: t("Play"), onPress: () => (timer ? pause() : start()) });
  play.classList.add("play");
  const moves: StepMoves = {
    toBeginning: () => goTo(0),
    back: () => goTo(at - 1),
    on: () => goTo(at + 1),
    toEnd: () => goTo(frames.length - 1),
  };
  const buttons = createStepButtons(moves);
  const controls = h(
    "div",
    { class: "controls", role: "group", "aria-label": t("Play the steps"), onkeydown: press },
    h("h2", {}, t("Why here?"), " ", name),
    ...[buttons.toBeginning, buttons.back, play, buttons.on, buttons.toEnd, slider, count],
  );
  const element = h(
    "section",
    { class: "player", "aria-label": t("Why here?"), hidden: true },
    controls,
    route,
    said,
    picture,
  );

  function start(): void {
    if (at === frames.length - 1) draw(0);
    timer = setInterval(
      () => {
        // When the panel has drawn another text, this one stops.
        if (element.isConnected && at + 1 < frames.length) draw(at + 1);
        if (!element.isConnected || at + 1 >= frames.length) pause();
      },
      wantsCalm() ? CALM : PACE,
    );
    play.textContent = t("Pause");
    said.ariaLive = "polite";
  }

  function pause(): void {
    clearInterval(timer);
    timer = undefined;
    play.textContent = t("Play");
  }

  /** A step by hand; stops playing. */
  function goTo(frame: number): void {
    pause();
    said.ariaLive = "polite";
    draw(frame);
  }

  function press(event: Event): void {
    const playKey: Keys = { " ": () => (timer ? pause() : start()) };
    pressKey(event, { ...stepKeys(moves), ...(event.target === slider && playKey) });
  }

  function draw(frame: number): void {
    at = Math.max(0, Math.min(frames.length - 1, frame));
    const shown = frames[at];
    if (!steps || !shown) return;
    slider.max = String(frames.length - 1);
    slider.value = String(at);
    slider.ariaValueText = t("Step {0} of {1}", at + 1, frames.length);
    count.textContent = `${formatCount(at + 1)} / ${formatCount(frames.length)}`;
    said.textContent = sentence(steps, shown);
    picture.replaceChildren(...drawFrame(steps, shown));
    bringIntoView(picture.querySelector(".sum.here"));
    route.replaceChildren(...drawRoute(frames, at));
  }

  return {
    element,
    get isBusy() {
      return timer !== undefined || at !== opened;
    },
    show(next) {
      pause();
      steps = next;
      frames = framesOf(next);
      name.textContent = visible(headOf(next.around.word, NAMED));
      element.hidden = false;
      said.ariaLive = "off"; // what is pointed at is spoken already
      opened = opening(frames);
      draw(opened);
    },
  };
}

/** Scrolls the picture sideways to the place that is looked at, never the page. */
function bringIntoView(place: Element | null): void {
  const box = place?.closest(".scroll");
  if (!place || !box) return;
  const { left } = box.getBoundingClientRect();
  box.scrollLeft += place.getBoundingClientRect().right - left - box.clientWidth / 2;
}

/** The stages by name, the one of the frame that is shown marked. */
const drawRoute = (frames: readonly Frame[], at: number): readonly HTMLElement[] =>
  chaptersOf(frames).map(({ name, from, to }) =>
    h("li", { "aria-current": at >= from && at < to ? "step" : undefined }, name),
  );

interface Chapter {
  readonly name: string;
  readonly from: number;
  to: number; // exclusive
}

/** The stages in order: frames of the same name that follow each other are one. */
function chaptersOf(frames: readonly Frame[]): readonly Chapter[] {
  const chapters: Chapter[] = [];
  for (const [i, frame] of frames.entries()) {
    const name = chapterName(frame);
    const last = chapters.at(-1);
    if (last?.name === name && frame.kind !== "stage") last.to = i + 1;
    else chapters.push({ name, from: i, to: i + 1 });
  }
  return chapters;
}

function chapterName(frame: Frame): string {
  switch (frame.kind) {
    case "text":
      return t("text");
    case "stage":
      return stageName(frame.stage);
    case "added":
      return t("added token");
    case "long":
      return t("too long");
    case "symbols":
    case "merge":
    case "merged":
      return t("merges");
    case "try":
    case "refused":
      return t("longest match");
    case "lookup":
      return t("lookup");
    case "lattice":
    case "arrive":
    case "path":
    case "runnersUp":
      return t("best cut");
    case "result":
      return t("result");
    default:
      return frame satisfies never;
  }
}
