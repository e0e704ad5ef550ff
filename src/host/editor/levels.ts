import {
  l10n,
  type Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
} from "vscode";
import { Occurrences } from "../window/occurrences.ts";
import { MOST_RANGES, rangeOf } from "./visible.ts";

const LINES = ["dotted", "dashed", "solid", "double"] as const;

/** Each line, drawn and named for a legend: the lightest first. */
export const strokes = () =>
  [l10n.t("┈┈┈ dotted"), l10n.t("╌╌╌ dashed"), l10n.t("─── solid"), l10n.t("═══ double")] as const;

/** A stretch of a document, UTF-16 offsets, and how much of something it has. */
export interface Amount {
  readonly start: number;
  readonly end: number;
  readonly amount: number;
}

/** Amounts from which on each line is drawn; below the first, nothing is. */
export type Steps = readonly [dotted: number, dashed: number, solid: number, double: number];

/** The step that an amount has reached, from 0; −1 below the first. */
export const levelOf = (steps: Steps, amount: number): number =>
  steps.findLastIndex((from) => amount >= from);

/** Draws amounts in the text itself: the more, the deeper the colour and the heavier the line. */
export class Levels {
  readonly #steps: Steps;
  readonly #types: readonly TextEditorDecorationType[];
  readonly #occurrences = new Occurrences();

  /** @param name of the theme colours `glassbox.name1` … `glassbox.name4` and `glassbox.nameLine` */
  constructor(name: string, steps: Steps) {
    this.#steps = steps;
    this.#types = LINES.map((line, level) =>
      window.createTextEditorDecorationType({
        backgroundColor: new ThemeColor(`glassbox.${name}${level + 1}`),
        // No border below: in high contrast the frame of the cursor's line would lie over it.
        textDecoration: `underline ${line} 1.5px var(--vscode-glassbox-${name}Line, currentColor)`,
      }),
    );
  }

  /** Something is or will be drawn in this editor: until the end VS Code marks no words there. */
  begin({ document }: TextEditor): void {
    this.#occurrences.hideIn(document);
  }

  /** Nothing is drawn any more, in any editor. */
  end(): void {
    for (const editor of window.visibleTextEditors) this.draw(editor, []);
    this.#occurrences.showAll();
  }

  /** Draws these in place of what was drawn in the editor; of very many, the first. */
  draw(editor: TextEditor, amounts: readonly Amount[]): void {
    const drawn = amounts
      .map((amount) => ({
        range: inkOf(editor, amount),
        level: levelOf(this.#steps, amount.amount),
      }))
      .filter(({ level }) => level >= 0)
      .slice(0, MOST_RANGES);
    this.#types.forEach((type, level) => {
      const own = drawn.filter((one) => one.level === level);
      editor.setDecorations(
        type,
        own.map(({ range }) => range),
      );
    });
  }

  dispose(): void {
    for (const type of this.#types) type.dispose();
    this.#occurrences.dispose();
  }
}

/** Where an amount is drawn: not below the blanks that its token begins with. */
function inkOf(editor: TextEditor, { start, end }: Amount): Range {
  const range = rangeOf(editor, { start, end });
  const blanks = editor.document.getText(range).search(/\S/u);
  return blanks > 0 ? rangeOf(editor, { start: start + blanks, end }) : range;
}
