import type { Run } from "../../../../src/domain/model/run.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey } from "../../../kit/controls/keys.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { type Station, stationAt, type Way } from "../ground/way.ts";
import { createOverview } from "../overview/overview.ts";
import type { Told } from "../step/findings.ts";
import { findingOf } from "../step/findings.ts";
import type { StepNumbers } from "../step/numbers.ts";
import { createStepper } from "../step/stepper.ts";
import { createStepView } from "../step/view.ts";
import { journeyFinding } from "../words/journey.ts";
import { placeName, stepName } from "../words/names.ts";
import { exportStep, exportWay } from "./exports.ts";
import { createFollowing } from "./follow.ts";
import { blockTable } from "./tables.ts";
import type { Remembered } from "./token.ts";

/** The way of a token: all of it, and one step at a time. */
export interface TokenWay {
  readonly options: readonly HTMLElement[];
  readonly elements: readonly HTMLElement[];
  /** Follows another token of the text. */
  pick(token: number): void;
  /** Likewise of the decoder's own text. */
  pickDecoder(token: number | undefined): void;
  recolour(): void;
}

const UNFOLDED = 6; // layers that are shown whole at first

export function createTokenWay(panel: Panel<Remembered>, run: Run, way: Way): TokenWay {
  let step: number | undefined;
  let isBegun = false;
  const heads = new Map<number, number>(); // chosen by hand, by station
  const waiting = h("p", { class: "waiting" });
  const [toElse, saving] = [panel.asker(), panel.asker()];
  const twin = createTwin(t("Show as table"));
  let shown: { readonly numbers: StepNumbers; readonly told: Told } | undefined;

  const following = createFollowing(panel, run, way, {
    waiting,
    changed: () => {
      overview.show(following);
      twin.show(() => blockTable(way, following));
    },
    done: () => {
      if (step === undefined) panel.say(journey());
    },
  });
  const stepper = createStepper(way.steps.length, go);
  const overview = createOverview(way, (key) => isFolded(panel.view, way, key), {
    open: (station) => go(tellingStep(station)),
    fold: (key) => {
      panel.setView({ toggled: toggled(panel.view.toggled, key) });
      overview.fold();
      overview.focus(key);
    },
    pick: (stack, token) => (stack === 0 ? panel.strip.pin(token) : pickDecoder(token)),
  });
  const view = createStepView(way, {
    go,
    aim: (head, at) => {
      if (step === undefined) return;
      if (head !== undefined) heads.set(stationAt(way, step).index, head);
      inspect(step, at);
    },
    choose: (choosing) => {
      panel.setView({ choosing });
      if (!shown) return;
      shown = { ...shown, told: { ...shown.told, choosing } };
      panel.say(findingOf(shown.numbers, shown.told));
    },
    deeper: (to) => toElse(panel.host.openPanel(to.panel, to.head), () => {}),
  });
  const scroller = h("div", { class: "scroller" }, overview.element);
  const halves = h("div", { class: "halves" }, scroller, view.element);

  function press(event: Event): void {
    const target = event.target as HTMLElement;
    if (!hasOwnKeys(target)) pressKey(event, { ...stepper.keys, ...overview.keys(target) });
  }

  function go(next: number | undefined): void {
    step = next;
    shown = undefined;
    const opened = next === undefined ? undefined : way.steps[next];
    panel.setView({ step: opened?.id });
    halves.classList.toggle("open", opened !== undefined);
    if (next === undefined || !opened) {
      stepper.show(undefined, "");
      view.close();
      panel.say(journey());
    } else {
      const station = stationAt(way, next);
      const place = placeName(station, way.stacks.length > 1);
      stepper.show(next, `${place} · ${stepName(opened.kind)}`);
      view.open(station, next);
      inspect(next, undefined);
    }
    overview.aim(next);
  }

  /** Shows a step's numbers. @param at which of what it gives; undefined: the one that tells most */
  function inspect(index: number, at: number | undefined): void {
    const head = heads.get(stationAt(way, index).index);
    following.inspect(index, { head, at }, (numbers, told) => {
      shown = { numbers, told };
      view.fill(numbers, told);
      panel.say(findingOf(numbers, told));
    });
  }

  const journey = () => {
    const { passages, names, vocabulary } = following;
    return journeyFinding(way, passages, names, vocabulary, run.says.kind);
  };
  const away = createExport(
    panel.host,
    (work) => saving(work, () => {}),
    () => {
      const { numbers, told } = shown ?? {};
      if (numbers && told)
        return exportStep(numbers, told, view.drawn(), { run, title: findingOf(numbers, told) });
      const drawn = overview.drawn();
      return drawn && exportWay(way, run, following, drawn, journey());
    },
  );

  function pick(picked: Parameters<typeof following.follow>[0]): void {
    following.follow(picked);
    if (!isBegun) {
      isBegun = true;
      const kept = way.steps.findIndex(({ id }) => id === panel.view.step);
      go(kept === -1 ? undefined : kept);
    } else if (step !== undefined) inspect(step, undefined);
  }

  function pickDecoder(token: number | undefined): void {
    if (token === undefined || token === following.picked.decoder || !isBegun) return;
    pick({ decoder: token });
  }

  return {
    options: [away],
    elements: [h("div", { onkeydown: press }, stepper.element, waiting, halves, twin.element)],
    pick: (text) => pick({ text }),
    pickDecoder,
    recolour: () => {
      overview.redraw();
      view.recolour();
    },
  };
}

/** Whether something needs the arrow keys itself. */
const hasOwnKeys = (target: HTMLElement): boolean =>
  target.closest("input, pre, .scroll, summary, vscode-dropdown, table, .strip, .toolbar") !== null;

/** Of a model with many layers, each is a row of its own until it is opened. */
function isFolded({ toggled }: Remembered, { stations }: Way, key: string): boolean {
  const layers = new Set(
    stations.flatMap(({ stack, layer }) => (layer === undefined ? [] : [`${stack}.${layer}`])),
  );
  return toggled.includes(key) !== layers.size > UNFOLDED;
}

const toggled = (all: readonly string[], key: string): readonly string[] =>
  all.includes(key) ? all.filter((one) => one !== key) : [...all, key];

const TELLING = ["softmax", "probabilities", "embed"] as const;

/** Where a block opens: at its weights, at what comes of it, or at its beginning. */
function tellingStep({ steps, first }: Station): number {
  const places = TELLING.map((kind) => steps.findIndex((step) => step.kind === kind));
  return first + (places.find((at) => at !== -1) ?? 0);
}
