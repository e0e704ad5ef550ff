import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { isEnvelope } from "../../src/protocol/rpc.ts";

export { isAlive } from "../host/places.ts";

const LIMIT = 120_000; // milliseconds: a busy machine takes its time

/** Glassbox as VS Code knows it, awake or not. */
export function find(): vscode.Extension<Glassbox> {
  const extension = vscode.extensions.getExtension<Glassbox>("glassbox.glassbox-llm");
  assert.ok(extension, "Glassbox is installed");
  return extension;
}

export async function activate(): Promise<Glassbox> {
  return find().activate();
}

/** Waits until something is so. */
export async function until(isSo: () => boolean, what: string, limit = LIMIT): Promise<void> {
  const end = Date.now() + limit;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`Waited ${limit} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * Opens a text that was never saved, alone in the first column. On a busy machine VS Code may give it
 * the text of one just closed, whose name it takes and whose backup still stands: then once more.
 */
export async function write(content: string, language = "plaintext"): Promise<vscode.TextEditor> {
  for (;;) {
    const document = await vscode.workspace.openTextDocument({ content, language });
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    if (linesOf(document.getText()) === linesOf(content)) return editor;
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
}

/** A text as its lines alone: VS Code ends them all in one way. */
const linesOf = (text: string) => text.replaceAll(/\r\n?/g, "\n");

export async function set(setting: string, value: unknown): Promise<void> {
  const settings = vscode.workspace.getConfiguration("glassbox");
  await settings.update(setting, value, vscode.ConfigurationTarget.Global);
}

/** Closes everything without a question about unsaved texts. */
export async function closeAll(): Promise<void> {
  for (const { document } of vscode.window.visibleTextEditors) {
    if (!document.isUntitled) continue;
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

export function textOf(hover: vscode.Hover | undefined): string {
  const parts = hover?.contents ?? [];
  return parts.map((part) => (typeof part === "string" ? part : part.value)).join("\n");
}

/** Listens to what the pages ask that are opened from now on, each by the title of its panel. */
export function hearPages() {
  const { createWebviewPanel } = vscode.window;
  const asked = new Map<string, Map<string, number>>();
  const create = (...args: Parameters<typeof createWebviewPanel>) => {
    const panel = createWebviewPanel(...args);
    const questions = new Map<string, number>();
    asked.set(panel.title, questions);
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (!isEnvelope(message) || message.kind !== "call") return;
      questions.set(message.method, (questions.get(message.method) ?? 0) + 1);
    });
    return panel;
  };
  Object.assign(vscode.window, { createWebviewPanel: create });
  return {
    /** How often the newest page with this title has asked this. */
    asked: (title: string, question: string): number => asked.get(title)?.get(question) ?? 0,
    stop: () => Object.assign(vscode.window, { createWebviewPanel }),
  };
}
