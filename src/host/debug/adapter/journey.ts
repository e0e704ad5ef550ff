import { l10n } from "vscode";
import {
  afterLine,
  atLine,
  back,
  before,
  into,
  out,
  over,
  type Place,
} from "../../../domain/debug/course.ts";
import { ExpressionFailed } from "../../../domain/debug/expression/syntax.ts";
import { tokenAt } from "../../../domain/text/token.ts";
import type { Runs } from "../../processes/runs.ts";
import type { Reason } from "./breakpoints.ts";
import type { Pass, Subject } from "./pass.ts";
import { Passes } from "./passes.ts";
import type { Stop } from "./stop.ts";

export type Direction = "on" | "back";
/** One step of some kind, or all until something stops it. */
export type Move = "over" | "into" | "out" | "run";

/** Whether the model is to stand still where it has come to. */
type Reached = (stop: Stop) => Promise<Reason | undefined>;

/** What the way is told to. */
export interface Hears {
  /** The engine's process is another one. */
  restarted(): void;
  /** A condition has no value where it was looked at. */
  failed(thrown: unknown): void;
  /** A token was written, and never before. */
  wrote(text: string): void;
}

const END: Reason = { reason: "terminated" };

/** A model's way through its program and text, forth and back. */
export class Journey {
  readonly #passes: Passes;
  readonly #hears: Hears;
  #pass: Pass | undefined;
  #place: Place = atLine(0, 0);
  #isPaused = false;
  #furthest = 0; // pass
  #complained = ""; // a condition that fails is told of once

  constructor(
    subject: Subject,
    runs: Pick<Runs, "analyse" | "ask">,
    wanted: () => boolean,
    hears: Hears,
  ) {
    this.#passes = new Passes(subject, runs, wanted, () => hears.restarted());
    this.#hears = hears;
  }

  async begin(): Promise<void> {
    this.#pass = await this.#passes.at(0);
  }

  /** @param followed the token that is looked at; that which a pass is about unless given */
  at(followed: number | undefined): Stop {
    const pass = this.#pass;
    if (!pass) throw new RangeError("Nothing has begun.");
    return { pass, place: this.#place, followed: Math.min(followed ?? pass.usual, pass.last) };
  }

  /** Stands still at the next line. */
  pause(): void {
    this.#isPaused = true;
  }

  /** @returns why it stands still */
  async go(
    move: Move,
    direction: Direction,
    followed: number | undefined,
    reached: Reached,
  ): Promise<Reason> {
    this.#isPaused = false;
    if (move === "run") return this.#run(direction, followed, reached);
    const { course } = this.at(followed).pass;
    const next =
      direction === "back"
        ? back(course, this.#place)
        : { over, into, out }[move](course, this.#place);
    if (!next) return { reason: "step", says: l10n.t("This is the beginning.") };
    return (await this.#enter(next)) ? { reason: "step" } : END;
  }

  async #run(direction: Direction, followed: number | undefined, reached: Reached) {
    for (;;) {
      const { pass } = this.at(followed);
      const { pass: number, line } = this.#place;
      const last = pass.course.listing.lines.length - 1;
      const isAtEnd = line === last && this.#place.inner.length === 0;
      const next = this.#next(direction);
      if (!next) return { reason: "step", says: l10n.t("This is the beginning.") };
      if (!(await this.#enter(next))) return END;
      const stop = this.at(followed);
      const found = await this.#look(stop, reached);
      if (found) return found;
      if (this.#isPaused) return { reason: "pause" };
      if (direction === "back") {
        if (next.line === (next.pass > 0 ? pass.course.listing.again : 0))
          return { reason: "step" };
      } else if (next.pass !== number) {
        return {
          reason: "step",
          says: l10n.t("‘{0}’ was written.", stop.pass.labelOf(stop.pass.last)),
        };
      } else if (!isAtEnd && next.line === last) {
        const says = await this.#endOf(stop.pass);
        if (says !== undefined) return { reason: "step", says };
      }
    }
  }

  #next(direction: Direction): Place | undefined {
    const { course } = this.at(undefined).pass;
    if (direction === "on") return afterLine(course, this.#place);
    const { pass, line, inner } = this.#place;
    return inner.length > 0 ? atLine(pass, line) : before(course.listing, this.#place);
  }

  /** Goes there; whether there is such a place: behind the last token there is none. */
  async #enter(place: Place): Promise<boolean> {
    if (place.pass > this.#place.pass) {
      const { pass } = this.at(undefined);
      if ((await this.#endOf(pass)) !== undefined) return false;
    }
    const pass = await this.#passes.at(place.pass);
    this.#pass = pass;
    this.#place = place;
    if (place.pass > this.#furthest) {
      this.#furthest = place.pass;
      this.#hears.wrote(new TextDecoder().decode(tokenAt(pass.tokens, pass.last).bytes));
    }
    return true;
  }

  /** Why nothing comes behind a pass; undefined if something does. */
  async #endOf(pass: Pass): Promise<string | undefined> {
    if (!pass.writes) return l10n.t("The whole text is read.");
    const { end, label } = await pass.choice();
    switch (end) {
      case "token":
        return l10n.t("The text ends with {0}.", label);
      case "window":
        return l10n.t("The model’s window is full.");
      case "most":
        return l10n.t("As many tokens are written as the configuration says.");
      default:
        return end;
    }
  }

  async #look(stop: Stop, reached: Reached): Promise<Reason | undefined> {
    try {
      return await reached(stop);
    } catch (thrown) {
      if (!(thrown instanceof ExpressionFailed)) throw thrown;
      const fault = JSON.stringify(thrown.fault);
      if (this.#complained !== fault) this.#hears.failed(thrown);
      this.#complained = fault;
      return undefined;
    }
  }
}
