import type { Step, StepKind } from "./program.ts";

/** Where a step's computation was described first. */
export interface Source {
  /** As papers are named: the same in every language. */
  readonly paper: string;
  /** Its page. */
  readonly url: string;
}

const paper = (paper: string, arxiv: string): Source => ({
  paper,
  url: `https://arxiv.org/abs/${arxiv}`,
});
const attention = (where: string) => paper(`Vaswani et al. 2017, ${where}`, "1706.03762");
const GELU = paper("Hendrycks & Gimpel 2016, §2", "1606.08415");
const GATED = paper("Shazeer 2020, eq. 5 and 6", "2002.05202");
const INT8 = paper("Jacob et al. 2018, eq. 1", "1712.05877");
const OUTPUT = attention("§3.4");

/** How a step is written down, and who says so. `+ b`, `· c` and the like stand there if it has them. */
const KINDS: Readonly<Record<StepKind, { readonly formula: string; readonly source?: Source }>> = {
  tokenize: { formula: "", source: paper("Sennrich et al. 2016", "1508.07909") },
  embed: { formula: "y = E[x]", source: OUTPUT },
  positions: { formula: "y = E[x]", source: attention("§3.5") },
  segments: { formula: "y = E[x]", source: paper("Devlin et al. 2019, §3", "1810.04805") },
  sum: { formula: "y = x + f", source: attention("§3.5") },
  scale: { formula: "y = c · x", source: OUTPUT },
  layerNorm: {
    formula: "y = γ · (x − μ) / √(σ² + ε) + β",
    source: paper("Ba et al. 2016, eq. 4", "1607.06450"),
  },
  rmsNorm: {
    formula: "y = γ · x / √(Σxᵢ² / n + ε)",
    source: paper("Zhang & Sennrich 2019, eq. 4", "1910.07467"),
  },
  queries: { formula: "Q = x · W + b", source: attention("§3.2.2") },
  keys: { formula: "K = x · W + b", source: attention("§3.2.2") },
  values: { formula: "V = x · W + b", source: attention("§3.2.2") },
  rotate: {
    formula: "yᵢ = xᵢ · cos − xⱼ · sin, yⱼ = xⱼ · cos + xᵢ · sin",
    source: paper("Su et al. 2021, eq. 34", "2104.09864"),
  },
  scores: { formula: "s = c · Q · Kᵀ", source: attention("§3.2.1, eq. 1") },
  cap: {
    formula: "y = c · tanh(x / c)",
    source: paper("Gemma Team 2024, §2", "2408.00118"),
  },
  bias: {
    formula: "y = s + B",
    source: paper("Shaw et al. 2018; Raffel et al. 2020, §2.1", "1910.10683"),
  },
  mask: { formula: "y = s + M", source: attention("§3.2.3") },
  softmax: { formula: "A = exp(s) / Σ exp(s)", source: attention("§3.2.1, eq. 1") },
  mix: { formula: "h = A · V", source: attention("§3.2.1, eq. 1") },
  output: { formula: "y = [h₁ … hₙ] · W + b", source: attention("§3.2.2") },
  residual: { formula: "y = x + f", source: paper("He et al. 2016, eq. 1", "1512.03385") },
  up: { formula: "y = x · W + b", source: attention("§3.3, eq. 2") },
  gate: { formula: "g = x · W + b", source: GATED },
  gelu: { formula: "y = x · Φ(x)", source: GELU },
  geluTanh: { formula: "y = x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))", source: GELU },
  quickGelu: { formula: "y = x · σ(1.702 x)", source: GELU },
  relu: { formula: "y = max(0, x)", source: attention("§3.3, eq. 2") },
  silu: { formula: "y = x · σ(x)", source: paper("Ramachandran et al. 2017", "1710.05941") },
  tanh: { formula: "y = tanh(x)" },
  gated: { formula: "y = g · u", source: GATED },
  down: { formula: "y = x · W + b", source: attention("§3.3, eq. 2") },
  dense: { formula: "y = x · W + b", source: paper("Devlin et al. 2019, §3", "1810.04805") },
  logits: { formula: "y = x · W + b", source: OUTPUT },
  probabilities: { formula: "p = exp(x) / Σ exp(x)", source: OUTPUT },
  choose: {
    formula: "y ~ p^(1/T) / Σ p^(1/T), T → 0: y = argmax p",
    source: paper("Holtzman et al. 2020, §3", "1904.09751"),
  },
  erf: { formula: "y = erf(c · x)" },
  power: { formula: "y = xᶜ" },
  offset: { formula: "y = x + c" },
  round: { formula: "y = c · (round(x / c + z) − z)", source: INT8 },
  unknown: { formula: "" },
};

/** A step's formula as it is in this model: without the parts that it does not have. */
export function formulaOf({ kind, weights, settings }: Step): string {
  const has = (letter: string) => weights.some((one) => one.letter === letter);
  let { formula } = KINDS[kind];
  if (!has("b")) formula = formula.replace(" + b", "");
  if (!has("β")) formula = formula.replace(" + β", "");
  if (!has("γ")) formula = formula.replace("γ · ", "");
  if (has("z")) formula = formula.replace("Σ exp(s)", "(Σ exp(s) + exp(z))");
  return kind === "scores" && settings.c === 1 ? formula.replace("c · ", "") : formula;
}

/** Undefined where there is none to name. */
export const sourceOf = (kind: StepKind): Source | undefined => KINDS[kind].source;
