import type { Stage } from "../../domain/model/run.ts";
import type { Focus } from "../../domain/state.ts";
import type { TextChange } from "../../domain/text/document.ts";
import type { TextShown } from "../../protocol/contract.ts";
import type { Need } from "./study.ts";
import type { Surroundings } from "./surroundings.ts";
import { moved, type Source } from "./textPlace.ts";
import { type Sight, Viewer } from "./viewer.ts";

/** The token pointed at, and where it stands in a document. */
export interface Lit {
  readonly document: string;
  /** UTF-16 offsets in the document. */
  readonly start: number;
  readonly end: number;
  /** What stood there; another text means that the document has changed. */
  readonly text: string;
}

/** What the user looks at, and everyone who shows it. */
export class Session {
  readonly #around: Surroundings;
  readonly #viewers = new Set<Viewer>();
  readonly #lit: (lit: Lit | undefined) => void;
  #sight: Sight;

  /** @param lit hears where in the editor the token pointed at stands */
  constructor(around: Surroundings, lit: (lit: Lit | undefined) => void) {
    this.#around = around;
    this.#lit = lit;
  }

  /** A panel begins to look; it follows the selection until it is pinned. */
  join(need: Need, panel: TextShown): Viewer {
    const viewer = new Viewer(need, this.#around, panel);
    this.#viewers.add(viewer);
    if (this.#sight) viewer.look(this.#sight);
    return viewer;
  }

  leave(viewer: Viewer): void {
    viewer.leave();
    this.#viewers.delete(viewer);
    this.focus(viewer, undefined);
  }

  /** Whether anybody looks. */
  get isWatched(): boolean {
    return this.#viewers.size > 0;
  }

  /** The user looks at something else. */
  look(sight: Sight): void {
    this.#sight = sight;
    for (const viewer of this.#viewers) if (!viewer.pinned) viewer.look(sight);
  }

  /** Looks again at what is looked at: another model or tokenizer was chosen. */
  refresh(need: Need): void {
    for (const viewer of this.#viewers) if (viewer.need === need) viewer.refresh();
  }

  /** Asks again where it failed. */
  retry(): void {
    for (const viewer of this.#viewers) if (viewer.state.kind === "failed") viewer.refresh();
  }

  /** Ends the waiting of all that are busy, as the user asked. */
  stop(): void {
    for (const viewer of this.#viewers) viewer.stop();
  }

  pin(viewer: Viewer, pinned: boolean): void {
    viewer.pin(pinned);
    if (!pinned) viewer.look(this.#sight);
  }

  /** Points at a token: whoever shows the same text lights it, and the editor too. */
  focus(from: Viewer, focus: Focus | undefined): void {
    for (const viewer of this.#viewers) {
      if (viewer === from) continue;
      if (!focus || viewer.source?.text === from.source?.text) viewer.light(focus);
    }
    this.#lit(focus && this.place(from, focus));
  }

  /** Where a token stands in the editor; undefined if its text is no longer there. */
  place(viewer: Viewer, focus: Focus): Lit | undefined {
    const { source } = viewer;
    if (!source) return undefined;
    const { document, offset, text } = source;
    return {
      document,
      start: offset + focus.start,
      end: offset + focus.end,
      text: text.slice(focus.start, focus.end),
    };
  }

  /** A document was edited: texts further down move along. */
  edited(document: string, changes: readonly TextChange[]): void {
    for (const viewer of this.#viewers) {
      const { source } = viewer;
      if (source?.document !== document) continue;
      const now = changes.reduce<Source | undefined>(
        (at, change) => at && moved(at, change),
        source,
      );
      // After an edit inside it the text has no place until the next look.
      viewer.follow(now ?? { ...source, document: "" });
    }
  }

  progress(stage: Stage, fraction: number): void {
    for (const viewer of this.#viewers) viewer.progress(stage, fraction);
  }
}
