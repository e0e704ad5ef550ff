import { l10n, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { HeadChoice } from "../../domain/attention/tokenAttention.ts";
import { type Found, numberOf } from "../../domain/model/inner.ts";
import { formatNumber } from "../words/numbers.ts";

/** Which head's weights are drawn, and whether those from the token at the cursor or to it. */
export interface Look {
  readonly layer: number;
  readonly head: HeadChoice;
  readonly way: "from" | "to";
}

/** "Layer 3 · head 2" */
export const headName = (found: Pick<Found, "numbers">, { layer, head }: Omit<Look, "way">) =>
  `${layerName(found, layer)} · ${nameOf(head)}`;

/** The next head of the layer, after its mean and maximum, or the next layer; −1: the one before. */
export function stepped(
  { layer, head }: Look,
  { layers, heads }: Found,
  what: "head" | "layer",
  by: 1 | -1,
): Partial<Look> {
  if (what === "layer") return { layer: (layer + by + layers) % layers };
  const choices = choicesOf(heads);
  const at = choices.indexOf(head) + by + choices.length;
  return { head: choices[at % choices.length] as HeadChoice };
}

/** The same look if the model has such a head; another model may have fewer. */
export function fitted(look: Look, found: Found | undefined): Look {
  const inLayer = found && look.layer < found.layers ? look : { ...look, layer: 0 };
  const isMissing = found && typeof look.head === "number" && look.head >= found.heads;
  return isMissing ? { ...inLayer, head: "mean" } : inLayer;
}

interface Row extends QuickPickItem {
  readonly look?: Partial<Look>;
}

/**
 * Lets the user choose the way, or the layer and head, among rows that begin at the one now.
 *
 * @param preview hears each row that the user comes to on the way
 */
export async function askLook(
  now: Look,
  found: Found,
  preview: (look: Partial<Look>) => void,
): Promise<Partial<Look> | undefined> {
  const list = window.createQuickPick<Row>();
  list.placeholder = l10n.t("Whose attention weights to draw in the text");
  list.items = rowsOf(now, found);
  const current = list.items.filter(
    ({ look }) => look?.layer === now.layer && look.head === now.head,
  );
  list.activeItems = current;
  return new Promise((resolve) => {
    list.onDidChangeActive(([row]) => {
      if (row?.look) preview({ ...now, ...row.look });
    });
    list.onDidAccept(() => {
      resolve(list.selectedItems[0]?.look);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

function rowsOf({ way }: Look, found: Found): readonly Row[] {
  const ways = (["from", "to"] as const).map((one) => ({
    label: `${one === way ? "$(check) " : ""}${wayName(one)}`,
    look: { way: one },
  }));
  const heads = Array.from({ length: found.layers }, (_, layer) => [
    { label: layerName(found, layer), kind: QuickPickItemKind.Separator },
    ...choicesOf(found.heads).map((head) => ({
      label: headName(found, { layer, head }),
      look: { layer, head },
    })),
  ]).flat();
  return [...ways, ...heads];
}

const choicesOf = (heads: number): readonly HeadChoice[] => [
  "mean",
  "max",
  ...Array.from({ length: heads }, (_, head) => head),
];

const layerName = (found: Pick<Found, "numbers">, layer: number) =>
  l10n.t("Layer {0}", numberOf(found, layer) + 1);

function nameOf(head: HeadChoice): string {
  if (head === "mean") return l10n.t("mean of all heads");
  if (head === "max") return l10n.t("maximum of all heads");
  return l10n.t("head {0}", formatNumber(head + 1));
}

const wayName = (way: Look["way"]) =>
  way === "from"
    ? l10n.t("Where the token at the cursor looks")
    : l10n.t("Who looks at the token at the cursor");
