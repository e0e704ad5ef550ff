import { spellOut } from "../../../../src/domain/text/spelling.ts";
import {
  createRoot,
  goOn,
  type Place,
  pack,
  tokensTo,
  unpack,
  wayTo,
} from "../../../../src/domain/writing/branches.ts";
import type { NextToken, Option } from "../../../../src/domain/writing/generation.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/host.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { createTeller } from "../ground/teller.ts";
import { createTransport, pace } from "../ground/transport.ts";
import { limitsOf, type Prompt, type View } from "../ground/view.ts";
import { exportBranches } from "./exports.ts";
import { createOptions } from "./options.ts";
import { findingAt, firstFinding, progressAt } from "./sentences.ts";
import { tableOfBranches, tableOfTokens } from "./tables.ts";
import { createTree } from "./tree.ts";
import { createWritten } from "./written.ts";

const KEPT_EVERY = 25; // tokens that are written at most before they are kept over a reload
const SEEN = 50; // milliseconds that a picture stays while more is being written

export interface Writing {
  readonly elements: readonly HTMLElement[];
  /** Settings or seed are others: what comes next is chosen anew. */
  change(): void;
  /** Shows what there is, now or after limits were changed. */
  show(): void;
}

/** All that was written behind a text, and the end of the branch that was shown. */
export interface Grown {
  readonly root: Place;
  readonly end: Place;
}

/**
 * Writes on, one token after the other, each chosen by the settings or by hand.
 *
 * @param stories what was written before, by the text that it stands behind; kept up to date
 */
