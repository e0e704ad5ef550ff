import { openModel } from "../../src/engine/model/model.ts";
import { compare } from "../engine/compare.ts";
import { exports, filesOf as filesOfExport, oracleOf } from "../engine/exports.ts";
import { type Case, filesOf, readCases, variants } from "../engine/families.ts";
import type { Row } from "./tables.ts";

const EXACT = 1e-4; // how far the logits of a form may be off that is stored in full precision

/** A form of a model, and how far what we show of it is from PyTorch's numbers at most. */
interface Tried {
  readonly family: string;
  readonly form: string;
  readonly isExact: boolean;
  readonly attention: number | undefined;
  readonly logits: number | undefined;
}

/** The families of models that the tests hold to PyTorch, each with all forms of it. */
export async function triedFamilies(): Promise<readonly Row[]> {
  const tried: Tried[] = [];
  for (const variant of variants) {
    const { family, variant: form, bound } = variant;
    const model = await openModel(filesOf(variant));
    const { errors } = await compare(model, readCases(family));
    await model.close();
    const isExact = bound <= EXACT;
    const [attention, logits] = [errors.get("weights"), errors.get("logits")];
    tried.push({ family, form, isExact, attention, logits });
  }
  for (const { name, family, exporter } of exports) {
    const model = await openModel(filesOfExport(name)).catch(() => undefined);
    if (!model) continue; // meant to be refused
    const { ids, logits, weights } = oracleOf(name);
    const self = (tensor: "weights" | "logits", layer: number) =>
      ({ tensor, kind: "self", layer }) as const;
    const attending = model.found[0]?.numbers ?? weights.map((_, layer) => layer);
    const expected = [
      { which: self("logits", 0), shape: logits.shape, numbers: logits.data },
      ...weights.map(({ shape, data }, i) => ({
        which: self("weights", attending[i] as number),
        ...{ shape, numbers: data },
      })),
    ];
    const { errors } = await compare(model, [{ text: { ids }, expected } as Case]);
    await model.close();
    const off = { attention: errors.get("weights"), logits: errors.get("logits") };
    tried.push({ family, form: `${name} (${exporter})`, isExact: true, ...off });
  }
  return [...Map.groupBy(tried, ({ family }) => family)].map(([family, forms]) => {
    const exact = forms.filter(({ isExact }) => isExact);
    const rounded = forms.filter(({ isExact }) => !isExact);
    return {
      Family: family,
      Forms: exact.map(({ form }) => form).join(", "),
      Attention: below(exact.map(({ attention }) => attention)),
      Logits: below(exact.map(({ logits }) => logits)),
      "Rounded forms": rounded.map(({ form }) => form).join(", "),
    };
  });
}

/** "< 1e-6": the power of ten that no difference reaches. */
function below(differences: readonly (number | undefined)[]): string {
  const known = differences.filter((one) => one !== undefined);
  if (known.length === 0) return "none in it";
  const power = Math.floor(Math.log10(Math.max(...known, 1e-9))) + 1;
  return `< 1e${power}`;
}
