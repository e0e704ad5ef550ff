import { TabInputWebview, type TextEditor, ViewColumn, window } from "vscode";

/**
 * The text editor that the user works in: the active one, or, while a panel has the focus, the one
 * that is visible beside it. Output is no text of the user's, our own log least of all.
 */
export function frontEditor(): TextEditor | undefined {
  const editors = [window.activeTextEditor, ...window.visibleTextEditors];
  return editors.find((editor) => editor && editor.document.uri.scheme !== "output");
}

/** Where a text goes if none is visible: a panel in the first column keeps it. */
export function freeColumn(): ViewColumn {
  const { all: groups } = window.tabGroups;
  const isTaken = groups[0]?.activeTab?.input instanceof TabInputWebview;
  return isTaken ? groups.length + 1 : ViewColumn.One;
}
