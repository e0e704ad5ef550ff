import { type Config, expertsOf, isOn, numberOf } from "../config.ts";
import { linear, type Weight } from "../weights.ts";

/** act(gate) · up, and down (Shazeer 2020). */
export const gated = (name: string, config: Config): readonly Weight[] =>
  gatedOf(name, config, numberOf(config, "intermediate_size"));

function gatedOf(name: string, config: Config, inner: number): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const hasBias = isOn(config, "mlp_bias", false);
  return [
    ...linear(`${name}.gate_proj`, width, inner, hasBias),
    ...linear(`${name}.up_proj`, width, inner, hasBias),
    ...linear(`${name}.down_proj`, inner, width, hasBias),
  ];
}

/** The same, gate and up in one matrix. */
export function packed(name: string, config: Config): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const inner = numberOf(config, "intermediate_size");
  return [
    ...linear(`${name}.gate_up_proj`, width, 2 * inner, false),
    ...linear(`${name}.down_proj`, inner, width, false),
  ];
}

/** Without a gate: up, and down. */
export function plain(
  name: string,
  [up, down]: readonly [up: string, down: string],
  config: Config,
  hasBias: boolean,
): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const inner = numberOf(config, "intermediate_size", 4 * width);
  return [
    ...linear(`${name}.${up}`, width, inner, hasBias),
    ...linear(`${name}.${down}`, inner, width, hasBias),
  ];
}

/** Experts of which a router chooses some for each token (Shazeer et al. 2017); all in one tensor. */
export function mixture(name: string, config: Config): readonly Weight[] {
  return experts(name, config, numberOf(config, "intermediate_size"));
}

function experts(name: string, config: Config, inner: number): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const count = expertsOf(config);
  return [
    ...linear(`${name}.gate`, width, count, false),
    { name: `${name}.experts.gate_up_proj`, shape: [count, 2 * inner, width] },
    { name: `${name}.experts.down_proj`, shape: [count, width, inner] },
  ];
}

/** Experts in most layers, in Qwen 2 one more that every token passes; the others have a usual MLP. */
export function qwenMixture(name: string, config: Config, layer: number): readonly Weight[] {
  const { mlp_only_layers: dense, model_type: family } = config;
  const isDense =
    (Array.isArray(dense) && dense.includes(layer)) ||
    (layer + 1) % numberOf(config, "decoder_sparse_step", 1) !== 0;
  if (isDense) return gated(name, config);
  return [
    ...experts(name, config, numberOf(config, "moe_intermediate_size")),
    ...(family === "qwen2_moe"
      ? [
          ...gatedOf(
            `${name}.shared_expert`,
            config,
            numberOf(config, "shared_expert_intermediate_size"),
          ),
          ...linear(`${name}.shared_expert_gate`, numberOf(config, "hidden_size"), 1, false),
        ]
      : []),
  ];
}

/** gpt-oss: with biases, and each matrix stored [from, to]. */
export function gptOssMixture(name: string, config: Config): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const inner = numberOf(config, "intermediate_size");
  const count = expertsOf(config);
  return [
    ...linear(`${name}.router`, width, count, true),
    { name: `${name}.experts.gate_up_proj`, shape: [count, width, 2 * inner] },
    { name: `${name}.experts.gate_up_proj_bias`, shape: [count, 2 * inner] },
    { name: `${name}.experts.down_proj`, shape: [count, inner, width] },
    { name: `${name}.experts.down_proj_bias`, shape: [count, width] },
  ];
}
