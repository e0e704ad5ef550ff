import "./beams.css";
import type { Run } from "../../../../src/domain/model/run.ts";
import { inOneLine, type Spelled, spellOut } from "../../../../src/domain/text/spelling.ts";
import { label, type TokenId, tokenAt } from "../../../../src/domain/text/token.ts";
import { type Beam, type Beams, START } from "../../../../src/domain/writing/beams.ts";
import { button, checkbox } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createEntry } from "../../../kit/controls/numberField.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/host.ts";
import { formatCount, formatNumber, formatScore } from "../../../kit/page/numbers.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import { createTransport, pace } from "../ground/transport.ts";
import type { View } from "../ground/view.ts";
import { exportBeams } from "./beamExport.ts";
import { createBeamPicture, fateName } from "./beamPicture.ts";

const MOST_BEAMS = 8; // more could hardly be told apart in the picture
const MOST_STEPS = 60; // tokens of a beam that are followed in the picture

export interface BeamSearch {
  /** What can be set. */
  readonly entries: readonly HTMLElement[];
  readonly elements: readonly HTMLElement[];
  /** The search begins anew. */
  restart(): void;
}

/** A beam search, step by step: which ways there were, which are followed, and what has ended. */
export function createBeamSearch(panel: Panel<View>, run: Run): BeamSearch {
  const names = new Map<TokenId, Spelled>();
  let history: readonly Beams[] = [START];
  let at = 0; // steps that are shown
  let turn = 0;
  let isSearching = false;
  let speed = { steps: 0, milliseconds: 0 };
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
  const nameOf = (id: TokenId) => {
    const known = names.get(id);
    return known ? label(known) : "";
  };
  const picture = createBeamPicture(nameOf);
  const results = h("ol", { class: "results", "aria-label": t("Beams, the best first") });
  const twin = createTwin(t("Show as table"));
  const ended = h("h2");

  const set = (change: Partial<View>) => {
    panel.setView(change);
    restart();
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
    label: t("Stop once as many have ended"),
    short: t("Stop early"),
    onChange: (isOn) => set({ early: isOn }),
  });
  early.set(panel.view.early === true);

  const last = () => history.at(-1) as Beams;
  const most = () => Math.min(panel.view.most, MOST_STEPS);
  const spelt = ({ ids }: Beam) =>
    spellOut(
      "",
      ids.map((id) => names.get(id)).filter((part) => part !== undefined),
    );
  const lineOf = (beam: Beam) => inOneLine(spelt(beam));
  const textOf = (beam: Beam) => (run.decoder ? spelt(beam).text.trimStart() : spelt(beam).text);

  const away = createExport(
    panel.host,
    (work) => panel.ask(work, () => {}),
    () => {
      const { beams, lengthPenalty, early } = panel.view;
      const settings = { beams, lengthPenalty, early };
      return exportBeams({ run, settings, steps: history.slice(1, at + 1), nameOf, textOf });
    },
  );

  async function ask(): Promise<Beams> {
    const { beams, lengthPenalty, early, ruled } = panel.view;
    const begun = performance.now();
    const found = await panel.host.beams(run.id, last(), {
      ...{ count: beams, most: most(), lengthPenalty, early },
      ...(run.writing && !ruled && { free: true }),
    });
    speed = {
      steps: speed.steps + 1,
      milliseconds: speed.milliseconds + performance.now() - begun,
    };
    const unknown = [...new Set(found.ways.map(({ id }) => id))].filter((id) => !names.has(id));
    if (unknown.length > 0) {
      const spelt = await panel.host.spell(run.id, unknown);
      for (const [i, id] of unknown.entries()) names.set(id, tokenAt(spelt, i));
    }
    return found;
  }

  /** Searches until so many steps are done, or the user does something else. */
  function begin(steps: number, pause: number): void {
    halt();
    const mine = ++turn;
    const isOn = () => mine === turn && picture.element.isConnected;
    const searches = async () => {
      isSearching = true;
      speed = { steps: 0, milliseconds: 0 };
      transport.show(true);
      try {
        while (isOn() && at < steps && (at < history.length - 1 || !last().isOver)) {
          if (at === history.length - 1) {
            const found = await ask();
            if (!isOn()) return;
            history = [...history, found];
          }
          at++;
          draw();
          if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        }
      } finally {
        if (isOn()) halt(); // else another text, or another way to write, has taken its place
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
    const rate = speed.milliseconds > 0 ? (speed.steps / speed.milliseconds) * 1000 : 0;
    const facts = [
      t("Step {0} of at most {1}", formatCount(at), formatCount(most())),
      ...(rate > 0 ? [t("{0} steps/s", formatNumber(rate))] : []),
      ...(now.isOver ? [t("the search is over")] : []),
    ];
    status.ariaLive = now.isOver ? "polite" : "off"; // the finding tells the rest
    status.textContent = facts.join(" · ");
    const found = now.ended.length > 0 ? now.ended : now.running;
    ended.textContent =
      now.ended.length > 0 ? t("Beams that have ended") : t("Beams that are followed");
    ended.hidden = results.hidden = away.hidden = at === 0;
    results.replaceChildren(...found.map(createResult));
    const [best] = found;
    panel.say(
      at === 0 || !best
        ? t(
            "Beam search follows the {0} likeliest ways at once, and each of them in every way.",
            formatCount(panel.view.beams),
          )
        : t(
            "After step {0} the best is “{1}” (score {2}).",
            formatCount(at),
            lineOf(best),
            formatScore(best.score),
          ),
      !isSearching,
    );
    showTable(now);
  }

  function createResult(beam: Beam): HTMLElement {
    const line = lineOf(beam);
    return h(
      "li",
      {},
      h("span", { class: "token" }, line),
      h("span", { class: "facts" }, t("score {0}", formatScore(beam.score))),
      button({
        label: t("Copy"),
        spoken: t("Copy “{0}”", line),
        onPress: () => panel.ask(panel.host.copy(textOf(beam)), () => {}),
      }),
    );
  }

  function showTable(now: Beams): void {
    const before = history[at - 1] ?? START;
    const rows = now.ways.map((way, rank) => ({ ...way, rank }));
    twin.show(() =>
      createTable(
        t("Ways of step {0}", formatCount(at)),
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
          { title: t("what came of it"), show: ({ fate }) => fateName(fate) },
        ],
        rows,
      ),
    );
  }

  return {
    entries: [count.element, penalty.element, early.element],
    elements: [
      ...[transport.element, status, picture.element, picture.legend, ended, results],
      ...[away, twin.element],
    ],
    restart,
  };
}
