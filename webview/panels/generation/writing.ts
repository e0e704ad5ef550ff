import {
  createRoot,
  goOn,
  leavesOf,
  type Place,
  pack,
  tokensTo,
  unpack,
  wayTo,
} from "../../../src/domain/branches.ts";
import type { NextToken, Option } from "../../../src/domain/generation.ts";
import { inOneLine, spellOut } from "../../../src/domain/spelling.ts";
import { label, tokenAt } from "../../../src/domain/token.ts";
import { button } from "../../kit/controls.ts";
import { h } from "../../kit/element.ts";
import { createExport } from "../../kit/export.ts";
import { t } from "../../kit/host.ts";
import { formatCount, formatExactShare, formatNumber } from "../../kit/numbers.ts";
import type { Panel } from "../../kit/panel.ts";
import { createTable, createTwin } from "../../kit/table.ts";
import { exportBranches } from "./exports.ts";
import { createOptions } from "./options.ts";
import { createTransport, pace } from "./transport.ts";
import { createTree } from "./tree.ts";
import { limitsOf, type Prompt, type View } from "./view.ts";
import { formatLog, formatLogProbability } from "./words.ts";
import { createWritten } from "./written.ts";

const LISTED = 10; // tokens that one may take instead
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
export interface Told {
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
  stories: Map<string, Told>,
): Writing {
  const limits = limitsOf(run);
  const told = new Map<Place, { readonly by: string; readonly next: Promise<NextToken> }>();
  let { root, end } = recalled();
  let at = wayTo(end).length; // how many tokens of the branch stand before the one looked at
  let turn = 0; // goes up whenever the user does something else
  let isWriting = false;
  let drawnAt = 0; // performance.now()
  let keptTokens = 0;
  let isAsking = false; // what the token looked at is chosen from
  let isStale = false; // it is another one by now, or by other settings
  let speed: { tokens: number; milliseconds: number } = { tokens: 0, milliseconds: 0 };
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
  const anew = button({ id: "anew", label: t("Begin anew"), onPress: forget });
  const exported = createExport(
    panel.host,
    (work) => panel.ask(work, () => {}),
    () => exportBranches({ run, prompt, view: panel.view, root, textTo }),
    ["json", "csv", "md"],
  );
  const buttons = h("div", { class: "actions" }, copyText, anew, exported);
  const steps = createTwin(t("What was written, token by token"));
  const comparison = createTwin(t("Compare the branches"));

  function recalled(): Told {
    const told = stories.get(prompt);
    if (told) return told;
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

  const lineTo = (place: Place) => inOneLine(spellOut("", tokensTo(place)));

  /** Whether nothing can come behind a place. */
  const isOver = (place: Place): boolean =>
    limits.room < lengthOf(place) || (panel.view.stop && place.token?.ends === true);

  /** What comes behind a place by the settings of now. */
  function tell(place: Place): Promise<NextToken> {
    const { settings, seed } = panel.view;
    const by = JSON.stringify([settings, seed]);
    const known = told.get(place);
    if (known?.by === by) return known.next;
    const ids = tokensTo(place).map(({ id }) => id);
    const begun = performance.now();
    const next = panel.host.next(run.id, ids, { settings, seed, options: LISTED });
    told.set(place, { by, next });
    next.then(
      () => {
        if (!isWriting) return;
        speed = {
          tokens: speed.tokens + 1,
          milliseconds: speed.milliseconds + performance.now() - begun,
        };
      },
      () => told.delete(place), // the next one who asks is not to hear of this failure
    );
    return next;
  }

  /** Writes until so many tokens stand, or the user does something else. */
  function begin(most: number, pause: number): void {
    halt();
    const mine = ++turn;
    const isOn = () => mine === turn && written.element.isConnected;
    const writes = async () => {
      isWriting = true;
      speed = { tokens: 0, milliseconds: 0 };
      transport.show(true);
      try {
        while (isOn() && at < most && (at < lengthOf(end) || !isOver(end))) {
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
    told.clear();
    draw();
  }

  function draw(): void {
    drawnAt = performance.now();
    stories.set(prompt, { root, end });
    const way = tokensTo(end);
    const ends = isOver(end);
    written.show(spellOut(run.tokens.tokenizer, way), at, ends);
    tree.show(root, end);
    buttons.hidden = way.length === 0;
    if (!isWriting || way.length >= keptTokens + KEPT_EVERY) keep(way.length);
    say(way.length, ends);
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
    if (!taken && isOver(place)) {
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
      if (step === 0 && !taken) sayFirst(next);
    });
    const done = () => {
      isAsking = false;
      if (!isStale) return;
      isStale = false;
      look();
    };
    asked.then(done, done);
  }

  function say(count: number, ends: boolean): void {
    const rate = speed.milliseconds > 0 ? (speed.tokens / speed.milliseconds) * 1000 : 0;
    const facts = [
      t("{0} of at most {1} tokens", formatCount(count), formatCount(panel.view.most)),
      ...(rate > 0 ? [t("{0} tokens/s", formatNumber(rate))] : []),
      ...(ends ? [whyOver()] : []),
    ];
    status.ariaLive = ends ? "polite" : "off"; // the finding tells the rest, once writing has stopped
    status.textContent = facts.join(" · ");
    if (count === 0) return;
    const last = end.token ? `‘${label(end.token)}’` : "";
    panel.say(
      t(
        "Tokens written: {0}. Together they have a probability of {1}. The last is {2}.",
        formatCount(count),
        formatLogProbability(end.logProbability),
        last,
      ),
      !isWriting,
    );
  }

  function sayFirst(next: NextToken): void {
    const [likeliest] = next.options;
    const before = run.decoder ?? run.tokens;
    if (!likeliest) return;
    panel.say(
      t(
        "Nothing is written yet behind {0}. The likeliest next token is ‘{1}’ ({2}).",
        `‘${label(tokenAt(before, before.ids.length - 1))}’`,
        label(likeliest),
        formatLogProbability(Math.log(likeliest.probability)),
      ),
    );
  }

  const whyOver = () =>
    end.token?.ends && panel.view.stop
      ? t("‘{0}’ ends the text", label(end.token))
      : t("the model's window of {0} tokens is full", formatCount(run.model.contextLength));

  function keep(tokens: number): void {
    keptTokens = tokens;
    panel.setView({ kept: { text: prompt, model: run.model.id, ...pack(root, end) } });
  }

  function showTables(): void {
    const way = wayTo(end);
    const option = (place: Place) => place.token as Option;
    steps.show(() =>
      createTable(
        t("What was written, token by token"),
        [
          { title: "#", show: (place: Place) => formatCount(lengthOf(place)), number: lengthOf },
          { title: t("token"), show: (place) => label(option(place)), isToken: true },
          {
            title: t("ID"),
            show: (place) => String(option(place).id),
            number: (place) => option(place).id,
          },
          {
            title: t("probability"),
            show: (place) => formatExactShare(option(place).probability),
            number: (place) => option(place).probability,
          },
          {
            title: t("when it was written"),
            show: (place) => formatExactShare(option(place).chance),
            number: (place) => option(place).chance,
          },
          {
            title: t("log-probability so far"),
            show: (place) => formatLog(place.logProbability),
            number: (place) => place.logProbability,
          },
        ],
        way,
      ),
    );
    steps.element.hidden = way.length === 0;
    comparison.element.hidden = root.next.length === 0;
    comparison.show(() =>
      createTable(
        t("All branches"),
        [
          {
            title: t("tokens"),
            show: (leaf: Place) => formatCount(lengthOf(leaf)),
            number: lengthOf,
          },
          {
            title: t("probability"),
            show: (leaf) => formatLogProbability(leaf.logProbability),
            number: (leaf) => leaf.logProbability,
          },
          {
            title: t("log-probability"),
            show: (leaf) => formatLog(leaf.logProbability),
            number: (leaf) => leaf.logProbability,
          },
          {
            title: t("per token"),
            show: (leaf) => formatLog(leaf.logProbability / lengthOf(leaf)),
            number: (leaf) => leaf.logProbability / lengthOf(leaf),
          },
          { title: t("text"), show: lineTo, isToken: true },
        ],
        leavesOf(root),
      ),
    );
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
