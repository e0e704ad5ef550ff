import {
  commands,
  Disposable,
  EventEmitter,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
} from "vscode";
import { inert } from "../words/inert.ts";
import { type Group, type GroupId, groupsOf, type Row, type Told } from "./groups.ts";

type Entry = Group | Row;

const CONTEXT = "glassbox.inUse"; // true while something is shown: then our button stands over any text

/** The view of the activity bar: a tree of what there is, with its state as it is now. */
export class Shelf implements TreeDataProvider<Entry> {
  readonly #told: Told;
  readonly #groups: readonly Group[];
  readonly #changed = new EventEmitter<Entry | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #disposables: Disposable;

  constructor(told: Told) {
    this.#told = told;
    this.#groups = groupsOf(told);
    this.#tellUse(); // VS Code keeps the context of an extension host that crashed
    const view = window.createTreeView("glassbox.overview", { treeDataProvider: this });
    this.#disposables = Disposable.from(
      this.#changed,
      view,
      // What was downloaded or deleted while nobody looked is seen now.
      view.onDidChangeVisibility(({ visible }) => visible && this.refresh("models")),
      window.createTreeView("glassbox.start", { treeDataProvider: NOTHING }),
    );
  }

  /** The state of something in this group has changed. */
  refresh(id: GroupId): void {
    this.#changed.fire(this.#groups.find((group) => group.id === id));
    this.#tellUse();
  }

  async getChildren(entry?: Entry): Promise<Entry[]> {
    if (!entry) return [...this.#groups];
    return "rows" in entry ? [...(await entry.rows())] : [];
  }

  getTreeItem(entry: Entry): TreeItem {
    return "rows" in entry ? groupItem(entry) : rowItem(entry);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #tellUse(): void {
    const { panels, boundaries, surprisal, attention } = this.#told;
    const isUsed = panels.all.length > 0 || boundaries.on || surprisal.on || attention.on;
    void commands.executeCommand("setContext", CONTEXT, isUsed);
  }
}

/** Of a view that has only its words of welcome, which stand in package.json. */
const NOTHING: TreeDataProvider<never> = { getChildren: () => [], getTreeItem: (none) => none };

function groupItem({ id, title }: Group): TreeItem {
  const item = new TreeItem(title, TreeItemCollapsibleState.Expanded);
  item.id = id;
  return item;
}

function rowItem({ id, label, state, about, icon, command: [name, ...args] }: Row): TreeItem {
  const item = new TreeItem(inert(label));
  item.id = id;
  item.tooltip = about;
  item.iconPath = new ThemeIcon(icon);
  item.command = { command: `glassbox.${name}`, title: label, arguments: args };
  if (state !== undefined) item.description = state;
  // Else VS Code would read the tooltip in place of the label.
  const said = state === undefined ? label : `${label}, ${state}`;
  item.accessibilityInformation = { label: `${said}. ${about}` };
  return item;
}