export function createWriting(
  panel: Panel<View>,
  { text: prompt, run }: Prompt,
  stories: Map<string, Grown>,
): Writing {
  const limits = limitsOf(run);
  const teller = createTeller((written, choice) => panel.host.next(run.id, written, choice));
  let { root, end } = recalled();
  let at = wayTo(end).length; // how many tokens of the branch stand before the one looked at
  let turn = 0; // goes up whenever the user does something else
  let isWriting = false;
  let drawnAt = 0; // performance.now()
  let keptTokens = 0;
  let isAsking = false; // what the token looked at is chosen from
  let isStale = false; // it is another one by now, or by other settings
  const writer = panel.asker();
  const looker = panel.asker();

  const transport = createTransport(t("Write step by step"), {
    toBeginning: () => goTo(0),
    back: () => goTo(at - 1),
    on: () => begin(at + 1, 0),
    play: () => begin(panel.view.most, pace()),
    toEnd: () => begin(panel.view.most, 0),
    stop: halt,
  });
  const status = h("p", { class: "progress" });
  const written = createWritten(goTo);
  const options = createOptions(run.model.vocabSize, (option) => {
    halt();
    extend(option);
    draw();
  });
  const tree = createTree((place) => {
    halt();
    end = place;
    at = wayTo(end).length;
    draw();
  });
  const copyText = button({
    id: "copyText",
    label: t("Copy text"),
    onPress: () => panel.ask(panel.host.copy(textTo(end)), () => {}),
  });
  const inside = button({
    id: "lookInside",
    label: t("Look inside it"),
    onPress: () => {
      // This panel keeps the text that its branches stand behind; the others look at the new one.
      const pinned = panel.host.pin(true);
      panel.ask(
        pinned.then(() => panel.host.openText(prompt + textTo(end))),
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
    () => exportBranches({ run, prompt, view: panel.view, root, end, textTo }),
    ["json", "csv", "md", "svg", "png"],
  );
  const buttons = h("div", { class: "actions" }, copyText, inside, anew, exported);
  const steps = createTwin(t("What was written, token by token"));
  const comparison = createTwin(t("Compare the branches"));

  function recalled(): Grown {
    const grown = stories.get(prompt);
    if (grown) return grown;
    const { kept } = panel.view;
    if (kept?.text === prompt && kept.model === run.model.id) {
      const { root, here } = unpack(kept);
      return { root, end: here };
    }
    const root = createRoot();
    return { root, end: root };
  }

  const placeAt = (index: number): Place => wayTo(end)[index - 1] ?? root;
  const lengthOf = (place: Place) => wayTo(place).length;
  const textTo = (place: Place) => {
    const { text } = spellOut(run.tokens.tokenizer, tokensTo(place));
    return run.decoder ? text.trimStart() : text;
  };

  /** Why nothing comes behind a place, if nothing does. */
  const over = (place: Place): NextToken["end"] => {
    if (panel.view.stop && place.token?.ends) return "token";
    return limits.room < lengthOf(place) ? "window" : undefined;
  };

  /** What comes behind a place by the settings of now. */
  const tell = (place: Place) => {
    const { settings, seed, most, ruled } = panel.view;
    const rules = run.writing && { most, ...(!ruled && { free: true as const }) };
    return teller.tell(place, { settings, seed, ...rules });
  };

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
        while (isOn() && at < most && (at < lengthOf(end) || !over(end))) {
          if (at < lengthOf(end)) at++;
          else {
            const { chosen } = await tell(end);
            if (!isOn()) return;
            extend(chosen);
          }
          if (pause > 0 || performance.now() - drawnAt > SEEN) draw();
          if (pause > 0 && at < most) await new Promise((resolve) => setTimeout(resolve, pause));
        }
      } finally {
        if (isOn()) halt(); // else another text, or another way to write, has taken its place
      }
    };
    writer(writes(), () => {});
  }

  /** Ends the writing, if any is under way: what is being asked now is the last. */
  function halt(): void {
    turn++;
    if (!isWriting) return;
    isWriting = false;
    teller.measure(false);
    transport.show(false);
    draw();
  }

  function extend(option: Option): void {
    end = goOn(placeAt(at), option);
    at = lengthOf(end);
  }

  function goTo(index: number): void {
    halt();
    at = Math.max(0, Math.min(lengthOf(end), index));
    draw();
  }

  function forget(): void {
    halt();
    root = createRoot();
    end = root;
    at = 0;
    teller.forget();
    draw();
  }

  function draw(): void {
    drawnAt = performance.now();
    stories.set(prompt, { root, end });
    const way = tokensTo(end);
    written.show(spellOut(run.tokens.tokenizer, way), at, over(end) !== undefined);
    tree.show(root, end);
    buttons.hidden = way.length === 0;
    if (!isWriting || way.length >= keptTokens + KEPT_EVERY) keep(way.length);
    say();
    showTables();
    look();
  }

  /** Shows what the token looked at is chosen from; a slider asks no faster than is answered. */
  function look(): void {
    if (isAsking) {
      isStale = true;
      return;
    }
    const place = placeAt(at);
    const taken = at < lengthOf(end) ? placeAt(at + 1).token : undefined;
    if (!taken && over(place)) {
      options.clear();
      return;
    }
    const { settings, seed } = panel.view;
    const step = at;
    const asked = tell(place);
    isAsking = true;
    looker(asked, (next) => {
      if (!written.element.isConnected) return; // another way to write has taken its place
      options.show({ step, told: next, settings, seed, taken });
      if (end === root) panel.say(firstFinding(run, next));
    });
    const done = () => {
      isAsking = false;
      if (!isStale) return;
      isStale = false;
      look();
    };
    asked.then(done, done);
  }

  function say(): void {
    const facts = { most: panel.view.most, rate: teller.rate, over: over(end) };
    // The finding tells the rest, once the writing has stopped.
    status.ariaLive = facts.over ? "polite" : "off";
    status.textContent = progressAt(end, run, facts);
    if (end !== root) panel.say(findingAt(end), !isWriting);
  }

  function keep(tokens: number): void {
    keptTokens = tokens;
    panel.setView({ kept: { text: prompt, model: run.model.id, ...pack(root, end) } });
  }

  function showTables(): void {
    steps.element.hidden = end === root;
    steps.show(() => tableOfTokens(end));
    comparison.element.hidden = root.next.length === 0;
    comparison.show(() => tableOfBranches(root));
  }

  return {
    elements: [
      ...[transport.element, status, written.element, options.element, tree.element],
      ...[buttons, options.twin, steps.element, comparison.element],
    ],
    change: () => {
      halt();
      // What stands behind the token looked at was chosen otherwise: it stays in the tree.
      end = placeAt(at);
      draw();
    },
    show: () => {
      halt();
      draw();
    },
  };
}
