import type { HeadId } from "../../../src/domain/model/inner.ts";
import type { Focus, Subject } from "../../../src/domain/state.ts";
import type { HostForPanel } from "../../../src/protocol/contract.ts";
import { h } from "../controls/element.ts";
import { Reader } from "../strip/reader.ts";
import { createReadingStrip } from "../strip/readingStrip.ts";
import type { Pointed, Strip } from "../strip/strip.ts";
import { terms } from "../words/terms.ts";
import { type Ask, createAsker } from "./asker.ts";
import { createFinding } from "./finding.ts";
import type { Frame } from "./frame.ts";
import { notesOn } from "./notes.ts";

/** A text that is shown, and what its picture is made with. */
export interface Shown {
  readonly subject: Subject;
  readonly strip: Strip;
  /** The tokens of the whole text, as far as they were fetched. */
  readonly reader: Reader;
  /** The one sentence that the numbers say; spoken too, unless the picture speaks for itself. */
  say(finding: string, isSpoken?: boolean): void;
  readonly ask: Ask;
  /** Makes another `ask`, for a part of the panel whose questions must not cancel others. */
  asker(): Ask;
}

/** What a panel's own code gives back. */
export interface Picture {
  /** For the toolbar: the few that say what is shown. */
  readonly choices?: readonly HTMLElement[];
  /** For the fold that the toolbar opens: how it is shown, what is left out, export. */
  readonly options?: readonly HTMLElement[];
  readonly elements: readonly HTMLElement[];
  point(pointed: Pointed): void;
  /** Shows a head that another panel led to. */
  look?(head: HeadId): void;
  /** Called when the theme changes: draws again what CSS does not reach. */
  recolour?(): void;
}

/** Draws the texts that a panel is about, one after the other. */
export interface Subjects {
  /** Draws the text, unless it is drawn already. */
  show(subject: Subject): void;
  /** Shows nothing any more: answers that are still to come are dropped. */
  forget(): void;
  /** Lights what is pointed at in another panel or the editor. */
  light(focus: Focus | undefined): void;
  /** Shows a head, now or once there is a picture. */
  look(head: HeadId): void;
  recolour(): void;
}

/**
 * @param hasStrip whether the text stands above the picture
 * @param draw the panel's own code
 */
export function createSubjects(
  {
    host,
    frame,
    report,
    hasStrip,
  }: {
    readonly host: HostForPanel;
    readonly frame: Frame;
    readonly report: (thrown: unknown) => void;
    readonly hasStrip: boolean;
  },
  draw: (shown: Shown) => Picture,
): Subjects {
  let shown: Subject | undefined;
  let strip: Strip | undefined;
  let picture: Picture | undefined;
  let lit: Focus | undefined; // pointed at in another panel or the editor
  let told: number | undefined; // our token that the other panels light
  let wanted: HeadId | undefined; // another panel led to it
  let pinned: number | undefined; // kept when the same text is drawn anew
  let turn = 0; // counts the texts: what belongs to an older one is dropped
  const notes = h("div", { class: "notes" });
  const finding = createFinding();

  function drawSubject(subject: Subject): void {
    const mine = ++turn;
    finding.begin();
    const isShown = () => mine === turn;
    let drawn: Picture | undefined;
    const reader = readerOf(subject, { host, isShown, report });
    const own = createReadingStrip(reader, pinned, {
      point: (pointed) => {
        if (!isShown()) return;
        if (pointed.how !== "passing")
          pinned = pointed.how === "pinned" ? pointed.index : undefined;
        tellFocus(reader, pointed);
        drawn?.point(pointed);
      },
      reveal: (index) => {
        const focus = reader.focusOn(index);
        if (focus) void host.reveal(focus).catch(report);
      },
    });
    const asker = () => createAsker(isShown, report);
    drawn = draw({ subject, strip: own, reader, say: finding.say, ask: asker(), asker });
    strip = own;
    picture = drawn;
    frame.offer(subject.run?.model, drawn.choices ?? [], drawn.options ?? []);
    notes.replaceChildren(...notesOn(subject).map((note) => h("p", {}, ...terms(note))));
    const strips = hasStrip ? [own.element] : [];
    frame.body.replaceChildren(notes, finding.element, ...strips, ...drawn.elements);
    own.light(lit);
    own.start();
    if (wanted) look(wanted);
  }

  function look(head: HeadId): void {
    wanted = picture?.look ? undefined : head;
    picture?.look?.(head);
  }

  /** Tells the other panels which token is pointed at here, or once that none is any more. */
  function tellFocus(reader: Reader | undefined, { index, how }: Pointed): void {
    const own = how === "elsewhere" ? undefined : index;
    if (own === told) return;
    told = own;
    void host.focus(own === undefined ? undefined : reader?.focusOn(own)).catch(report);
  }

  return {
    show: (subject) => {
      const before = shown;
      shown = subject;
      frame.open();
      frame.follow(!subject.pinned);
      if (before && isSame(before, subject)) return;
      if (!before || !isSameText(before, subject)) pinned = undefined;
      const active = document.activeElement?.id;
      try {
        drawSubject(subject);
      } catch (thrown) {
        report(thrown);
      }
      // A control that was used by keyboard was drawn anew: the next key must reach it.
      if (active) document.getElementById(active)?.focus();
    },
    forget: () => {
      turn++;
      if (shown) tellFocus(undefined, { index: undefined, how: "elsewhere" });
      shown = strip = picture = undefined;
    },
    light: (focus) => {
      lit = focus;
      strip?.light(focus);
    },
    look,
    recolour: () => picture?.recolour?.(),
  };
}

/** A reader of a text that asks the host for the tokens it does not have. */
function readerOf(
  subject: Subject,
  on: {
    readonly host: HostForPanel;
    readonly isShown: () => boolean;
    readonly report: (thrown: unknown) => void;
  },
): Reader {
  const { tokens, reading } = subject;
  return Reader.of(subject, async (from, to) => {
    if (!reading || !on.isShown()) return undefined;
    try {
      return await on.host.slice(tokens.tokenizer, reading.document, from, to);
    } catch (thrown) {
      if (on.isShown()) on.report(thrown);
      return undefined;
    }
  });
}

const isSameText = (a: Subject, b: Subject) =>
  a.text === b.text &&
  a.reading?.document === b.reading?.document &&
  a.tokens.tokenizer === b.tokens.tokenizer;

const isSame = (a: Subject, b: Subject) =>
  isSameText(a, b) &&
  a.tokens.ids.length === b.tokens.ids.length &&
  a.run?.id === b.run?.id &&
  a.given?.id === b.given?.id &&
  a.tokenizers.length === b.tokenizers.length;
