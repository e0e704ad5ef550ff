import "./kit.css";
import { Failed } from "../../src/domain/failure.ts";
import type { Stage } from "../../src/domain/questions.ts";
import type { Action, Focus, State, Subject } from "../../src/domain/state.ts";
import type { Tokens } from "../../src/domain/token.ts";
import type { HostForPanel } from "../../src/protocol/contract.ts";
import { button, checkbox, progressRing } from "./controls.ts";
import { h } from "./element.ts";
import { joinHost, keep, recall, t } from "./host.ts";
import { formatCount } from "./numbers.ts";
import { watchTheme } from "./theme.ts";
import { CHIP_LIMIT, createStrip, type Pointed, type Strip } from "./tokens.ts";

/** What a panel's own code is given, anew for each text. */
export interface Panel<View> {
  readonly host: HostForPanel;
  readonly subject: Subject;
  readonly strip: Strip;
  /** The panel's choices; what `setView` changes comes back after hiding and reloading. */
  readonly view: Readonly<View>;
  setView(change: Partial<View>): void;
  /** The one sentence that the numbers say; spoken too. */
  say(finding: string): void;
  /** Asks the host: only the last question's answer is used, and only while this text is shown. */
  ask<Answer>(question: Promise<Answer>, use: (answer: Answer) => void): void;
}

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
}

/** Shows empty, busy and failed itself, and calls `draw` for each text that is ready. */
export function startPanel<View extends object>(
  id: string,
  { title, explain, view: initial }: Options<View>,
  draw: (panel: Panel<View>) => Picture,
): void {
  let view = recall(initial);
  keep(id, view);
  const setView = (change: Partial<View>) => {
    view = { ...view, ...change };
    keep(id, view);
  };

  let shown: Subject | undefined;
  let strip: Strip | undefined;
  let picture: Picture | undefined;
  let lit: Focus | undefined;
  let pinnedToken: number | undefined;
  let turn = 0;

  const host = joinHost({
    show: async (state: State) => show(state),
    light: async (focus: Focus | undefined) => {
      lit = focus;
      strip?.light(focus);
    },
  });

  const follow = checkbox({
    id: "follow",
    label: t("Follow selection"),
    short: t("Follow"),
    onChange: (checked) => void host.pin(!checked).catch(report),
  });
  follow.set(true);
  const explanation = h("div", { id: "explanation", class: "explanation", hidden: true });
  for (const { textContent } of new DOMParser()
    .parseFromString(explain, "text/html")
    .querySelectorAll("p")) {
    explanation.append(h("p", {}, t(textContent.trim().replace(/\s+/g, " "))));
  }
  const help = button({
    id: "help",
    label: "?",
    look: "icon",
    spoken: t("What am I looking at?"),
    onPress: () => {
      explanation.hidden = !explanation.hidden;
      help.setAttribute("aria-expanded", String(!explanation.hidden));
    },
  });
  const model = h("span", { class: "model" });
  const choices = h("div", { class: "choices" });
  const status = h("div", { class: "status", role: "status" });
  const notes = h("div", { class: "notes" });
  const finding = h("p", { class: "finding", "aria-live": "polite" });
  const body = h("div", { class: "body", hidden: true });
  document.body.append(
    h(
      "main",
      { class: `panel ${id}` },
      h("h1", { class: "unseen" }, title),
      h(
        "div",
        { class: "toolbar", role: "toolbar", "aria-label": t("Choices") },
        model,
        choices,
        h("div", { class: "ends" }, follow.element, help),
      ),
      explanation,
      status,
      body,
    ),
  );

  function show(state: State): void {
    switch (state.kind) {
      case "empty":
        clear();
        status.replaceChildren(
          h("p", { class: "lead" }, t("Select some text in the editor to look inside.")),
          h(
            "p",
            {},
            t("Glassbox follows the selection; what you select never leaves this machine."),
          ),
        );
        return;
      case "busy":
        showBusy(state.stage, state.fraction);
        return;
      case "failed":
        clear();
        status.replaceChildren(
          h("p", { class: "lead" }, state.sentence),
          h(
            "p",
            { class: "actions" },
            ...state.actions.map(({ action, label }, index) =>
              actionButton(action, label, index === 0),
            ),
          ),
        );
        return;
      case "ready":
        showReady(state);
        return;
      default:
        state satisfies never;
    }
  }

  function showBusy(stage: Stage, fraction: number): void {
    body.classList.add("stale");
    const done = fraction > 0 && fraction < 1 ? ` ${Math.round(fraction * 100)} %` : "";
    const sentence = `${stageSentence(stage)}${done}`;
    const said = status.querySelector(".stage");
    // The ring goes on turning while the words change.
    if (said) said.textContent = sentence;
    else
      status.replaceChildren(
        h(
          "div",
          { class: "busy" },
          progressRing(t("Working")),
          h("span", { class: "stage" }, sentence),
          actionButton("cancel", t("Cancel"), false),
        ),
      );
  }

  function showReady(subject: Subject): void {
    status.replaceChildren();
    body.classList.remove("stale");
    body.hidden = false;
    follow.set(!subject.pinned);
    if (shown && isSame(shown, subject)) {
      shown = subject;
      return;
    }
    if (shown?.text !== subject.text || shown?.tokens.tokenizer !== subject.tokens.tokenizer)
      pinnedToken = undefined;
    shown = subject;
    const active = document.activeElement?.id;
    try {
      drawSubject(subject);
    } catch (thrown) {
      report(thrown);
    }
    if (active) document.getElementById(active)?.focus();
  }

  function drawSubject(subject: Subject): void {
    const mine = ++turn;
    let question = 0;
    let drawn: Picture | undefined;
    const { tokens } = subject;
    const own = createStrip(subject.text, tokens, pinnedToken, {
      point: (pointed) => {
        if (mine !== turn) return;
        if (pointed.how === "pinned") pinnedToken = pointed.index;
        else if (pointed.how === "elsewhere") pinnedToken = undefined;
        tellFocus(tokens, pointed);
        drawn?.point(pointed);
      },
      reveal: (index) => void host.reveal(focusOn(tokens, index)).catch(report),
    });
    drawn = draw({
      host,
      subject,
      strip: own,
      get view() {
        return view;
      },
      setView,
      say: (sentence) => {
        if (finding.textContent !== sentence) finding.textContent = sentence;
      },
      ask: (asked, use) => {
        const number = ++question;
        const isWanted = () => mine === turn && number === question;
        asked
          .then((answer) => {
            if (isWanted()) use(answer);
          })
          .catch((thrown: unknown) => {
            if (isWanted()) report(thrown);
          });
      },
    });
    strip = own;
    picture = drawn;
    choices.replaceChildren(...(drawn.choices ?? []));
    model.textContent = subject.run?.model.name ?? "";
    notes.replaceChildren(...notesOn(subject).map((note) => h("p", {}, note)));
    body.replaceChildren(notes, finding, own.element, ...drawn.elements);
    own.light(lit);
    own.start();
  }

  let told: number | undefined;
  /** Tells the others what is pointed at here, and once that nothing is any more. */
  function tellFocus(tokens: Tokens, { index, how }: Pointed): void {
    const own = how === "elsewhere" ? undefined : index;
    if (own === told) return;
    told = own;
    void host.focus(own === undefined ? undefined : focusOn(tokens, own)).catch(report);
  }

  function clear(): void {
    turn++;
    shown = strip = picture = undefined;
    body.classList.remove("stale");
    body.hidden = true;
    model.textContent = "";
    choices.replaceChildren();
  }

  /** A question that got no answer: said in place of the picture, with a way on. */
  function report(thrown: unknown): void {
    console.error(thrown);
    const gone = thrown instanceof Failed && thrown.failure.kind === "runGone";
    status.replaceChildren(
      h(
        "p",
        { class: "lead" },
        gone
          ? t("The model has forgotten this text, since many others came after it.")
          : t("The model gave no answer, so this picture is not up to date."),
      ),
      h(
        "p",
        { class: "actions" },
        actionButton("retry", t("Try again"), true),
        actionButton("openLog", t("Open log"), false),
      ),
    );
  }

  function actionButton(action: Action, label: string, isFirst: boolean): HTMLElement {
    return button({
      label,
      look: isFirst ? "primary" : "secondary",
      onPress: () => void host.act(action).catch(report),
    });
  }

  watchTheme(() => picture?.recolour?.());
  host.state().then(show).catch(report);
}

