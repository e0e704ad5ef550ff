import path from "node:path";
import type { Tensor } from "../../domain/model/tensor.ts";
import { checkFile } from "./files.ts";
import type { Json } from "./json.ts";
import { readWeights } from "./weights.ts";

/** A dense layer behind the pooling: f(W·x + b), as sentence-transformers' Dense. */
export interface Dense {
  /** W: [out, in] */
  readonly weight: Tensor;
  /** b: [out]; none in a layer without. */
  readonly bias: Float32Array | undefined;
  readonly activation: (value: number) => number;
}

/** What PyTorch calls them: "torch.nn.modules.activation.Tanh". */
const ACTIVATIONS: Readonly<Record<string, Dense["activation"]>> = {
  Identity: (value) => value,
  Tanh: Math.tanh,
  ReLU: (value) => Math.max(0, value),
  Sigmoid: (value) => 1 / (1 + Math.exp(-value)),
};

/**
 * The dense layer of a folder as sentence-transformers saves one.
 *
 * @param config what its config.json says
 * @param width how many numbers it has to take
 * @returns the name of what stands in the way, if it cannot be followed
 */
export function readDense(folder: string, config: Json, width: number): Dense | string {
  const name = path.basename(folder);
  const activation = activationOf(config.activation_function);
  if (typeof activation === "string") return `${name} (${activation})`;
  if (config.use_residual === true) return `${name} (use_residual)`;
  const file = path.join(folder, "model.safetensors");
  try {
    checkFile("modelUnreadable", file);
    const tensors = readWeights(file);
    const [weight, bias] = [tensors.get("linear.weight"), tensors.get("linear.bias")];
    const [out = 0, into] = weight?.shape ?? [];
    const isWhole = weight && into === width && out > 0 && (!bias || bias.data.length === out);
    if (isWhole) return { weight, bias: bias?.data, activation };
  } catch {} // what is damaged is named like what is missing
  return `${name}/model.safetensors`;
}

/** Without a word of it, Tanh; a name of it if we do not know it. */
function activationOf(named: unknown): Dense["activation"] | string {
  if (named === undefined) return Math.tanh;
  const name = named === null ? "Identity" : (String(named).split(".").at(-1) ?? "");
  return ACTIVATIONS[name] ?? name;
}

/** @param vector [in] @returns [out] */
export function throughDense({ weight, bias, activation }: Dense, vector: Float32Array) {
  const [out = 0, width = 0] = weight.shape;
  const made = new Float32Array(out);
  for (let row = 0; row < out; row++) {
    let sum = bias?.[row] ?? 0;
    for (let i = 0; i < width; i++) {
      sum += (weight.data[row * width + i] as number) * (vector[i] as number);
    }
    made[row] = activation(sum);
  }
  return made;
}
