import type { Run } from "../../../../src/domain/model/run.ts";
import { spellOut } from "../../../../src/domain/text/spelling.ts";
import { type Place, tokensTo, type Written } from "../../../../src/domain/writing/branches.ts";
import type { NextToken, Option } from "../../../../src/domain/writing/generation.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { nameOf } from "../../../kit/page/naming.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import type { Prompt, Remembered } from "../ground/remembered.ts";
import { createTeller } from "../ground/teller.ts";
import { createTransport, pace } from "../ground/transport.ts";
import { exportBranches } from "./exports.ts";
import { createOptions, type Options } from "./options.ts";
import { findingAt, firstFinding, progressAt } from "./sentences.ts";
import { createStory, type Grown, type Story } from "./story.ts";
import { tableOfBranches, tableOfTokens } from "./tables.ts";
import { createTree } from "./tree.ts";
import { createWritten } from "./written.ts";

const KEPT_EVERY = 25; // tokens that are written at most before they are kept over a reload
const SEEN = 50; // milliseconds that a picture stays while more is being written

export interface Writing {
  /** What is written, what the token looked at is chosen from, and the branches. */
  readonly picture: HTMLElement;
  /** What can be done with it, and its numbers. */
  readonly details: readonly HTMLElement[];
  readonly exported: HTMLElement;
  /** Settings or seed have changed: what comes next is chosen again. */
  change(): void;
  /** Draws what is written; again after limits have changed. */
  show(): void;
}

/**
 * Writes on, one token after the other, each chosen by the settings or by hand.
 *
 * @param stories what was written before, by the text that it stands behind; kept up to date
 * @param seed the control of the seed, which stands beside what it picks
 */
export function createWriting(
  panel: Panel<Remembered>,
  prompt: Prompt,
  stories: Map<string, Grown>,
  seed: HTMLElement,
): Writing {
  const { run } = prompt;
  const story = createStory(panel, prompt, stories);
  const teller = createTeller((written, choice) => panel.host.next(run.id, written, choice));
  let turn = 0; // goes up whenever the user does something else
  let isWriting = false;
  let drawnAt = 0; // performance.now()
  let keptTokens = 0;
  const writer = panel.asker();
  const tell = (place: Place) => teller.tell(place, choiceOf(panel.view, run));

  const transport = createTransport(t("Write step by step"), {
    toBeginning: () => goTo(0),
    back: () => goTo(story.at - 1),
    on: () => begin(story.at + 1, 0),
    play: () => begin(panel.view.most, pace()),
    toEnd: () => begin(panel.view.most, 0),
    stop: halt,
  });
  const status = h("p", { class: "progress" });
  const written = createWritten(run.decoder ? "" : prompt.text, goTo);
  const options = createOptions(run.model.vocabSize, seed, (option, chosen) =>
    act(() => story.extend(pickOf(option, chosen))),
  );
  const tree = createTree((place) => act(() => story.show(place)));
  const actions = createActions(panel, story, () =>
    act(() => {
      story.forget();
      teller.forget();
    }),
  );
  const tables = createTables(story);
  const look = createLook(panel, story, options, { tell, isWriting: () => isWriting });

  /** Writes until so many tokens stand, or the user does something else. */
  function begin(most: number, pause: number): void {
    halt();
    const mine = ++turn;
    const isOn = () => mine === turn && written.element.isConnected;
    const writes = async () => {
      isWriting = true;
      teller.measure(true);
      transport.show(true);
      try {
        while (isOn() && story.at < most && (story.at < story.length || !story.over(story.end))) {
          if (story.at < story.length) story.goTo(story.at + 1);
          else {
            const { chosen } = await tell(story.end);
            if (!isOn()) return;
            story.extend(chosen);
          }
          if (pause > 0 || performance.now() - drawnAt > SEEN) draw();
          if (pause > 0 && story.at < most)
            await new Promise((resolve) => setTimeout(resolve, pause));
        }
      } finally {
        if (isOn()) halt(); // else another text or another way to write has taken over
      }
    };
    writer(writes(), () => {});
  }

  /** Stops the writing, if any is under way; the answer to what is being asked is dropped. */
  function halt(): void {
    turn++;
    if (!isWriting) return;
    isWriting = false;
    teller.measure(false);
    transport.show(false);
    draw();
  }

  /** A change by the user stops the writing. */
  function act(change: () => void): void {
    halt();
    change();
    draw();
  }

  function goTo(index: number): void {
    act(() => story.goTo(index));
  }

  function draw(): void {
    drawnAt = performance.now();
    const { root, end, at, length } = story;
    const over = story.over(end);
    stories.set(prompt.text, { root, end });
    written.show(spellOut(run.tokens.tokenizer, tokensTo(end)), at, over !== undefined);
    tree.show(root, end);
    actions.hidden = length === 0;
    if (!isWriting || length >= keptTokens + KEPT_EVERY) {
      keptTokens = length;
      story.keep();
    }
    status.ariaLive = over ? "polite" : "off"; // the finding tells the rest, once all is written
    status.textContent = progressAt(end, run, { most: panel.view.most, rate: teller.rate, over });
    // Where the next token is chosen, what comes next is told with it, once the model has said it.
    if (end !== root && (isWriting || over || at < length))
      panel.say(findingAt(end, undefined), !isWriting);
    tables.show();
    look();
  }

  return {
    picture: beside(
      [written.element, h("div", { class: "moving" }, transport.element, status), tree.element],
      options.element,
    ),
    details: [actions, options.math, options.twin, ...tables.elements],
    exported: createExported(panel, story),
    change: () => act(story.cut),
    show: () => act(() => {}),
  };
}

