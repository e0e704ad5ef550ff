import { EMBEDDED } from "../../domain/model/embedded.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { PanelId } from "../panels/panels.ts";

/** A text of ours that shows one thing. */
export interface Sample {
  readonly id: string;
  /** In media/samples. */
  readonly file: string;
  /** What is selected, each once in the file, or first there. */
  readonly passages: readonly string[];
  /** Where nothing is selected, the word in which the cursor stands. */
  readonly cursor?: string;
  /** Where it is to be looked at; of each panel the first one is its example. */
  readonly opens: PanelId | "surprisal" | "attentionInEditor";
  /** The head whose attention is drawn in the editor; layers and heads from 0. */
  readonly head?: { readonly layer: number; readonly head: number };
  /** The model that does it; tokenizers cut a text without one. */
  readonly model?: ModelId;
}

/** Each was tried with the models that ship: test/host/shelf/samples.test.ts holds what they do. */
export const SAMPLES = [
  {
    id: "strawberry",
    file: "strawberry.md",
    passages: ['How many times does the letter r stand in "strawberry"?'],
    opens: "tokens",
  },
  {
    id: "sunlight",
    file: "sunlight.md",
    passages: ["햇볕이 좋아서 흙을 밟으며 숲까지 갔다."],
    opens: "tokens",
  },
  {
    id: "milk",
    file: "milk.md",
    passages: ["My cat drinks milk every morning.\n우리 고양이는 아침마다 우유를 마십니다."],
    opens: "tokens",
  },
  {
    id: "codeWord",
    file: "codeWord.md",
    passages: [
      "The code word of the old ship is copper violin. Only the sailors know that the code word of the old ship is copper violin.",
    ],
    opens: "attention",
    model: EMBEDDED.decoder,
  },
  {
    id: "girl",
    file: "girl.md",
    passages: [],
    cursor: "her",
    opens: "attentionInEditor",
    head: { layer: 3, head: 0 },
    model: EMBEDDED.decoder,
  },
  {
    id: "garden",
    file: "garden.txt",
    passages: ["translate English to Korean: The cat is sleeping in the garden."],
    opens: "attention",
    model: EMBEDDED.encoderDecoder,
  },
  {
    id: "mat",
    file: "mat.md",
    passages: ["The cat sat on the mat. The dog sat on the"],
    opens: "predictions",
    model: EMBEDDED.decoder,
  },
  {
    id: "weather",
    file: "weather.md",
    passages: ["오늘은 날씨가"],
    opens: "predictions",
    model: EMBEDDED.decoder,
  },
  {
    id: "mother",
    file: "mother.md",
    passages: ["My mother wore a red coat, and she had three cats."],
    opens: "embeddings",
    model: EMBEDDED.decoder,
  },
  {
    id: "ball",
    file: "ball.md",
    passages: ["Tom had a red ball. Tom lost his red"],
    opens: "anatomy",
    model: EMBEDDED.decoder,
  },
  {
    id: "door",
    file: "door.md",
    passages: ["She opened the door and went into the house. He closed the"],
    opens: "layers",
    model: EMBEDDED.decoder,
  },
  {
    id: "tale",
    file: "tale.md",
    passages: ["Once upon a time there was a little girl who"],
    opens: "generation",
    model: EMBEDDED.decoder,
  },
  {
    id: "blue",
    file: "blue.txt",
    passages: [
      "Is the sky blue?",
      "Is the sea wet? yes\nIs the sky blue?",
      "Is the sea wet? yes\nIs fire hot? yes\nIs ice cold? yes\nIs the sky blue?",
    ],
    opens: "prompts",
    model: EMBEDDED.decoder,
  },
  {
    id: "violin",
    file: "violin.md",
    passages: ["The horse sat on the violin."],
    opens: "surprisal",
    model: EMBEDDED.decoder,
  },
  {
    id: "square",
    file: "square.py",
    passages: ["    return width == weight"],
    opens: "surprisal",
    model: EMBEDDED.decoder,
  },
] as const satisfies readonly Sample[];

export type SampleId = (typeof SAMPLES)[number]["id"];
