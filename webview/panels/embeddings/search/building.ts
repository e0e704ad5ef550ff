import type { Run } from "../../../../src/domain/model/run.ts";
import type { IndexState, Scope } from "../../../../src/domain/search/search.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import type { PartPanel } from "../ground/part.ts";
import { progressOf, statusOf } from "./results/words.ts";

const UNASKED = 2_000; // texts that are computed without the user's word

/** Builds an index step by step, and says how far it is. */
export interface Building {
  readonly element: HTMLElement;
  /** The index once it is ready. */
  readonly ready: IndexState | undefined;
  /** Looks for the index that was built last; else begins one, unless files are to be chosen. */
  resume(): void;
  /** The user asks for it. */
  begin(): void;
}

/**
 * @param scopeOf what is to be searched now
 * @param changed hears when an index is ready, or none is any more
 */
export function createBuilding(
  panel: PartPanel,
  scopeOf: () => Scope,
  changed: (ready: IndexState | undefined) => void,
): Building {
  const { host, run } = panel;
  const ask = panel.asker();
  const view = createView(run, { stop: pause, go: goOn, again: renew });
  let state: IndexState | undefined;
  let isRunning = false;
  let isAsked = false;
  let turn = 0; // an index that was begun since takes the place of an older one

  const remember = (index: IndexState["id"] | undefined) =>
    panel.setView({ search: { ...panel.view.search, index } });

  /** Takes what the host began; undefined where there is nothing to search. */
  function take(begun: IndexState | undefined): void {
    state = begun;
    remember(begun?.id);
    if (begun) work();
    else {
      isRunning = false;
      draw();
      panel.say(nothingAt(scopeOf()));
    }
  }

  function work(): void {
    isRunning = true;
    draw();
    if (state) step(state.id, ++turn);
  }

  function step(id: IndexState["id"], mine: number): void {
    ask(host.growIndex(id), (next) => {
      if (mine !== turn) return;
      if (!next) return begin();
      state = next;
      const isMuch = !isAsked && next.stage === "computing" && next.texts > UNASKED;
      if (next.stage === "ready" || isMuch) isRunning = false;
      draw();
      if (next.stage === "ready") changed(next);
      else if (isRunning) step(id, mine);
    });
  }

  function pause(): void {
    turn++;
    isRunning = false;
    draw();
  }

  function goOn(): void {
    isAsked = true;
    if (state) work();
    else begin();
  }

  function begin(): void {
    turn++;
    state = undefined;
    changed(undefined);
    ask(host.beginIndex(scopeOf()), take);
  }

  function renew(): void {
    if (!state) return;
    const { id } = state;
    turn++;
    state = undefined;
    isAsked = true;
    ask(host.renewIndex(id), (begun) => (begun ? take(begun) : begin()));
  }

  function draw(): void {
    view.show(state, isRunning);
    // While it runs, the sentence changes several times a second: it is not spoken.
    if (state && state.stage !== "ready") panel.say(progressOf(state, isRunning), !isRunning);
  }

  /** Without the user's word nothing is chosen anew. */
  function start(): void {
    if (scopeOf().place !== "chosen") begin();
    else {
      draw();
      panel.say(nothingAt(scopeOf()));
    }
  }

  return {
    element: view.element,
    get ready() {
      return state?.stage === "ready" ? state : undefined;
    },
    resume: () => {
      const { index } = panel.view.search;
      if (index === undefined) return start();
      ask(host.growIndex(index), (found) => {
        const { unit, place } = scopeOf();
        const isOurs =
          found?.model === run.model.id && found.unit === unit && found.place === place;
        if (found && isOurs) {
          state = found;
          if (found.stage === "ready") {
            draw();
            changed(found);
          } else work();
        } else start();
      });
    },
    begin: () => {
      isAsked = false;
      begin();
    },
  };
}

/** What is said of an index, with its bar and its buttons. */
function createView(run: Run, press: { stop(): void; go(): void; again(): void }) {
  const status = h("p", { class: "aside", role: "status" });
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("Index"), hidden: true });
  const stop = button({ id: "stop-index", label: t("Stop"), onPress: press.stop });
  const go = button({ id: "build-index", label: t("Build index"), onPress: press.go });
  const again = button({ id: "renew-index", label: t("Update index"), onPress: press.again });
  stop.hidden = go.hidden = again.hidden = true;
  const controls = h("div", { class: "controls" }, bar, stop, go, again);
  return {
    element: h("div", { class: "building" }, status, controls),
    show: (state: IndexState | undefined, isRunning: boolean) => {
      const isReady = state?.stage === "ready";
      stop.hidden = bar.hidden = !isRunning;
      go.hidden = isRunning || isReady;
      again.hidden = !isReady;
      const isCounted = state && state.texts > 0 && state.stage !== "reading";
      bar.value = isCounted ? state.done / state.texts : 0;
      status.textContent = isReady ? statusOf(state, run) : "";
    },
  };
}

function nothingAt({ place }: Scope): string {
  switch (place) {
    case "open":
      return t("No file is open beside this panel.");
    case "chosen":
      return t("No files are chosen.");
    case "workspace":
      return t("No folder is open in VS Code.");
  }
}
