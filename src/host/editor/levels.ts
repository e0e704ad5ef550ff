import { type TextEditor, type TextEditorDecorationType, ThemeColor, window } from "vscode";
import { MOST_RANGES, rangeOf } from "./visible.ts";

const LINES = ["dotted", "dashed", "solid", "double"] as const;

/** A stretch of a document, UTF-16 offsets, and how much of something it has. */
export interface Amount {
  readonly start: number;
  readonly end: number;
  readonly amount: number;
}

/** Draws amounts in the text itself: the more, the deeper the colour and the heavier the line. */
export class Levels {
  /** Amounts from which on a level is drawn; below the first, nothing is. */
  readonly from: readonly [dotted: number, dashed: number, solid: number, double: number];
  readonly #types: readonly TextEditorDecorationType[];

  /** @param name of the theme colours `glassbox.name1` … `glassbox.name4` and `glassbox.nameLine` */
  constructor(name: string, from: Levels["from"]) {
    this.from = from;
    this.#types = LINES.map((line, level) =>
      window.createTextEditorDecorationType({
        backgroundColor: new ThemeColor(`glassbox.${name}${level + 1}`),
        // No border below: in high contrast the frame of the cursor's line would lie over it.
        textDecoration: `underline ${line} 1.5px var(--vscode-glassbox-${name}Line, currentColor)`,
      }),
    );
  }

  /** Draws these in place of what was drawn in the editor; of very many, the first. */
  draw(editor: TextEditor, amounts: readonly Amount[]): void {
    const drawn = amounts.filter(({ amount }) => amount >= this.from[0]).slice(0, MOST_RANGES);
    this.#types.forEach((type, level) => {
      const from = this.from[level] as number;
      const to = this.from[level + 1] ?? Number.POSITIVE_INFINITY;
      const own = drawn.filter(({ amount }) => amount >= from && amount < to);
      editor.setDecorations(
        type,
        own.map((amount) => rangeOf(editor, amount)),
      );
    });
  }

  dispose(): void {
    for (const type of this.#types) type.dispose();
  }
}
