import "./step.css";
import { button, dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { hasHeads } from "../ground/asked.ts";
import type { Choosing } from "../ground/choice.ts";
import type { Station, Way } from "../ground/way.ts";
import { placeName, stepName } from "../words/names.ts";
import { createBody, type StepBody } from "./body.ts";
import { type Deeper, deeperFrom, deeperName } from "./deeper.ts";
import type { Told } from "./findings.ts";
import type { StepNumbers } from "./numbers.ts";
import { tableOf } from "./tables.ts";

export interface StepView {
  readonly element: HTMLElement;
  /** Opens a block at one of its steps; its numbers come later. */
  open(station: Station, step: number): void;
  fill(numbers: StepNumbers, told: Told): void;
  close(): void;
  recolour(): void;
  /** What is drawn of the step, for a file. */
  drawn(): StepBody["drawn"];
}

export interface StepEvents {
  go(step: number | undefined): void;
  /** Another number of what the step gives is looked at; its head, where it has one. */
  aim(head: number | undefined, at: number | undefined): void;
  deeper(to: Deeper): void;
  /** The next token is chosen in another way. */
  choose(choosing: Choosing): void;
}

/** The inside of a block: its steps in order, the one that is looked at with all its numbers. */
export function createStepView(way: Way, on: StepEvents): StepView {
  const element = h("section", { class: "inside", hidden: true });
  const twin = createTwin(t("Show as table"));
  let body: StepBody | undefined;
  let place: HTMLElement | undefined;

  function open(station: Station, step: number): void {
    const name = placeName(station, way.stacks.length > 1);
    element.ariaLabel = name;
    element.hidden = false;
    element.setAttribute("role", "region");
    const items = station.steps.map((one, at) => {
      const index = station.first + at;
      const isCurrent = index === step;
      const choose = h(
        "button",
        {
          ...{ type: "button", class: "step", "data-step": index },
          "aria-current": isCurrent ? "step" : undefined,
          onclick: () => on.go(index),
        },
        h("span", { class: "number" }, formatCount(at + 1)),
        stepName(one.kind),
      );
      return h("li", {}, choose);
    });
    place = h("div", { class: "step-body" });
    const close = button({
      id: "close-block",
      label: "✕",
      look: "icon",
      spoken: t("Close the block"),
      onPress: () => on.go(undefined),
    });
    element.replaceChildren(
      h("header", {}, h("h2", {}, name), close),
      h("ol", { class: "steps" }, ...items),
      place,
    );
  }

  function fill(numbers: StepNumbers, told: Told): void {
    body = createBody(numbers, told, (head, at) => on.aim(head, at), on.choose);
    const { drawn } = body;
    twin.show(() => tableOf(drawn, told));
    const to = deeperFrom(numbers.step, numbers.aim.head);
    place?.replaceChildren(
      ...headChoice(numbers),
      ...body.elements,
      ...(to
        ? [
            h(
              "p",
              { class: "deeper" },
              button({ id: "deeper", label: deeperName(to), onPress: () => on.deeper(to) }),
            ),
          ]
        : []),
      twin.element,
    );
  }

  const headChoice = ({ step, aim }: StepNumbers): readonly HTMLElement[] => {
    const count = aim.heads;
    if (count < 2 || !hasHeads(step)) return [];
    return [
      dropdown({
        id: "step-head",
        label: t("Head"),
        choices: Array.from({ length: count }, (_, head) => ({
          value: String(head),
          text: formatCount(head + 1),
        })),
        value: String(aim.head),
        onChange: (head) => on.aim(Number(head), undefined),
      }).element,
    ];
  };

  return {
    element,
    open,
    fill,
    close: () => {
      element.hidden = true;
      element.replaceChildren();
      body = undefined;
    },
    drawn: () => body?.drawn ?? [],
    recolour: () => {
      for (const { heat } of body?.drawn ?? []) heat.recolour();
    },
  };
}
