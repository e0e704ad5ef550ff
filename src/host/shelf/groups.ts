import { l10n } from "vscode";
import { shortName } from "../../domain/text/token.ts";
import type { Models } from "../models/models.ts";
import type { OpenPanels } from "../panels/openPanels.ts";
import { PANELS, type PanelId } from "../panels/panels.ts";
import { chosenModel, chosenTokenizer } from "../window/settings.ts";

/** One thing to open, to switch or to choose. */
export interface Row {
  readonly id: string;
  readonly label: string;
  /** Said behind the label: whether it is on, or which one is in use. */
  readonly state?: string | undefined;
  /** What it shows or does, in one sentence. */
  readonly about: string;
  /** A codicon. */
  readonly icon: string;
  /** Behind "glassbox.", with what it is called with. */
  readonly command: readonly [name: string, ...args: unknown[]];
}

export interface Group {
  readonly id: GroupId;
  readonly title: string;
  readonly rows: () => readonly Row[] | Promise<readonly Row[]>;
}

export type GroupId = "panels" | "editor" | "models";

/** Whose state the rows tell. */
export interface Told {
  readonly panels: Pick<OpenPanels, "all">;
  readonly boundaries: { readonly on: boolean };
  readonly surprisal: { readonly on: boolean };
  readonly attention: { readonly on: boolean };
  readonly continuation: { readonly preview: unknown };
  readonly models: Pick<Models, "list">;
}

/** What there is, in the order in which it is shown. */
export const groupsOf = (told: Told): readonly Group[] => [
  { id: "panels", title: l10n.t("Panels"), rows: () => panelRows(told) },
  { id: "editor", title: l10n.t("In the Editor"), rows: () => editorRows(told) },
  { id: "models", title: l10n.t("Models"), rows: () => modelRows(told) },
];

function panelRows({ panels }: Told): readonly Row[] {
  const open = new Set<string>(panels.all.map(({ id }) => id));
  return (Object.keys(PANELS) as PanelId[]).map((id) => ({
    id,
    label: PANELS[id].title(),
    state: open.has(id) ? l10n.t("open") : undefined,
    about: PANELS[id].shows(),
    icon: PANELS[id].icon,
    command: [PANELS[id].command],
  }));
}

function editorRows({ boundaries, surprisal, attention, continuation }: Told): readonly Row[] {
  const stateOf = ({ on }: { readonly on: boolean }) => (on ? l10n.t("on") : l10n.t("off"));
  return [
    {
      id: "boundaries",
      label: l10n.t("Token Boundaries"),
      state: stateOf(boundaries),
      about: l10n.t("Tints the tokens of the visible text, so you see where it is cut."),
      icon: "symbol-ruler",
      command: ["toggleBoundaries"],
    },
    {
      id: "surprisal",
      label: l10n.t("Surprisal"),
      state: stateOf(surprisal),
      about: l10n.t("Colors the tokens that the model did not expect: the deeper, the less so."),
      icon: "pulse",
      command: ["showSurprisal"],
    },
    {
      id: "attentionInEditor",
      label: l10n.t("Attention in the Editor"),
      state: stateOf(attention),
      about: l10n.t("Colors the tokens that the token at the cursor looks at."),
      icon: "target",
      command: ["showAttentionInEditor"],
    },
    {
      id: "continuation",
      label: l10n.t("Continue Text"),
      state: continuation.preview ? l10n.t("on") : undefined,
      about: l10n.t("Shows after the cursor what the model would write. Tab inserts it."),
      icon: "arrow-right",
      command: ["continueText"],
    },
    {
      id: "count",
      label: l10n.t("Count Tokens…"),
      about: l10n.t("Counts the tokens of files and folders, as a table to sort and save."),
      icon: "symbol-numeric",
      command: ["countTokens"],
    },
  ];
}

async function modelRows({ models }: Told): Promise<readonly Row[]> {
  const model = chosenModel();
  const tokenizer = chosenTokenizer();
  return [
    ...(await models.list()).map(({ id, name, about }) => ({
      id: `model ${id}`,
      label: name,
      state: id === model ? l10n.t("model in use") : undefined,
      about,
      icon: id === model ? "check" : "blank",
      command: ["chooseModel", id] as const,
    })),
    {
      id: "chooseModel",
      label: l10n.t("Open Another Model…"),
      about: l10n.t(
        "Opens a model folder of yours, or downloads a model from the Hub after asking you.",
      ),
      icon: "add",
      command: ["chooseModel"],
    },
    {
      id: "tokenizer",
      label: shortName(tokenizer),
      state: l10n.t("tokenizer in use"),
      about: l10n.t("Cuts the text for the Tokens panel, token boundaries, hovers and counts."),
      icon: "whole-word",
      command: ["inspectTokens"],
    },
    {
      id: "chooseTokenizer",
      label: l10n.t("Choose Tokenizer…"),
      about: l10n.t("Lists the tokenizers that come with Glassbox."),
      icon: "list-selection",
      command: ["chooseTokenizer"],
    },
  ];
}
