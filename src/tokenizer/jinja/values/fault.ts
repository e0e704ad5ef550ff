import type { TemplateReason } from "../../../domain/templateReason.ts";

/** Why a template cannot be written: its own words, or the part that is wrong or not known here. */
export class TemplateFault extends Error {
  override readonly name = "TemplateFault";
  readonly reason: TemplateReason;

  constructor(reason: TemplateReason) {
    super(reason.code); // no more: many are caught where they are thrown
    this.reason = reason;
  }
}

/** What Python calls a TypeError or a LookupError: a look-up that fails so finds nothing. */
export class LookupFault extends TemplateFault {}

const STEPS = 1_000_000;
const LONGEST = 10_000_000; // UTF-16 units of one text
const AT_ONCE = 16; // units that are copied in a step

/** How much one rendering may still do: no template may hold the thread up or fill the memory. */
export class Work {
  #left = STEPS;

  /** @throws TemplateFault once all steps are taken */
  step(count = 1): void {
    this.#left -= count;
    if (this.#left < 0) throw new TemplateFault({ code: "tooMuch", what: "steps", most: STEPS });
  }

  /** A text is read or made, `length` units long. @throws TemplateFault if that is too long */
  make(length: number): void {
    if (length > LONGEST) {
      throw new TemplateFault({ code: "tooMuch", what: "characters", most: LONGEST });
    }
    this.step(length / AT_ONCE);
  }
}
