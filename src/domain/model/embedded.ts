/** The models that ship with Glassbox by what they are: the names of their folders, and of their tokenizers. */
export const EMBEDDED = {
  decoder: "tiny-gpt",
  encoder: "tiny-bert",
  encoderDecoder: "tiny-t5",
} as const;
