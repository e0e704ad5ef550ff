import { type Config, NotSaid } from "../config.ts";
import type { Weight } from "../weights.ts";
import { bert, distilbert } from "./bert.ts";
import { debertaV2, modernBert, mpnet } from "./encoders.ts";
import { bloom, gpt2, gptNeoX } from "./gpt.ts";
import { LLAMA_LIKE, llama } from "./llama.ts";
import { falcon, gptBigCode, gptJ, gptNeo, opt } from "./open.ts";
import { lfm2, mamba, rwkv, xlnet } from "./others.ts";
import { bart, t5 } from "./pairs.ts";

type Layout = (config: Config) => readonly Weight[];

const LAYOUTS: Readonly<Record<string, Layout>> = {
  ...Object.fromEntries(LLAMA_LIKE.map((family) => [family, llama])),
  ...{ bert, roberta: bert, "xlm-roberta": bert, camembert: bert, electra: bert, distilbert },
  ...{ gpt2, gpt_neox: gptNeoX, bloom, t5, mt5: t5, bart, marian: bart },
  ...{ mbart: bart, pegasus: bart, m2m_100: bart },
  ...{ gptj: gptJ, codegen: gptJ, gpt_neo: gptNeo, gpt_bigcode: gptBigCode, opt, falcon },
  ...{ mpnet, modernbert: modernBert, "deberta-v2": debertaV2 },
  ...{ xlnet, mamba, falcon_mamba: mamba, rwkv, lfm2 },
};

/**
 * All weights of a model as its family's class in transformers makes them, told by config.json alone.
 *
 * @returns the weights; or the field that the config lacks; or "family" if we do not know how its
 *   family is laid out
 * @see test/domain/makeup: each family's tensors, by name and shape, are PyTorch's
 */
export function weightsOf(
  config: Config,
): readonly Weight[] | { readonly notSaid: string } | "family" {
  const layout = Object.hasOwn(LAYOUTS, String(config.model_type))
    ? LAYOUTS[String(config.model_type)]
    : undefined;
  if (!layout) return "family";
  try {
    return layout(config);
  } catch (thrown) {
    if (thrown instanceof NotSaid) return { notSaid: thrown.field };
    throw thrown;
  }
}
