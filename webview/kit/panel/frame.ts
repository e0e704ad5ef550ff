import "./frame.css";
import type { ModelCard, Stage } from "../../../src/domain/model/run.ts";
import type { Action } from "../../../src/domain/state.ts";
import { button, checkbox, progressRing } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { formatShare } from "../page/numbers.ts";

export interface Offer {
  readonly action: Action;
  readonly label: string;
}

/** What stands around every picture: toolbar, explanation, and the three states without one. */
export interface Frame {
  /** The picture and what belongs to it. */
  readonly body: HTMLElement;
  follow(followed: boolean): void;
  /** Puts the choices beside the model's name and facts, if there is a model. */
  offer(model: ModelCard | undefined, choices: readonly HTMLElement[]): void;
  /** Shows the picture, and nothing else. */
  open(): void;
  showEmpty(): void;
  /** A picture that is already there stays, but pale. */
  showBusy(stage: Stage, fraction: number): void;
  /** @param isStale the picture stays below */
  showFailure(sentence: string, offers: readonly Offer[], isStale: boolean): void;
}

export function createFrame(
  panel: {
    readonly id: string;
    readonly title: string;
    readonly explain: string;
    /** Whether it shows the selection, and can be told to keep the text it shows. */
    readonly follows: boolean;
  },
  on: { act(action: Action): void; follow(followed: boolean): void },
): Frame {
  const followed = checkbox({
    id: "follow",
    label: t("Follow selection"),
    short: t("Follow"),
    onChange: on.follow,
  });
  followed.set(true);
  const { help, explanation } = createHelp(panel.explain);
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
        h("div", { class: "ends" }, panel.follows ? followed.element : undefined, help),
      ),
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
  }

  return {
    body,
    follow: followed.set,
    offer: (model, offered) => {
      name.textContent = model?.name ?? "";
      fact.hidden = !model?.exactInt8;
      choices.replaceChildren(...offered);
    },
    open: () => {
      status.replaceChildren();
      body.classList.remove("stale");
      body.hidden = false;
    },
    showEmpty: () => {
      close();
      status.replaceChildren(
        h("p", { class: "lead" }, t("Select some text in the editor to look inside.")),
        h("p", {}, t("Glassbox follows the selection; what you select never leaves this machine.")),
        h(
          "p",
          { class: "actions" },
          ...actions([{ action: "openExample", label: t("Open an example") }]),
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
          h(
            "div",
            { class: "busy" },
            progressRing(t("Working")),
            h(
              "span",
              {},
              h("span", { class: "stage" }, sentence),
              h("span", { class: "done", "aria-hidden": "true" }, done),
            ),
            ...actions([{ action: "cancel", label: t("Cancel") }]),
          ),
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

/** The question mark, and the explanation that it opens. */
function createHelp(explain: string): {
  readonly help: HTMLElement;
  readonly explanation: HTMLElement;
} {
  const explanation = h("div", { class: "explanation", hidden: true }, ...paragraphs(explain));
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
  help.setAttribute("aria-expanded", "false");
  return { help, explanation };
}

/** Says that a model's products are computed exactly, and what that costs. */
function int8Fact(): HTMLElement {
  const sentence = t(
    "This model multiplies 8-bit numbers, which overflow on this processor. Glassbox computes them exactly, so the model opens and runs a little slower.",
  );
  const facts = { class: "fact", title: sentence, hidden: true };
  return h("span", facts, t("int8, exact products"), h("span", { class: "unseen" }, sentence));
}

/** explain.html in the user's language. */
function paragraphs(explain: string): readonly HTMLElement[] {
  const page = new DOMParser().parseFromString(explain, "text/html");
  return Array.from(page.querySelectorAll("p"), ({ textContent }) =>
    h("p", {}, t(textContent.trim().replace(/\s+/g, " "))),
  );
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
