import type { TextEditor } from "vscode";
import type { State } from "../domain/state.ts";
import type { Tint } from "./tints.ts";

/** What Glassbox tells other extensions, and its own tests, about itself: to read, not to change. */
export interface Glassbox {
  /** How long activation took. */
  readonly activationMs: number;
  /** The text of the status bar's item. */
  readonly statusBar: string;
  /** The engine's process, while one runs. */
  readonly engine: number | undefined;
  /** The panels that are open. */
  readonly panels: readonly {
    readonly id: string;
    readonly state: State;
    readonly pinned: boolean;
    /** What its page has asked, and how often. */
    readonly asked: ReadonlyMap<string, number>;
  }[];
  /** Token boundaries as drawn in an editor; UTF-16 offsets. */
  boundariesOf(editor: TextEditor): readonly Tint[];
}