const isSame = (a: Subject, b: Subject) =>
  a.text === b.text &&
  a.tokens.tokenizer === b.tokens.tokenizer &&
  a.tokens.ids.length === b.tokens.ids.length &&
  a.run?.id === b.run?.id &&
  a.tokenizers.length === b.tokenizers.length;

const focusOn = (tokens: Tokens, index: number): Focus => ({
  tokenizer: tokens.tokenizer,
  index,
  start: tokens.starts[index] as number,
  end: tokens.ends[index] as number,
});

/** Sentences that no one should have to ask for: what is left out, and what to expect. */
function notesOn({ run, tokens, size }: Subject): readonly string[] {
  const notes: string[] = [];
  const held = tokens.ids.length;
  if (run && run.totalTokens > held) {
    notes.push(
      t(
        "The first {0} of {1} tokens are looked at: the model's window is {2} tokens.",
        formatCount(held),
        formatCount(run.totalTokens),
        formatCount(run.model.contextLength),
      ),
    );
  }
  const total = run ? held : size.tokens;
  const drawn = Math.min(held, CHIP_LIMIT);
  if (drawn < total) {
    notes.push(t("The first {0} of {1} tokens are shown.", formatCount(drawn), formatCount(total)));
  }
  if (run?.model.note === "pilot") {
    notes.push(t("This model is a pilot: trained briefly, it shows how it works, not how well."));
  } else if (run?.model.note) notes.push(run.model.note);
  return notes;
}

function stageSentence(stage: Stage): string {
  switch (stage) {
    case "loadingTokenizer":
      return t("Loading the tokenizer…");
    case "tokenizing":
      return t("Cutting the text into tokens…");
    case "loadingModel":
      return t("Loading the model…");
    case "running":
      return t("Running the model…");
  }
}