/** What is written, and what it is chosen from: side by side where there is room. */
const beside = (written: readonly HTMLElement[], choosing: HTMLElement) =>
  h("div", { class: "beside" }, h("div", {}, ...written), choosing);

/** What the user picked where the seed had chosen. */
const pickOf = (option: Option, chosen: Option): Written => ({
  ...{ ...option, isOwnPick: true },
  ...(option.id !== chosen.id && { insteadOf: nameOf(chosen) }),
});

/** All that was written by numbers: token by token, and branch by branch. */
function createTables(story: Story) {
  const tokens = createTwin(t("What was written, token by token"));
  const branches = createTwin(t("Compare the branches"));
  return {
    elements: [tokens.element, branches.element],
    show: () => {
      const { root, end } = story;
      tokens.element.hidden = end === root;
      tokens.show(() => tableOfTokens(end));
      branches.element.hidden = root.next.length === 0;
      branches.show(() => tableOfBranches(root));
    },
  };
}

/** What the next token is chosen by. */
function choiceOf({ settings, seed, most, ruled }: Remembered, { writing }: Run) {
  const rules = writing && { most, ...(!ruled && { free: true as const }) };
  return { settings, seed, ...rules };
}

/** What can be done with all that was written. */
function createActions(panel: Panel<Remembered>, story: Story, forget: () => void): HTMLElement {
  const { run, prompt, textTo } = story;
  const copyText = button({
    id: "copyText",
    label: t("Copy text"),
    onPress: () => panel.ask(panel.host.copy(textTo(story.end)), () => {}),
  });
  const inside = button({
    id: "lookInside",
    label: t("Inspect this text"),
    onPress: () => {
      // This panel keeps the text that its branches stand behind; the others look at the new one.
      const pinned = panel.host.pin(true);
      panel.ask(
        pinned.then(() => panel.host.openText(prompt + textTo(story.end))),
        () => {},
      );
    },
  });
  // What an encoder-decoder writes is no text that it reads: the Attention panel has it as it is.
  inside.hidden = run.decoder !== undefined;
  const anew = button({ id: "anew", label: t("Start over"), onPress: forget });
  return h("div", { class: "actions" }, copyText, inside, anew);
}

function createExported(panel: Panel<Remembered>, story: Story): HTMLElement {
  const work = panel.asker();
  return createExport(
    panel.host,
    (saving) => work(saving, () => {}),
    () => (story.root.next.length > 0 ? exportBranches(story, panel.view) : undefined),
    ["json", "csv", "md", "svg", "png"],
  );
}

/**
 * Shows what the token looked at is chosen from. One question at a time: however fast a slider
 * moves, the next one waits for the answer.
 */
function createLook(
  panel: Panel<Remembered>,
  story: Story,
  options: Options,
  writer: { tell(place: Place): Promise<NextToken>; isWriting(): boolean },
): () => void {
  const looker = panel.asker();
  let isAsking = false;
  let isStale = false; // it is another token by now, or by other settings

  function look(): void {
    if (isAsking) {
      isStale = true;
      return;
    }
    const step = story.at;
    const place = story.placeAt(step);
    const taken = step < story.length ? story.placeAt(step + 1).token : undefined;
    if (!taken && story.over(place)) {
      options.clear();
      return;
    }
    const { settings, seed } = panel.view;
    const asked = writer.tell(place);
    isAsking = true;
    looker(asked, (told) => {
      if (!options.element.isConnected) return; // another way to write has taken over
      options.show({ step, told, settings, seed, taken });
      if (story.end === story.root) panel.say(firstFinding(story.run, told));
      else if (!taken && place === story.end && !writer.isWriting())
        panel.say(findingAt(place, told));
    });
    const done = () => {
      isAsking = false;
      if (!isStale) return;
      isStale = false;
      look();
    };
    asked.then(done, done);
  }

  return look;
}
