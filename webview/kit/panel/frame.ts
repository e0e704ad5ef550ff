import "./frame.css";
import type { ModelCard, Stage } from "../../../src/domain/model/run.ts";
import type { Action } from "../../../src/domain/state.ts";
import { button, checkbox, progressRing } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { formatShare } from "../page/numbers.ts";
import { terms } from "../words/terms.ts";
import { createHelp, createOptions } from "./folds.ts";

/** What a panel says that shows the selection, while there is none. */
export interface Empty {
  /** What to do, and what one then sees. */
  readonly lead: string;
  /** What its example shows. */
  readonly example: string;
}

export interface Offer {
  readonly action: Action;
  readonly label: string;
}

/** What stands around every picture: toolbar, explanation, and the three states without one. */
export interface Frame {
  /** The picture and what belongs to it. */
  readonly body: HTMLElement;
  follow(followed: boolean): void;
  /** What the question mark opens from now on. @param page explain.html */
  explain(page: string): void;
  /**
   * Puts the choices beside the model's name and facts, if there is a model, and the options into
   * their fold.
   */
  offer(
    model: ModelCard | undefined,
    choices: readonly HTMLElement[],
    options: readonly HTMLElement[],
  ): void;
  /** Shows the picture, and nothing else. */
  open(): void;
  showEmpty(): void;
  /** A picture that is already there stays, but without its colors. */
  showBusy(stage: Stage, fraction: number): void;
  /** @param isStale the picture stays below */
  showFailure(sentence: string, offers: readonly Offer[], isStale: boolean): void;
}

export function createFrame(
  panel: {
    readonly id: string;
    readonly title: string;
    readonly explain: string;
    /** What it says with no text to show; without, it has texts of its own and follows none. */
    readonly empty: Empty | undefined;
  },
  on: {
    act(action: Action): void;
    follow(followed: boolean): void;
    /** The fold of options was opened or closed. */
    fold(isOpen: boolean): void;
  },
  isFoldOpen: boolean,
): Frame {
  const followed = checkbox({
    id: "follow",
    label: t("Follow selection"),
    short: t("Follow"),
    onChange: on.follow,
  });
  followed.set(true);
  const { help, explanation, explain } = createHelp();
  explain(panel.explain);
  const options = createOptions(isFoldOpen, on.fold);
  const name = h("span", { class: "model" });
  const fact = int8Fact();
  const choices = h("div", { class: "choices" });
  const status = h("div", { class: "status", role: "status" });
  const body = h("div", { class: "body", hidden: true });
  document.body.append(
    h(
      "main",
      { class: `panel ${panel.id}` },
      h("h1", { class: "unseen" }, panel.title),
      h(
        "div",
        { class: "toolbar" },
        name,
        fact,
        choices,
        h(
          "div",
          { class: "ends" },
          panel.empty ? followed.element : undefined,
          options.opener,
          help,
        ),
      ),
      options.fold,
      explanation,
      status,
      body,
    ),
  );

  const actions = (offers: readonly Offer[]) =>
    offers.map(({ action, label }, index) =>
      button({
        label,
        look: index === 0 && action !== "cancel" ? "primary" : "secondary",
        onPress: () => on.act(action),
      }),
    );

  function close(): void {
    body.hidden = true;
    body.classList.remove("stale");
    name.textContent = "";
    fact.hidden = true;
    choices.replaceChildren();
    options.fill([]);
  }

  return {
    body,
    follow: followed.set,
    explain,
    offer: (model, offered, folded) => {
      name.textContent = model?.name ?? "";
      fact.hidden = !model?.exactInt8;
      choices.replaceChildren(...offered);
      options.fill(folded);
    },
    open: () => {
      status.replaceChildren();
      body.classList.remove("stale");
      body.hidden = false;
    },
    showEmpty: () => {
      close();
      status.replaceChildren(
        h("p", { class: "lead" }, ...terms(panel.empty?.lead ?? "")),
        h(
          "p",
          {},
          t("Glassbox follows your selection. What you select never leaves this machine."),
        ),
        h(
          "p",
          { class: "actions" },
          ...actions([{ action: "openExample", label: t("Open an example") }]),
          panel.empty?.example,
        ),
      );
    },
    showBusy: (stage, fraction) => {
      body.classList.add("stale");
      const done = fraction > 0 && fraction < 1 ? ` ${formatShare(fraction)}` : "";
      const sentence = stageSentence(stage);
      // The ring keeps turning while the words change. A new stage is spoken, its percentage is not.
      const said = status.querySelector(".stage");
      if (said && said.textContent !== sentence) said.textContent = sentence;
      const shown = status.querySelector(".done");
      if (shown) shown.textContent = done;
      else
        status.replaceChildren(
          busyLine(sentence, done, actions([{ action: "cancel", label: t("Cancel") }])),
        );
    },
    showFailure: (sentence, offers, isStale) => {
      if (!isStale) close();
      status.replaceChildren(
        h("p", { class: "lead" }, sentence),
        h("p", { class: "actions" }, ...actions(offers)),
      );
    },
  };
}

/** Says that a model's products are computed exactly, and what that costs. */
function int8Fact(): HTMLElement {
  const sentence = t(
    "This model multiplies 8-bit numbers, which overflow on this processor. Glassbox computes them exactly, so the model opens and runs a little slower.",
  );
  const facts = { class: "fact", title: sentence, hidden: true };
  return h("span", facts, t("int8, computed exactly"), h("span", { class: "unseen" }, sentence));
}

const busyLine = (stage: string, done: string, actions: readonly HTMLElement[]): HTMLElement =>
  h(
    "div",
    { class: "busy" },
    progressRing(t("Working")),
    h(
      "span",
      {},
      h("span", { class: "stage" }, stage),
      h("span", { class: "done", "aria-hidden": "true" }, done),
    ),
    ...actions,
  );

function stageSentence(stage: Stage): string {
  switch (stage) {
    case "loadingTokenizer":
      return t("Loading the tokenizer…");
    case "tokenizing":
      return t("Tokenizing…");
    case "loadingModel":
      return t("Loading the model…");
    case "running":
      return t("Running the model…");
  }
}
