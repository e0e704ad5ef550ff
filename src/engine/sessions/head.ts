import type { ModelCard } from "../../domain/model/run.ts";
import type { TokenId } from "../../domain/text/token.ts";
import { type Head, namedHead } from "../anatomy/namedHead.ts";
import { wire } from "../anatomy/wiring.ts";
import type { Told } from "../config/told.ts";
import type { Graph } from "../graph/graph.ts";
import type { Text } from "../onnx/feeds.ts";
import type { Onnx } from "../onnx/onnx.ts";

/** Outputs of no head, or of one that we do not read, which says where an answer starts and ends. */
const OTHER = /^(present|past)|hidden_state|embedding|pooler|attentions|^(start|end)_logits$/;

/** Classes of transformers that say tokens, and those that say labels. */
const WRITERS =
  /(ForCausalLM|ForMaskedLM|LMHeadModel|WithLMHead|ForConditionalGeneration|DoubleHeadsModel)$|^(Mega)?BertForPreTraining$/i;
const LABELERS = /Classification$/;

/**
 * Finds the head by shapes: the last axis of logits over the vocabulary is as long as that. If a file
 * does not declare it (classifiers often declare something else), two short texts are run: an axis that
 * grows with them counts tokens. Config and names decide only what shapes cannot.
 *
 * @param given what the file is given beside each text
 * @throws Failed modelUnreadable if it cannot be run
 */
export async function findHead(
  main: Onnx,
  card: ModelCard,
  told: Told,
  ends: readonly TokenId[],
  given: Given = {},
): Promise<Head> {
  const { graph } = main;
  const named = namedHead(graph);
  const inputs = [...graph.inputs.keys()];
  if (inputs.some((name) => /^(encoder_hidden_states|decoder_)/.test(name))) return named;
  const names = [...graph.outputs.keys()].filter((name) => !OTHER.test(name));
  const isVocabulary = createVocabularyTest(graph, card);
  const is = (kind: RegExp) => told.architectures.some((name) => kind.test(name));
  const isLanguage = (name: string) => {
    const shape = graph.outputs.get(name)?.shape;
    return !is(LABELERS) && shape?.length === 3 && isVocabulary(shape[2]);
  };
  const sure = names.find(isLanguage);
  if (sure !== undefined) return { kind: "language", output: sure };
  const output = named.kind === "language" ? named.output : is(LABELERS) ? names[0] : undefined;
  if (output === undefined) return named;

  const [short = [], long = []] = await axesOf(main, output, card, { ends, given });
  const count = long.at(-1) ?? 1;
  const grows = count !== short.at(-1);
  if (!grows && !is(LABELERS) && (isVocabulary(count) || is(WRITERS))) {
    return { kind: "language", output };
  }
  const isOfTokens = grows || (long.length > 2 && long.at(-2) !== 1);
  const last = graph.nodes.find(({ outputs }) => outputs.includes(output))?.op;
  return {
    ...{ kind: "labels", output, of: isOfTokens ? "token" : "text", count: grows ? 1 : count },
    isShare: last === "Softmax" || last === "Sigmoid",
  };
}

/** What the file is given beside a text. */
type Given = Pick<Text, "room" | "filler" | "looksBack">;

/** The axes of an output for texts of two lengths, which end as the model wants: BART looks for it. */
async function axesOf(
  main: Onnx,
  output: string,
  card: ModelCard,
  { ends, given }: { readonly ends: readonly TokenId[]; readonly given: Given },
) {
  const session = await main.open([output]);
  const end = ends.find((token) => token < card.vocabSize);
  try {
    const axes: (readonly number[])[] = [];
    for (const length of [2, 3]) {
      const plain = plainTokens(card, length);
      const ids = end === undefined ? plain : plain.with(-1, end);
      axes.push((await session.run({ ids, ...given })).axes(output));
    }
    return axes;
  } finally {
    await session.close();
  }
}

/**
 * Tokens of a text that only serves to see shapes or who looks where; no more than the window holds.
 * They are different ones from the middle of the vocabulary, since special tokens stand at its ends.
 */
export function plainTokens({ vocabSize, contextLength }: ModelCard, length: number): Uint32Array {
  const first = Math.floor(vocabSize / 2);
  return Uint32Array.from(
    { length: Math.min(length, contextLength) },
    (_, i) => (first + i) % vocabSize,
  );
}

/** Whether a length is that of the vocabulary, by the config or by the table of embeddings. */
function createVocabularyTest(graph: Graph, { vocabSize }: ModelCard) {
  const wiring = wire(graph);
  let rows: number | undefined;
  for (let name = wiring.lookups[0]?.tensor; name !== undefined && rows === undefined; ) {
    name = wiring.maker(name)?.inputs[0];
    rows = name === undefined ? undefined : graph.initializers.get(name)?.shape[0];
  }
  return (length: number | undefined) =>
    length !== undefined && (length === vocabSize || length === rows);
}
