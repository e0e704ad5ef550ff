import { l10n } from "vscode";
import type { SampleId } from "./samples.ts";

/** What a sample is called, also on its tab, and what it shows, in one line. */
export interface SampleWords {
  readonly title: string;
  readonly about: string;
}

export const wordsOf = (id: SampleId): SampleWords => WORDS[id]();

const WORDS: Readonly<Record<SampleId, () => SampleWords>> = {
  strawberry: () => ({
    title: l10n.t("No letters in “strawberry”"),
    about: l10n.t("Tokens: the word is read in pieces, which are not the same in each tokenizer."),
  }),
  sunlight: () => ({
    title: l10n.t("Syllables cut inside"),
    about: l10n.t(
      "Tokens, Korean: a syllable falls into bytes, and one token spans two syllables.",
    ),
  }),
  milk: () => ({
    title: l10n.t("Twice the tokens in Korean"),
    about: l10n.t("Tokens: the same sentence, and Korean takes two to three times as many."),
  }),
  codeWord: () => ({
    title: l10n.t("What came next the last time"),
    about: l10n.t(
      "Attention: a head looks at what came next the last time the same words appeared.",
    ),
  }),
  girl: () => ({
    title: l10n.t("Who “her” is"),
    about: l10n.t("Attention in the editor: one head looks from “her” back to the girl."),
  }),
  garden: () => ({
    title: l10n.t("English in, Korean out"),
    about: l10n.t("Attention of tiny-t5: the translation looks back in reverse order."),
  }),
  mat: () => ({
    title: l10n.t("A sure guess"),
    about: l10n.t("Predictions: one token holds more than 99% of the probability."),
  }),
  weather: () => ({
    title: l10n.t("The weather in Korean"),
    about: l10n.t(
      "Predictions, Korean: from the start of a sentence, the model knows how it goes on.",
    ),
  }),
  mother: () => ({
    title: l10n.t("A family of words"),
    about: l10n.t("Embeddings: nearest to “mother” is her family, nearest to “red” are colors."),
  }),
  ball: () => ({
    title: l10n.t("A ball found again"),
    about: l10n.t("Anatomy: the last layer takes from “ball”, and that is what comes next."),
  }),
  door: () => ({
    title: l10n.t("An answer on its way"),
    about: l10n.t("Layers: “door” climbs from far behind, and only the last layer puts it first."),
  }),
  tale: () => ({
    title: l10n.t("A tale to go on with"),
    about: l10n.t("Generation: it is written token by token, by random picks that you can change."),
  }),
  blue: () => ({
    title: l10n.t("Three examples are enough"),
    about: l10n.t(
      "Compare Prompts: how likely the answer “yes” is after zero, one and three examples.",
    ),
  }),
  violin: () => ({
    title: l10n.t("One word out of place"),
    about: l10n.t("Surprisal in the editor: the word that nothing led to stands out."),
  }),
  square: () => ({
    title: l10n.t("A bug that stands out"),
    about: l10n.t("Surprisal in the editor, code: the wrong name surprises the model most of all."),
  }),
};
