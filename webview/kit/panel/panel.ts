import "../page/theme.css";
import "./panel.css";
import { Failed } from "../../../src/domain/failure.ts";
import type { Focus, State, Subject } from "../../../src/domain/state.ts";
import type { HostForPanel } from "../../../src/protocol/contract.ts";
import { h } from "../controls/element.ts";
import { joinHost, keep, recall } from "../page/host.ts";
import { t } from "../page/language.ts";
import { watchTheme } from "../page/theme.ts";
import { Reader } from "../strip/reader.ts";
import { createReadingStrip } from "../strip/readingStrip.ts";
import type { Pointed, Strip } from "../strip/strip.ts";
import { createFrame } from "./frame.ts";
import { notesOn } from "./notes.ts";

/** What a panel's own code is given, anew for each text. */
export interface Panel<View> {
  readonly host: HostForPanel;
  readonly subject: Subject;
  readonly strip: Strip;
  /** The tokens of the whole text, as far as they are here. */
  readonly reader: Reader;
  /** The panel's choices; what `setView` changes comes back after hiding and reloading. */
  readonly view: Readonly<View>;
  setView(change: Partial<View>): void;
  /** The one sentence that the numbers say; spoken too, unless the picture speaks for itself. */
  say(finding: string, isSpoken?: boolean): void;
  /** Asks the host: only the last question's answer is used, and only while this text is shown. */
  readonly ask: Ask;
  /** Another `ask`, for a part of the panel whose questions do not overtake those of the others. */
  asker(): Ask;
}

export type Ask = <Answer>(question: Promise<Answer>, use: (answer: Answer) => void) => void;

/** What a panel's own code gives back. */
export interface Picture {
  /** For the toolbar. */
  readonly choices?: readonly HTMLElement[];
  readonly elements: readonly HTMLElement[];
  point(pointed: Pointed): void;
  /** The theme changed: draw what CSS does not reach. */
  recolour?(): void;
}

interface Options<View> {
  readonly title: string;
  /** explain.html: a paragraph each for what is seen, how it is computed, what it does not show. */
  readonly explain: string;
  readonly view: View;
  /** It shows texts of its own: there is no strip, and no selection to follow. */
  readonly hasOwnTexts?: true;
}

/** Shows empty, busy and failed itself, and calls `draw` for each text that is ready. */
export function startPanel<View extends object>(
  id: string,
  { title, explain, view: initial, hasOwnTexts }: Options<View>,
  draw: (panel: Panel<View>) => Picture,
): void {
  let view = recall(initial);
  keep(id, view);

  let shown: Subject | undefined;
  let strip: Strip | undefined;
  let picture: Picture | undefined;
  let lit: Focus | undefined; // pointed at in another panel or the editor
  let told: number | undefined; // the token of ours that the others light
  let pinned: number | undefined; // kept when the same text is drawn anew
  let turn = 0; // goes up with each text: what belongs to an older one falls

  const host = joinHost({
    show: async (state: State) => show(state),
    light: async (focus: Focus | undefined) => {
      lit = focus;
      strip?.light(focus);
    },
  });
  const frame = createFrame(
    { id, title, explain, follows: !hasOwnTexts },
    {
      act: (action) => void host.act(action).catch(report),
      follow: (followed) => void host.pin(!followed).catch(report),
    },
  );
  const notes = h("div", { class: "notes" });
  const finding = h("p", { class: "finding", "aria-live": "polite" });

  function show(state: State): void {
    switch (state.kind) {
      case "empty":
        forget();
        frame.showEmpty();
        return;
      case "busy":
        frame.showBusy(state.stage, state.fraction);
        return;
      case "failed":
        forget();
        frame.showFailure(state.sentence, state.actions, false);
        return;
      case "ready":
        showReady(state);
        return;
      default:
        state satisfies never;
    }
  }

  function showReady(subject: Subject): void {
    const before = shown;
    shown = subject;
    frame.open();
    frame.follow(!subject.pinned);
    if (before && isSame(before, subject)) return;
    if (!before || !isSameText(before, subject)) pinned = undefined;
    const active = document.activeElement?.id;
    try {
      drawSubject(subject);
    } catch (thrown) {
      report(thrown);
    }
    // What was chosen by keyboard is drawn anew: the next key goes on from there.
    if (active) document.getElementById(active)?.focus();
  }

  function drawSubject(subject: Subject): void {
    const mine = ++turn;
    const { tokens, reading } = subject;
    let drawn: Picture | undefined;
    const reader = Reader.of(subject, async (from, to) => {
      if (!reading || mine !== turn) return undefined;
      try {
        return await host.slice(tokens.tokenizer, reading.document, from, to);
      } catch (thrown) {
        if (mine === turn) report(thrown);
        return undefined;
      }
    });
    const own = createReadingStrip(reader, pinned, {
      point: (pointed) => {
        if (mine !== turn) return;
        if (pointed.how !== "passing")
          pinned = pointed.how === "pinned" ? pointed.index : undefined;
        tellFocus(reader, pointed);
        drawn?.point(pointed);
      },
      reveal: (index) => {
        const focus = reader.focusOn(index);
        if (focus) void host.reveal(focus).catch(report);
      },
    });
    const asker = (): Ask => {
      let question = 0;
      return (asked, use) => {
        const number = ++question;
        const isWanted = () => mine === turn && number === question;
        const answered = asked.then((answer) => {
          if (isWanted()) use(answer);
        });
        answered.catch((thrown: unknown) => {
          if (isWanted()) report(thrown);
        });
      };
    };
    drawn = draw({
      host,
      subject,
      strip: own,
      reader,
      get view() {
        return view;
      },
      setView: (change) => {
        view = { ...view, ...change };
        keep(id, view);
      },
      say: (sentence, isSpoken = true) => {
        finding.ariaLive = isSpoken ? "polite" : "off";
        if (finding.textContent !== sentence) finding.textContent = sentence;
      },
      ask: asker(),
      asker,
    });
    strip = own;
    picture = drawn;
    frame.offer(subject.run?.model, drawn.choices ?? []);
    notes.replaceChildren(...notesOn(subject).map((note) => h("p", {}, note)));
    const strips = hasOwnTexts ? [] : [own.element];
    frame.body.replaceChildren(notes, finding, ...strips, ...drawn.elements);
    own.light(lit);
    own.start();
  }

  /** Tells the others what is pointed at here, and once that nothing is any more. */
  function tellFocus(reader: Reader | undefined, { index, how }: Pointed): void {
    const own = how === "elsewhere" ? undefined : index;
    if (own === told) return;
    told = own;
    void host.focus(own === undefined ? undefined : reader?.focusOn(own)).catch(report);
  }

  function forget(): void {
    turn++;
    if (shown) tellFocus(undefined, { index: undefined, how: "elsewhere" });
    shown = strip = picture = undefined;
  }

  /** Something got no answer or could not be drawn: said above the picture, with a way on. */
  function report(thrown: unknown): void {
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

  watchTheme(() => picture?.recolour?.());
  host.state().then(show).catch(report);
}

const isSameText = (a: Subject, b: Subject) =>
  a.text === b.text &&
  a.reading?.document === b.reading?.document &&
  a.tokens.tokenizer === b.tokens.tokenizer;

const isSame = (a: Subject, b: Subject) =>
  isSameText(a, b) &&
  a.tokens.ids.length === b.tokens.ids.length &&
  a.run?.id === b.run?.id &&
  a.tokenizers.length === b.tokenizers.length;
