import type { Hover, Position, StatusBarItem, TextDocument, TextEditor } from "vscode";
import type { Mark } from "../domain/prediction/surprisal.ts";
import type { Action, State } from "../domain/state.ts";
import type { Counts } from "../domain/text/counting.ts";
import type { Preview } from "./editor/continuation.ts";
import type { Amount } from "./editor/levels.ts";
import type { Tint } from "./editor/tints.ts";
import type { PanelId } from "./panels/panels.ts";

/** What Glassbox tells other extensions about what it shows, and what they can have it do. */
export interface Glassbox {
  /** The table of counted files, while it is open. */
  readonly counts: Counts | undefined;
  /** The text of the status bar's item; empty while it is hidden. */
  readonly statusBar: string;
  /** Whether the tokenizers' thread was started. */
  readonly isTokenizing: boolean;
  /** The engine's process, while one runs. */
  readonly engine: number | undefined;
  /** The panels that are open. */
  readonly panels: readonly {
    readonly id: string;
    readonly state: State;
    readonly pinned: boolean;
  }[];
  readonly boundariesOn: boolean;
  /** Token boundaries as drawn in an editor; UTF-16 offsets. */
  boundariesOf(editor: TextEditor): readonly Tint[];
  /** Surprisal as known of an editor's text, UTF-16 offsets, as drawn in it, and as told. */
  readonly surprisal: {
    readonly on: boolean;
    readonly item: Pick<StatusBarItem, "text" | "tooltip">;
    marksIn(editor: TextEditor): readonly Mark[];
    coloredIn(editor: TextEditor): readonly Mark[];
    hover(document: TextDocument, position: Position): Promise<Hover | undefined>;
  };
  /** Attention as drawn in the editor, and as told. */
  readonly attention: {
    readonly on: boolean;
    readonly item: Pick<StatusBarItem, "text" | "tooltip">;
    readonly drawn: readonly Amount[];
  };
  /** What the model writes on at the cursor, as shown and as told. */
  readonly continuation: {
    readonly preview: Preview | undefined;
    readonly item: Pick<StatusBarItem, "text" | "tooltip">;
  };
  /** Does what a button under a failure says; `panel` is the one that it stands in. */
  act(action: Action, panel?: PanelId): Promise<void>;
  /** What the hover says about the token at a place. */
  hover(document: TextDocument, position: Position): Promise<Hover | undefined>;
}
