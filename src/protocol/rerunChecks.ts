import type { AttentionKind, InnerTensor } from "../domain/model/inner.ts";
import type {
  Add,
  HeadPlace,
  Hide,
  Intervention,
  Mean,
  PartPlace,
  Patch,
  Replace,
  Scale,
  SetTo,
  StreamPlace,
} from "../domain/model/interventions.ts";
import type { RunId } from "../domain/model/run.ts";
import type { Outcome } from "../domain/questions/reruns.ts";
import type { TokenId } from "../domain/text/token.ts";
import * as is from "./checks.ts";

const run = is.whole<RunId>();
const count = is.whole();
const token = is.whole<TokenId>();
const positions = is.listOf(count);
const maybe = is.optional(positions);
export const kind = is.oneOf<AttentionKind>("self", "encoder", "decoder", "cross");

/** Names a tensor inside a model. */
export const innerTensor = is.oneOf<InnerTensor>(
  ...(["weights", "scores", "scaled", "capped", "queries", "keys", "values"] as const),
  ...(["headOutputs", "projected", "attentionOutput", "afterAttention"] as const),
  ...(["input", "output", "mlp", "mlpOutput"] as const),
  ...(["tokenEmbeddings", "positionEmbeddings", "last", "logits"] as const),
);

const head = is.record<HeadPlace>({
  ...{ kind, layer: count, head: count },
  tensor: is.oneOf("headOutputs"),
});
const part = is.record<PartPlace>({
  ...{ kind, layer: count },
  tensor: is.oneOf("attentionOutput", "mlpOutput"),
});
const stream = is.record<StreamPlace>({
  ...{ kind, layer: count },
  tensor: is.oneOf("input", "afterAttention", "output"),
});
const giver = is.either(head, part);
const place = is.either(giver, stream);

const scale = is.record<Scale>({
  ...{ change: is.oneOf("scale"), at: giver, positions: maybe, factor: is.anyNumber },
});
const mean = is.record<Mean>({ change: is.oneOf("mean"), at: giver, positions: maybe });
const set = is.record<SetTo>({
  ...{ change: is.oneOf("set"), at: place, positions, vector: is.floats },
});
const add = is.record<Add>({
  ...{ change: is.oneOf("add"), at: stream, positions, vector: is.floats, factor: is.anyNumber },
});
const patch = is.record<Patch>({
  ...{ change: is.oneOf("patch"), at: place, positions },
  from: is.record<Patch["from"]>({ run, positions }),
});
const hide = is.record<Hide>({
  ...{ change: is.oneOf("hide"), kind: is.optional(kind), keys: positions },
  ...{ queries: maybe, layers: maybe, heads: maybe },
});
const replace = is.record<Replace>({
  ...{ change: is.oneOf("replace"), of: is.optional(is.oneOf("encoder", "decoder")) },
  ...{ position: count, token },
});

export const interventions = is.listOf<Intervention>(
  is.either(
    is.either(is.either(scale, mean), is.either(set, add)),
    is.either(patch, is.either(hide, replace)),
  ),
);

export const outcome = is.record<Outcome>({ position: count, tokens: is.listOf(token) });
