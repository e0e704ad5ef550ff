import type { Run } from "../../../../src/domain/model/run.ts";
import { spellOut } from "../../../../src/domain/text/spelling.ts";
import { type Place, tokensTo } from "../../../../src/domain/writing/branches.ts";
import type { NextToken } from "../../../../src/domain/writing/generation.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
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
  readonly elements: readonly HTMLElement[];
  /** Settings or seed have changed: what comes next is chosen again. */
  change(): void;
  /** Draws what is written; again after limits have changed. */
  show(): void;
}

/**
 * Writes on, one token after the other, each chosen by the settings or by hand.
 *
 * @param stories what was written before, by the text that it stands behind; kept up to date
 */
export function createWriting(
  panel: Panel<Remembered>,
  prompt: Prompt,
  stories: Map<string, Grown>,
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
  const written = createWritten(goTo);
  const options = createOptions(run.model.vocabSize, (option) => act(() => story.extend(option)));
  const tree = createTree((place) => act(() => story.show(place)));
  const actions = createActions(panel, story, () =>
    act(() => {
      story.forget();
      teller.forget();
    }),
  );
  const steps = createTwin(t("What was written, token by token"));
  const comparison = createTwin(t("Compare the branches"));
  const look = createLook(panel, story, options, tell);

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
    if (end !== root) panel.say(findingAt(end), !isWriting);
    steps.element.hidden = end === root;
    steps.show(() => tableOfTokens(end));
    comparison.element.hidden = root.next.length === 0;
    comparison.show(() => tableOfBranches(root));
    look();
  }

  return {
    elements: [
      ...[transport.element, status, written.element, options.element, tree.element],
      ...[actions, options.twin, steps.element, comparison.element],
    ],
    change: () => act(story.cut),
    show: () => act(() => {}),
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
    label: t("Look inside it"),
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
  const anew = button({ id: "anew", label: t("Begin anew"), onPress: forget });
  const exported = createExport(
    panel.host,
    (work) => panel.ask(work, () => {}),
    () => exportBranches(story, panel.view),
    ["json", "csv", "md", "svg", "png"],
  );
  return h("div", { class: "actions" }, copyText, inside, anew, exported);
}

/**
 * Shows what the token looked at is chosen from. One question at a time: however fast a slider
 * moves, the next one waits for the answer.
 */
function createLook(
  panel: Panel<Remembered>,
  story: Story,
  options: Options,
  tell: (place: Place) => Promise<NextToken>,
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
    const asked = tell(place);
    isAsking = true;
    looker(asked, (told) => {
      if (!options.element.isConnected) return; // another way to write has taken over
      options.show({ step, told, settings, seed, taken });
      if (story.end === story.root) panel.say(firstFinding(story.run, told));
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
