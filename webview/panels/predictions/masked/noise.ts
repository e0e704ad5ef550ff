import { lineOf } from "../../../../src/domain/text/spelling.ts";
import type { Tokens } from "../../../../src/domain/text/token.ts";
import {
  NOISES,
  type Noise,
  type Noised,
  noise,
  type Piece,
} from "../../../../src/domain/writing/noising.ts";
import { dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createEntry } from "../../../kit/controls/numberField.ts";
import { t } from "../../../kit/page/language.ts";

export interface RememberedNoise {
  readonly noise: Noise;
  readonly noiseSeed: number;
}

/** What a noise does, and where it comes from. */
function sentenceOf(kind: Noise): string {
  switch (kind) {
    case "masking":
      return t("15% of the tokens are hidden, each behind a mask (Devlin et al. 2019, BERT).");
    case "deletion":
      return t("15% of the tokens are removed without a trace (Lewis et al. 2020, BART).");
    case "infilling":
      return t(
        "Spans of 3 tokens on average (some are empty), 30% of all tokens, are each replaced by one mask (Lewis et al. 2020, BART).",
      );
    case "permutation":
      return t("The sentences are shuffled (Lewis et al. 2020, BART).");
    case "rotation":
      return t(
        "The text is rotated to begin at another token; what came before that moves to the end (Lewis et al. 2020, BART).",
      );
    case "corruption":
      return t(
        "Spans of 3 tokens on average, 15% of all tokens, are replaced by numbered sentinels; the model writes only what they hide (Raffel et al. 2020, T5).",
      );
  }
}

function nameOf(kind: Noise): string {
  switch (kind) {
    case "masking":
      return t("token masking");
    case "deletion":
      return t("token deletion");
    case "infilling":
      return t("text infilling");
    case "permutation":
      return t("sentence permutation");
    case "rotation":
      return t("document rotation");
    case "corruption":
      return t("span corruption");
  }
}

/**
 * What such a model is trained on: the user's text, made noisy by a seed, beside what it is to write.
 *
 * @param tokens of the text; special ones stay out of it
 */
export function createNoise(
  text: string,
  tokens: Tokens,
  view: RememberedNoise,
  changed: (view: RememberedNoise) => void,
): HTMLElement {
  let shown = view;
  const own = Array.from(tokens.ids.keys()).filter((index) => tokens.special[index] !== 1);
  const sentences = sentencesOf(text, tokens, own);
  const said = h("p", { class: "hint" });
  const given = h("p", { class: "pieces-given token" });
  const target = h("p", { class: "pieces-target token" });

  /** Tokens that follow each other as one text, what hides others marked. */
  function spell(pieces: readonly Piece[]): readonly HTMLElement[] {
    const spelt: HTMLElement[] = [];
    let run: number[] = [];
    const end = () => {
      if (run.length > 0) spelt.push(h("span", {}, lineOf(tokens, run)));
      run = [];
    };
    for (const piece of pieces) {
      if (piece.kind === "token") run.push(own[piece.index] as number);
      else {
        end();
        const name = piece.kind === "mask" ? t("[mask]") : `<extra_id_${piece.number}>`;
        spelt.push(h("mark", {}, name));
      }
    }
    end();
    return spelt;
  }

  function show(change: Partial<RememberedNoise>): void {
    shown = { ...shown, ...change };
    const made: Noised = noise(shown.noise, own.length, sentences, shown.noiseSeed);
    said.textContent = sentenceOf(shown.noise);
    given.replaceChildren(...spell(made.given));
    target.replaceChildren(...spell(made.target));
  }

  const take = (change: Partial<RememberedNoise>) => {
    show(change);
    changed(shown);
  };
  const kinds = dropdown({
    id: "noise",
    label: t("Noise"),
    choices: NOISES.map((kind) => ({ value: kind, text: nameOf(kind) })),
    value: view.noise,
    onChange: (chosen) => take({ noise: chosen as Noise }), // one of the choices
  });
  const seed = createEntry({
    id: "noiseSeed",
    label: t("seed"),
    least: 0,
    most: 2 ** 32 - 1,
    value: view.noiseSeed,
    changed: (noiseSeed) => take({ noiseSeed }),
  });
  show({});
  return h(
    "section",
    { class: "noise", "aria-label": t("What such models are trained on") },
    h("h2", {}, t("What such models are trained on")),
    h("div", { class: "controls" }, kinds.element, seed.element),
    said,
    h(
      "div",
      { class: "sides", "aria-live": "polite" },
      h("div", {}, h("h3", {}, t("what it reads")), given),
      h("div", {}, h("h3", {}, t("what it should write")), target),
    ),
  );
}

/** Where sentences begin, as numbers of the text's own tokens. */
function sentencesOf(text: string, { starts, ends }: Tokens, own: readonly number[]): number[] {
  const begins = [0];
  for (const { index: from } of new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(
    text,
  )) {
    const first = own.findIndex(
      (at) => (ends[at] as number) > from && (starts[at] as number) >= from,
    );
    if (first > (begins.at(-1) as number)) begins.push(first);
  }
  return begins;
}
