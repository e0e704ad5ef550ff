import "../page/theme.css";
import "./panel.css";
import { Failed } from "../../../src/domain/failure.ts";
import type { HeadId } from "../../../src/domain/model/inner.ts";
import type { Focus, State } from "../../../src/domain/state.ts";
import type { HostForPanel } from "../../../src/protocol/contract.ts";
import { joinHost, keep, recall } from "../page/host.ts";
import { t } from "../page/language.ts";
import { watchTheme } from "../page/theme.ts";
import { watchTerms } from "../words/definition.ts";
import { createFrame, type Empty, type Frame } from "./frame.ts";
import { createSubjects, type Picture, type Shown } from "./subject.ts";

/** What a panel's own code is given, anew for each text. */
export interface Panel<Remembered> extends Shown {
  readonly host: HostForPanel;
  /** The user's choices in this panel. They survive hiding and reloading. */
  readonly view: Readonly<Remembered>;
  setView(change: Partial<Remembered>): void;
  /** Another explain.html, of the part of the panel that is shown now. */
  explain(page: string): void;
}

interface Options<Remembered> {
  readonly title: string;
  /** explain.html: a paragraph each for what is seen, how it is computed, what it does not show. */
  readonly explain: string;
  readonly view: Remembered;
  /** What it says with no text; without, it has texts of its own: no strip, and no selection. */
  readonly empty?: Empty;
}

/** Starts a panel: shows the states without a picture, and calls `draw` for each text. */
export function startPanel<Remembered extends object>(
  id: string,
  { title, explain, view: initial, empty }: Options<Remembered>,
  draw: (panel: Panel<Remembered>) => Picture,
): void {
  let view = recall({ ...initial, isFoldOpen: false });
  keep(id, view);
  const setView = (change: Partial<typeof view>) => {
    view = { ...view, ...change };
    keep(id, view);
  };

  const host = joinHost({
    show: async (state: State) => show(state),
    light: async (focus: Focus | undefined) => subjects.light(focus),
    look: async (head: HeadId) => subjects.look(head),
  });
  const frame = createFrame(
    { id, title, explain, empty },
    {
      act: (action) => void host.act(action).catch(report),
      follow: (followed) => void host.pin(!followed).catch(report),
      fold: (isFoldOpen) => setView({ ...view, isFoldOpen }),
    },
    view.isFoldOpen,
  );
  const subjects = createSubjects({ host, frame, report, hasStrip: empty !== undefined }, (shown) =>
    draw({
      ...shown,
      host,
      get view() {
        return view;
      },
      setView,
      explain: frame.explain,
    }),
  );
  watchTheme(subjects.recolour);
  watchTerms();
  host.state().then(show).catch(report);

  function show(state: State): void {
    switch (state.kind) {
      case "empty":
        subjects.forget();
        frame.showEmpty();
        return;
      case "busy":
        frame.showBusy(state.stage, state.fraction);
        return;
      case "failed":
        subjects.forget();
        frame.showFailure(state.sentence, state.actions, false);
        return;
      case "ready":
        subjects.show(state);
        return;
      default:
        state satisfies never;
    }
  }

  function report(thrown: unknown): void {
    reportIn(frame, thrown);
  }
}

/** Says above the picture that there was no answer or no drawing, and offers a way on. */
function reportIn(frame: Frame, thrown: unknown): void {
  console.error(thrown);
  const gone = thrown instanceof Failed && thrown.failure.kind === "runGone";
  frame.showFailure(
    gone
      ? t("This result was discarded. Run it again.")
      : t("The model did not answer, so this picture is out of date."),
    [
      { action: "retry", label: t("Try again") },
      { action: "openLog", label: t("Open log") },
    ],
    true,
  );
}
