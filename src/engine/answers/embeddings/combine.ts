import { chanceOf } from "../../../domain/model/chance.ts";
import { type Combination, MOST_TERMS, type Term } from "../../../domain/model/combination.ts";
import { slice, type Tensor } from "../../../domain/model/tensor.ts";
import { largest } from "../../../domain/prediction/prediction.ts";
import { isWhole, type TokenId } from "../../../domain/text/token.ts";
import type { Tokenizer } from "../../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../../model/model.ts";
import { needTokens, shown, spelled } from "../../runs/tokensOfIds.ts";

const NOTHING = 1e-6; // of the terms' lengths together: what is left of terms that cancel out

/**
 * The tokens whose embeddings point most nearly where a sum of embeddings points (Mikolov et al.
 * 2013, arXiv:1301.3781). Rows are added as they are stored, not brought to the same length before;
 * a term of several tokens counts as the mean of their rows.
 *
 * A word is read as within a sentence, with a blank before it, unless it has fewer tokens without.
 *
 * @throws RangeError if there are more than `MOST_TERMS`, or a number is no token
 */
export async function combined(
  model: Model,
  tokenizer: Tokenizer,
  terms: readonly Term[],
  count: number,
): Promise<Combination> {
  if (terms.length > MOST_TERMS) throw new RangeError(`${terms.length} terms of ${MOST_TERMS}.`);
  const ids = terms.map((term) => idsOf(tokenizer, term));
  needTokens(model.card, ids.flat());
  const embeddings = await model.embeddings();
  const { table } = embeddings;
  const rows = ids.map((some) => meanOf(table, some));
  const sum = sumOf(
    rows,
    terms.map(({ sign }) => sign),
  );
  const read = ids.map((some) => spelled(tokenizer, some));
  const together = rows.reduce((all, row) => all + Math.hypot(...row), 0);
  if (!(Math.hypot(...sum) > NOTHING * together))
    return { terms: read, nearest: [], own: [], chance: undefined };

  const cosines = await embeddings.cosinesTo(sum);
  const own = [...new Set(ids.flat())];
  const told = (id: TokenId) => ({ ...shown(tokenizer, id), cosine: cosines[id] as number });
  const others = cosines.filter((_, id) => !own.includes(id));
  const nearest = nearestBut(own, cosines, count).map(told);
  const combination = {
    terms: read,
    nearest,
    chance: chanceOf(others.sort().reverse()),
    own: own
      .map((id) => ({ ...told(id), rank: rankOf(id, cosines) }))
      .sort((a, b) => a.rank - b.rank),
  };
  const first = nearest.find(isWhole);
  if (!first || terms.length === 1) return combination;
  const places = terms.flatMap(({ sign }, term) => (sign > 0 && ids[term]?.length ? [term] : []));
  const alone: NonNullable<Combination["alone"]>[] = [];
  for (const term of places) {
    const similar = await embeddings.cosinesTo(rows[term] as Float32Array);
    const { id } = first;
    alone.push({ id, term, rank: rankOf(id, similar, own), cosine: similar[id] as number });
  }
  const [best] = alone.sort((a, b) => a.rank - b.rank);
  return { ...combination, ...(best && { alone: best }) };
}

function idsOf(tokenizer: Tokenizer, { what, asTyped }: Term): readonly TokenId[] {
  if (typeof what === "number") return [what];
  const plain = [...tokenizer.tokens(what).ids];
  if (asTyped) return plain;
  const within = [...tokenizer.tokens(` ${what}`).ids];
  return within.length > plain.length ? plain : within;
}

/** The mean of some rows: [width]; zeros if there are none. */
function meanOf(table: Tensor, ids: readonly TokenId[]): Float32Array {
  const all = ids.map((id) => slice(table, id).data);
  const sum = sumOf(
    all,
    all.map(() => 1),
    table.shape[1],
  );
  return sum.map((value) => value / Math.max(1, ids.length));
}

function sumOf(
  rows: readonly Float32Array[],
  factors: readonly number[],
  width = rows[0]?.length ?? 0,
): Float32Array {
  const sum = new Float32Array(width);
  for (const [i, row] of rows.entries()) {
    for (let at = 0; at < width; at++)
      (sum[at] as number) += (factors[i] as number) * (row[at] as number);
  }
  return sum;
}

const nearestBut = (own: readonly TokenId[], cosines: Float32Array, count: number) =>
  largest(cosines, count + own.length)
    .filter((id) => !own.includes(id))
    .slice(0, count);

/** 1 for the largest. @param without which do not count */
function rankOf(id: TokenId, cosines: Float32Array, without: readonly TokenId[] = []): number {
  const own = cosines[id] as number;
  const skipped = new Set(without);
  let rank = 1;
  for (let other = 0; other < cosines.length; other++)
    if ((cosines[other] as number) > own && !skipped.has(other)) rank++;
  return rank;
}
