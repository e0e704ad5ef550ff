import "../page/theme.css";
import "./panel.css";
import { Failed } from "../../../src/domain/failure.ts";
import type { Focus, State } from "../../../src/domain/state.ts";
import type { HostForPanel } from "../../../src/protocol/contract.ts";
import { joinHost, keep, recall } from "../page/host.ts";
import { t } from "../page/language.ts";
import { watchTheme } from "../page/theme.ts";
import { createFrame, type Frame } from "./frame.ts";
import { createSubjects, type Picture, type Shown } from "./subject.ts";

/** What a panel's own code is given, anew for each text. */
export interface Panel<Remembered> extends Shown {
  readonly host: HostForPanel;
  /** The user's choices in this panel. They survive hiding and reloading. */
  readonly view: Readonly<Remembered>;
  setView(change: Partial<Remembered>): void;
}

interface Options<Remembered> {
  readonly title: string;
  /** explain.html: a paragraph each for what is seen, how it is computed, what it does not show. */
  readonly explain: string;
  readonly view: Remembered;
  /** The panel has texts of its own: it shows no strip and follows no selection. */
  readonly hasOwnTexts?: true;
}

/** Starts a panel: shows the states without a picture, and calls `draw` for each text. */
export function startPanel<Remembered extends object>(
  id: string,
  { title, explain, view: initial, hasOwnTexts }: Options<Remembered>,
  draw: (panel: Panel<Remembered>) => Picture,
): void {
  let view = recall(initial);
  keep(id, view);
  const setView = (change: Partial<Remembered>) => {
    view = { ...view, ...change };
    keep(id, view);
  };

  const host = joinHost({
    show: async (state: State) => show(state),
    light: async (focus: Focus | undefined) => subjects.light(focus),
  });
  const frame = createFrame(
    { id, title, explain, follows: !hasOwnTexts },
    {
      act: (action) => void host.act(action).catch(report),
      follow: (followed) => void host.pin(!followed).catch(report),
    },
  );
  const subjects = createSubjects({ host, frame, report, hasStrip: !hasOwnTexts }, (shown) =>
    draw({
      ...shown,
      host,
      get view() {
        return view;
      },
      setView,
    }),
  );
  watchTheme(subjects.recolour);
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
      ? t("The model has forgotten this text, since many others came after it.")
      : t("The model gave no answer, so this picture is not up to date."),
    [
      { action: "retry", label: t("Try again") },
      { action: "openLog", label: t("Open log") },
    ],
    true,
  );
}
