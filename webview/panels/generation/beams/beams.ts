import "./beams.css";
import type { Run } from "../../../../src/domain/model/run.ts";
import { type Beam, type Beams, START } from "../../../../src/domain/writing/beams.ts";
import { button, checkbox } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createEntry } from "../../../kit/controls/numberField.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatScore } from "../../../kit/page/numbers.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import type { Remembered } from "../ground/remembered.ts";
import { createTransport, pace } from "../ground/transport.ts";
import { exportBeams } from "./beamExport.ts";
import { createBeamPicture, fateName } from "./beamPicture.ts";
import { type BeamTeller, createBeamTeller, MOST_STEPS, mostSteps } from "./beamTeller.ts";

const MOST_BEAMS = 8; // more could hardly be told apart in the picture

export interface BeamSearch {
  /** What can be set. */
  readonly entries: readonly HTMLElement[];
  readonly exported: HTMLElement;
  readonly elements: readonly HTMLElement[];
  /** Starts the search over. */
  restart(): void;
}

/** A beam search, step by step: which ways there were, which are followed, and what has ended. */
export function createBeamSearch(panel: Panel<Remembered>, run: Run): BeamSearch {
  const teller = createBeamTeller(panel, run);
  const { nameOf, textOf } = teller;
  let history: readonly Beams[] = [START];
  let at = 0; // steps that are shown
  let turn = 0; // goes up whenever the user does something else
  let isSearching = false;
  const searcher = panel.asker();

  const transport = createTransport(t("Search step by step"), {
    toBeginning: () => goTo(0),
    back: () => goTo(at - 1),
    on: () => begin(at + 1, 0),
    play: () => begin(MOST_STEPS, pace()),
    toEnd: () => begin(MOST_STEPS, 0),
    stop: halt,
  });
  const status = h("p", { class: "progress" });
  const picture = createBeamPicture(nameOf);
  const results = h("ol", { class: "results", "aria-label": t("Beams, the best first") });
  const twin = createTwin(t("Show as table"));
  const ended = h("h2");
  const last = () => history.at(-1) as Beams;
  const away = createExport(
    panel.host,
    (work) => panel.ask(work, () => {}),
    () => {
      const { beams, lengthPenalty, early } = panel.view;
      const settings = { beams, lengthPenalty, early };
      return exportBeams({ run, settings, steps: history.slice(1, at + 1), nameOf, textOf });
    },
  );

  /** Searches until so many steps are done, or the user does something else. */
  function begin(steps: number, pause: number): void {
    halt();
    const mine = ++turn;
    const isOn = () => mine === turn && picture.element.isConnected;
    const searches = async () => {
      isSearching = true;
      teller.measure();
      transport.show(true);
      try {
        while (isOn() && at < steps && (at < history.length - 1 || !last().isOver)) {
          if (at === history.length - 1) {
            const found = await teller.tell(last());
            if (!isOn()) return;
            history = [...history, found];
          }
          at++;
          draw();
          if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        }
      } finally {
        if (isOn()) halt(); // else another text or another way to write has taken over
      }
    };
    searcher(searches(), () => {});
  }

  function halt(): void {
    turn++;
    if (!isSearching) return;
    isSearching = false;
    transport.show(false);
    draw();
  }

  function goTo(step: number): void {
    halt();
    at = Math.max(0, Math.min(history.length - 1, step));
    draw();
  }

  function restart(): void {
    halt();
    history = [START];
    at = 0;
    draw();
  }

  function draw(): void {
    const now = history[at] as Beams;
    picture.show(history.slice(1, at + 1));
    status.ariaLive = now.isOver ? "polite" : "off"; // the finding tells the rest
    status.textContent = progressAt(at, now, mostSteps(panel.view), teller.rate);
    const hasEnded = now.ended.length > 0;
    const found = hasEnded ? now.ended : now.running;
    ended.textContent = hasEnded ? t("Finished beams") : t("Active beams");
    ended.hidden = results.hidden = at === 0;
    results.replaceChildren(...found.map((beam) => createResult(panel, teller, beam)));
    panel.say(findingAt(at, found[0], panel.view.beams, teller), !isSearching);
    const before = history[at - 1] ?? START;
    twin.show(() => tableOf(at, before, now, teller));
  }

  return {
    entries: createSettings(panel, restart),
    exported: away,
    elements: [
      picture.element,
      h("div", { class: "moving" }, transport.element, status),
      ...[picture.legend, ended, results, twin.element],
    ],
    restart,
  };
}

