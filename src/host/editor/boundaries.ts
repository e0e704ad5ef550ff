import {
  Disposable,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
} from "vscode";
import type { Reading } from "../processes/mirror.ts";
import type { Lit } from "../session/session.ts";
import { Settled } from "../window/settled.ts";
import { type Tint, tints } from "./tints.ts";
import {
  forgetHidden,
  MOST_RANGES,
  onVisibleText,
  rangeOf,
  visibleEditors,
  visibleIn,
} from "./visible.ts";

const DELAY = 30; // milliseconds after the last scroll or edit

/** Draws tokens in the text editor itself: the boundaries of all, and the one pointed at. */
export class Boundaries {
  readonly #needs: Reading;
  readonly #even = tintType("glassbox.tokenEven");
  readonly #odd = tintType("glassbox.tokenOdd");
  readonly #lit = tintType("glassbox.tokenLit", "glassbox.tokenLitBorder");
  readonly #drawn = new Map<TextEditor, readonly Tint[]>();
  readonly #settled = new Settled(DELAY);
  readonly #disposables: Disposable;
  readonly #switched: () => void;
  #on = false;

  /** @param switched hears when they are switched on or off */
  constructor(needs: Reading, switched: () => void) {
    this.#needs = needs;
    this.#switched = switched;
    this.#disposables = Disposable.from(
      this.#even,
      this.#odd,
      this.#lit,
      this.#settled,
      onVisibleText(() => this.#soon()),
    );
  }

  get on(): boolean {
    return this.#on;
  }

  /** What is drawn in an editor now. */
  drawnIn(editor: TextEditor): readonly Tint[] {
    return this.#drawn.get(editor) ?? [];
  }

  toggle(): void {
    this.#on = !this.#on;
    this.refresh();
    this.#switched();
  }

  /** Draws anew: switched, or another tokenizer was chosen. */
  refresh(): void {
    const wanted = this.#settled.begin();
    forgetHidden(this.#drawn);
    for (const editor of visibleEditors()) {
      if (this.#on) {
        this.#draw(editor, wanted).catch(this.#needs.failed);
      } else if (this.#drawn.has(editor)) {
        this.#set(editor, []);
        this.#drawn.delete(editor);
      }
    }
  }

  /** Lights the token pointed at in a panel, wherever its document is visible. */
  light(lit: Lit | undefined): void {
    for (const editor of window.visibleTextEditors) {
      const here = lit && editor.document.uri.toString() === lit.document;
      editor.setDecorations(this.#lit, here ? [rangeOf(editor, lit)] : []);
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #soon(): void {
    if (this.#on) this.#settled.soon(() => this.refresh());
  }

  async #draw(editor: TextEditor, wanted: () => boolean): Promise<void> {
    const { document } = editor;
    const { version } = document;
    const { mirror, tokenizing, tokenizer } = this.#needs;
    const drawn: Tint[] = [];
    for (const { from, to } of visibleIn(editor)) {
      const view = mirror.view(document, from, to);
      const cuts = await tokenizing.questions.cuts(tokenizer(), view.id, {
        from: from - view.base,
        to: to - view.base,
        limit: MOST_RANGES - drawn.length,
      });
      // An edit in between has other offsets, and has asked for another drawing.
      if (!wanted() || !this.#on || document.version !== version) return;
      drawn.push(...tints(cuts, view.base));
      if (drawn.length >= MOST_RANGES) break;
    }
    this.#set(editor, drawn);
    this.#drawn.set(editor, drawn);
  }

  #set(editor: TextEditor, drawn: readonly Tint[]): void {
    const ranges = (even: boolean) =>
      drawn.filter((tint) => tint.even === even).map((tint) => rangeOf(editor, tint));
    editor.setDecorations(this.#even, ranges(true));
    editor.setDecorations(this.#odd, ranges(false));
  }
}

/** Only high contrast themes, where tints say too little, give the border a colour. */
function tintType(colour: string, border = `${colour}Border`): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor(colour),
    outlineColor: new ThemeColor(border),
    outlineStyle: "solid",
    outlineWidth: "1px",
  });
}
