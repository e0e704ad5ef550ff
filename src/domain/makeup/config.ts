/** A config.json, whatever it holds. */
export type Config = Readonly<Record<string, unknown>>;

const MOST = 2 ** 31 - 1;

export const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) <= MOST;

/** A config lacks a number that its model cannot be laid out without. */
export class NotSaid extends Error {
  readonly field: string;
  constructor(field: string) {
    super(`config.json does not say ${field}.`);
    this.name = "NotSaid";
    this.field = field;
  }
}

/**
 * A number of a config.
 *
 * @param otherwise what the family's own class takes where the config says nothing
 * @throws NotSaid
 */
export function numberOf(config: Config, name: string, otherwise?: number): number {
  const { [name]: value } = config;
  if (isCount(value)) return value;
  if (otherwise !== undefined) return otherwise;
  throw new NotSaid(name);
}

/** A switch of a config: what the family's own class takes where it says nothing. */
export function isOn(config: Config, name: string, otherwise: boolean): boolean {
  const { [name]: value } = config;
  return typeof value === "boolean" ? value : otherwise;
}

/** How many labels a head gives; two where the config names none, as in transformers. */
export function labelsOf({ id2label, num_labels: told }: Config): number {
  if (typeof id2label === "object" && id2label !== null) return Object.keys(id2label).length;
  return isCount(told) ? told : 2;
}

/** The class that the model was saved from: "GPT2LMHeadModel"; "" where the config names none. */
export function architectureOf({ architectures }: Config): string {
  const [first] = [architectures].flat();
  return typeof first === "string" ? first : "";
}

const MOST_LAYERS = 2_000; // a config that says more is spoilt

/** @throws NotSaid also if there are more layers than any model has */
export function layersOf(config: Config, name: string, otherwise?: number): number {
  const layers = numberOf(config, name, otherwise);
  if (layers > MOST_LAYERS) throw new NotSaid(name);
  return layers;
}

/** 0, 1, … up to `count`. */
export const upTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => i);

/** How many experts its MLPs have: families call it differently. @throws NotSaid */
export function expertsOf(config: Config): number {
  const { num_local_experts: local } = config;
  return isCount(local) ? local : numberOf(config, "num_experts");
}
