import { readFileSync } from "node:fs";
import path from "node:path";
import type { Inner } from "../../src/domain/model/inner.ts";
import type { Intervention } from "../../src/domain/model/interventions.ts";
import type { RunId } from "../../src/domain/model/run.ts";
import type { Tensor } from "../../src/domain/model/tensor.ts";
import type { LensLayer, LensQuestion } from "../../src/domain/prediction/lens.ts";
import { throughLens } from "../../src/engine/answers/layers/lens.ts";
import { createStreams } from "../../src/engine/answers/layers/streams.ts";
import type { Model } from "../../src/engine/model/model.ts";
import type { Input } from "../../src/engine/sessions/input.ts";
import type { Change } from "../../src/engine/surgery/changes.ts";
import { resolved } from "../../src/engine/surgery/resolved.ts";
import { families, inputOf } from "./families.ts";

/** What PyTorch says of a family's first text after each layer, and changed: families/FORMAT.md. */
export interface Changes {
  /** Of which the logits are told. */
  readonly positions: readonly number[];
  /** The text that patches come from. */
  readonly other: Input;
  readonly lens: readonly { readonly at: Inner; readonly logits: Tensor }[]; // [positions, vocabSize]
  readonly reruns: readonly {
    readonly interventions: readonly Intervention[];
    readonly logits: Tensor;
  }[];
}

type Stored<Type> = Type extends Tensor
  ? { readonly at: number; readonly shape: readonly number[] }
  : Type extends Input
    ? Record<string, number[][]>
    : Type extends Float32Array
      ? readonly number[]
      : Type extends number
        ? Type
        : { [Key in keyof Type]: Stored<Type[Key]> };

export function readChanges(family: string): Changes {
  const at = (file: string) => readFileSync(path.join(families, family, file));
  const told: Stored<Changes> = JSON.parse(at("changes.json").toString("utf8"));
  const bytes = at("changes.bin");
  const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const tensor = ({ at, shape }: Stored<Tensor>): Tensor => {
    const size = shape.reduce((product, length) => product * length, 1);
    return { data: numbers.subarray(at, at + size), shape };
  };
  const intervention = (one: Stored<Intervention>): Intervention =>
    "vector" in one ? { ...one, vector: Float32Array.from(one.vector) } : one;
  return {
    ...told,
    other: inputOf(told.other),
    lens: told.lens.map(({ at, logits }) => ({ at, logits: tensor(logits) })),
    reruns: told.reruns.map(({ interventions, logits }) => ({
      interventions: interventions.map(intervention),
      logits: tensor(logits),
    })),
  };
}

/** Interventions with what their patches take from another text. */
export const withOther = (
  model: Model,
  interventions: readonly Intervention[],
  text: Input,
  other: Input,
): Promise<readonly Change[]> =>
  resolved(
    interventions,
    (run, which) => model.inside(run === undefined ? text : other, which),
    (hide) => model.hiddenLayers(hide),
  );

/** What is read of a text through the logit lens. */
export async function lensOf(
  model: Model,
  input: Input,
  asked: LensQuestion,
  show: Parameters<typeof throughLens>[3],
): Promise<readonly LensLayer[]> {
  const reading = { model, input, mask: undefined };
  const rows = await createStreams().rowsOf(0 as RunId, reading, asked.positions);
  return throughLens(model, rows, asked, show);
}

/** The largest difference. */
export function apart(a: Float32Array, b: Float32Array): number {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
  }
  return most;
}
