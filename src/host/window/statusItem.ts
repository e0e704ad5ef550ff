import { l10n, type MarkdownString, StatusBarAlignment, type StatusBarItem, window } from "vscode";
import { inert } from "../words/inert.ts";

/** Our items of the status bar from left to right, and the command that a click on each runs. */
const ITEMS = {
  tokens: { title: () => l10n.t("Glassbox: Token Count"), command: "chooseTokenizer" },
  surprisal: { title: () => l10n.t("Glassbox: Surprisal"), command: "showSurprisal" },
  attention: { title: () => l10n.t("Glassbox: Attention"), command: "chooseAttentionHead" },
  continuation: { title: () => l10n.t("Glassbox: Continuation"), command: "insertContinuation" },
} as const;

type ItemId = keyof typeof ITEMS;

const LEFTMOST = 100; // VS Code's priority: the higher, the further to the left

/** An item of the status bar, hidden until something is said in it. */
export function createStatusItem(id: ItemId): StatusBarItem {
  const priority = LEFTMOST - Object.keys(ITEMS).indexOf(id);
  const item = window.createStatusBarItem(`glassbox.${id}`, StatusBarAlignment.Right, priority);
  item.name = ITEMS[id].title();
  item.command = `glassbox.${ITEMS[id].command}`;
  return item;
}

/** Shows the item with this text. */
export function sayIn(item: StatusBarItem, text: string, tooltip: string | MarkdownString): void {
  item.text = inert(text);
  item.tooltip = tooltip;
  item.show();
}
