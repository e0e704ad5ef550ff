import "./positions.css";
import { tellingWords } from "../../../../src/domain/model/telling.ts";
import type { ModelPositions, Stack } from "../../../../src/domain/positions/modelPositions.ts";
import { POSITION_KINDS, type PositionKind } from "../../../../src/domain/positions/positions.ts";
import { tokenAt } from "../../../../src/domain/text/token.ts";
import { dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { waitFor } from "../../../kit/page/waiting.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { createIntro } from "../ground/intro.ts";
import type { Part, PartPanel } from "../ground/part.ts";
import { createCompare } from "./compare.ts";
import { exportKind, tableOf } from "./exports.ts";
import { createBuckets } from "./kinds/buckets.ts";
import { createSlopes } from "./kinds/slopes.ts";
import { createTableView } from "./kinds/table.ts";
import { createTurns } from "./kinds/turns.ts";
import type { Changed, KindView } from "./kinds/view.ts";
import { createWaves } from "./kinds/waves.ts";

/** How models know the order of tokens: the run's own way, and the others by their formulas. */
export function createPositions(panel: PartPanel): Part {
  const { run, host } = panel;
  const page = h("div", { class: "positions" });
  const saving = panel.asker();
  let own: ModelPositions = { kind: "unknown" };
  let kind: PositionKind = "learned";
  let view: KindView | undefined;
  let pinned = tellingWords(run.tokens, 1)[0] ?? 0;
  const twin = createTwin(t("Show as table"));
  const compare = createCompare(panel, () => tokenAt(run.tokens, pinned), stack);
  const away = createExport(
    host,
    (work) => saving(work, () => {}),
    () => view && exportKind(nameOf(kind), view, kind === own.kind ? ownName() : undefined),
  );
  const hasDecoder = run.found.some((one) => one.kind === "decoder");

  /** Which stack of an encoder-decoder is told of. */
  function stack(): Stack {
    return hasDecoder ? panel.view.stack : "encoder";
  }
  const ownName = () => [run.model.name, ...(hasDecoder ? [stackName(stack())] : [])].join(", ");

  function show(next: PositionKind): void {
    kind = next;
    view = undefined;
    const isOwn = own.kind === kind;
    const made = createView(own, kind, tell);
    view = made;
    page.replaceChildren(
      h("div", { class: "choosers" }, kinds().element, ...(hasDecoder ? [stacks().element] : [])),
      ...(made ? [createIntro(introOf(kind, own.kind, run.model.name))] : []),
      ...(made?.elements ?? []),
      ...(isOwn ? [compare.element] : []),
      ...(made ? [twin.element] : []),
    );
    if (made) tell();
    else panel.say(noLearned());
    if (isOwn) compare.show();
  }

  function tell(): void {
    if (!view) return;
    panel.say(view.finding());
    const { numbers } = view;
    twin.show(() => tableOf(numbers()));
  }

  const kinds = () =>
    dropdown({
      id: "position-kind",
      label: t("Kind"),
      choices: POSITION_KINDS.map((value) => ({
        value,
        text: value === own.kind ? t("{0} (this model)", nameOf(value)) : nameOf(value),
      })),
      value: kind,
      onChange: (value) => {
        panel.setView({ positions: value as PositionKind });
        show(value as PositionKind);
        document.getElementById("position-kind")?.focus();
      },
    });

  const stacks = () =>
    dropdown({
      id: "position-stack",
      label: t("Stack"),
      choices: STACKS.map((value) => ({ value, text: stackName(value) })),
      value: stack(),
      onChange: (value) => {
        panel.setView({ stack: value as Stack });
        load(() => document.getElementById("position-stack")?.focus());
      },
    });

  const waiting = h("p", {});

  function load(then: () => void): void {
    page.append(waiting);
    panel.ask(waitFor(waiting, host.positions(run.id, stack())), (found) => {
      own = found;
      show(panel.view.positions ?? (found.kind === "unknown" ? "learned" : found.kind));
      then();
    });
  }

  load(() => {});
  return {
    options: [away],
    elements: [page],
    point: ({ index, how }) => {
      if (how !== "pinned" || index === undefined || index === pinned) return;
      pinned = index;
      if (view && kind === own.kind) compare.show();
    },
    recolour: () => {
      for (const figure of view?.figures ?? []) figure.recolour();
    },
  };
}

function createView(own: ModelPositions, kind: PositionKind, changed: Changed) {
  switch (kind) {
    case "learned":
      return own.kind === kind ? createTableView(own) : undefined;
    case "sinusoidal":
      return withOwn(own.kind === kind ? createTableView(own) : undefined, createWaves(changed));
    case "rotary":
      return createTurns(own.kind === kind ? own : undefined, changed);
    case "alibi":
      return createSlopes(own.kind === kind ? own : undefined, changed);
    case "relative":
      return createBuckets(own.kind === kind ? own : undefined, changed);
  }
}

/** The model's own vectors, and under them the formula that they follow. */
const withOwn = (table: KindView | undefined, waves: KindView): KindView =>
  table
    ? {
        ...table,
        elements: [...table.elements, ...waves.elements],
        figures: [...table.figures, ...waves.figures],
      }
    : waves;

const STACKS: readonly Stack[] = ["encoder", "decoder"];
const stackName = (stack: Stack) => (stack === "encoder" ? t("encoder") : t("decoder"));

function nameOf(kind: PositionKind): string {
  switch (kind) {
    case "learned":
      return t("Learned");
    case "sinusoidal":
      return t("Sinusoidal");
    case "rotary":
      return t("Rotary");
    case "alibi":
      return t("ALiBi");
    case "relative":
      return t("Relative bias");
  }
}

/** What the way is for, what it does, and whose it is. */
function introOf(kind: PositionKind, own: ModelPositions["kind"], model: string): string {
  const whose =
    kind === own
      ? t("This is how {0} does it.", model)
      : own === "unknown"
        ? t("The pictures follow the formula.")
        : t("{0} does it another way: the pictures follow the formula.", model);
  return `${t("Attention alone does not know the order of tokens.")} ${wayOf(kind)} ${whose}`;
}

function wayOf(kind: PositionKind): string {
  switch (kind) {
    case "learned":
      return t("Here a learned vector for each position is added to the embedding of the token.");
    case "sinusoidal":
      return t(
        "Here a fixed vector of waves for each position is added to the embedding of the token.",
      );
    case "rotary":
      return t("Here queries and keys are turned by an angle that grows with the position.");
    case "alibi":
      return t("Here each head lowers its scores the farther back a token is.");
    case "relative":
      return t("Here each head adds a learned number to its scores, one for each distance.");
  }
}

const noLearned = (): string =>
  t(
    "No learned position vectors were found in this model, and there is no formula for them: GPT-2 and BERT learn theirs",
  );
