import type { RunId } from "../../../../src/domain/model/run.ts";
import type { Questions } from "../../../../src/domain/questions/model.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import { t } from "../../../kit/page/language.ts";
import { nameOf } from "../../../kit/page/naming.ts";

/** Tokens of the model's vocabulary, by their IDs. */
export interface Vocabulary {
  /** In a sentence: "‘·cat’". */
  name(id: number): string;
  /** By itself: "·cat". */
  label(id: number): string;
  /** Gets the names of those that are not known yet. */
  learn(ids: readonly number[]): Promise<void>;
}

export function createVocabulary(host: Pick<Questions, "spell">, run: RunId): Vocabulary {
  const known = new Map<number, { readonly name: string; readonly label: string }>();
  const unknown = (id: number) => t("token {0}", id);
  return {
    name: (id) => known.get(id)?.name ?? unknown(id),
    label: (id) => known.get(id)?.label ?? unknown(id),
    learn: async (ids) => {
      const missing = [...new Set(ids)].filter((id) => !known.has(id));
      if (missing.length === 0) return;
      const tokens = await host.spell(run, missing);
      for (const [at, id] of missing.entries()) {
        const token = tokenAt(tokens, at);
        known.set(id, { name: nameOf(token), label: label(token) });
      }
    },
  };
}
