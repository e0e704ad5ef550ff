/** The names of the models that ship with Glassbox: of their folders, and of their tokenizers. */
export const EMBEDDED = {
  decoder: "tiny-gpt",
  encoder: "tiny-bert",
  encoderDecoder: "tiny-t5",
} as const;