/** How many beams are followed, and how their scores are compared. */
function createSettings(panel: Panel<Remembered>, changed: () => void): readonly HTMLElement[] {
  const set = (change: Partial<Remembered>) => {
    panel.setView(change);
    changed();
  };
  const count = createEntry({
    ...{ id: "beamCount", label: t("beams"), least: 1, most: MOST_BEAMS },
    value: panel.view.beams,
    changed: (beams) => set({ beams }),
  });
  const penalty = createEntry({
    ...{ id: "lengthPenalty", label: t("length penalty"), least: -5, most: 5, step: 0.1 },
    value: panel.view.lengthPenalty,
    changed: (lengthPenalty) => set({ lengthPenalty }),
  });
  const early = checkbox({
    id: "early",
    label: t("Stop when that many beams are finished"),
    short: t("Stop early"),
    onChange: (isOn) => set({ early: isOn }),
  });
  early.set(panel.view.early === true);
  return [count.element, penalty.element, early.element];
}

function progressAt(step: number, { isOver }: Beams, most: number, rate: number): string {
  return [
    t("Step {0} of at most {1}", formatCount(step), formatCount(most)),
    ...(rate > 0 ? [t("{0} steps/s", formatNumber(rate))] : []),
    ...(isOver ? [t("the search is over")] : []),
  ].join(" · ");
}

function findingAt(
  step: number,
  best: Beam | undefined,
  beams: number,
  { lineOf }: BeamTeller,
): string {
  return step === 0 || !best
    ? t(
        "Beam search writes {0} texts at once and keeps the likeliest after each step.",
        formatCount(beams),
      )
    : t(
        "After {0} steps the best of the {1} texts is ‘{2}’.",
        formatCount(step),
        formatCount(beams),
        lineOf(best),
      );
}

function createResult(
  { ask, host }: Panel<Remembered>,
  { lineOf, textOf }: BeamTeller,
  beam: Beam,
): HTMLElement {
  const line = lineOf(beam);
  return h(
    "li",
    {},
    h("span", { class: "token" }, line),
    h("span", { class: "facts" }, t("score {0}", formatScore(beam.score))),
    button({
      label: t("Copy"),
      spoken: t("Copy “{0}”", line),
      onPress: () => ask(host.copy(textOf(beam)), () => {}),
    }),
  );
}

/** @param before the step that the ways of `now` go on from */
function tableOf(
  step: number,
  before: Beams,
  now: Beams,
  { nameOf, lineOf }: BeamTeller,
): HTMLTableElement {
  return createTable(
    t("Candidates of step {0}", formatCount(step)),
    [
      { title: "#", show: ({ rank }) => formatCount(rank + 1), number: ({ rank }) => rank + 1 },
      {
        title: t("beam"),
        show: ({ from }) => lineOf(before.running[from] as Beam),
        isToken: true,
      },
      { title: t("token"), show: ({ id }) => nameOf(id), isToken: true },
      { title: t("ID"), show: ({ id }) => String(id), number: ({ id }) => id },
      {
        title: t("Σ log p"),
        show: ({ score }) => formatScore(score),
        number: ({ score }) => score,
      },
      { title: t("outcome"), show: ({ fate }) => fateName(fate) },
    ],
    now.ways.map((way, rank) => ({ ...way, rank })),
  );
}
