import type { Tensor } from "../../domain/model/tensor.ts";
import type { Stack } from "../../domain/positions/modelPositions.ts";
import type { TokenId } from "../../domain/text/token.ts";
import { inside } from "./inside.ts";
import type { Opened } from "./pass.ts";

const BYTES = 2 * 4; // of a number of the table, as it is read: onnxruntime's and ours

/**
 * What is added to a token's embedding for where it stands, in every position that there is: the
 * model's own graph looks them up, however they are stored.
 *
 * @param token any that does not fill a text up: some models do not count those
 * @param of "decoder": of the second stack of an encoder-decoder; else of the first or only one
 * @returns [positions, width]; undefined if nothing is added
 */
export async function readPositions(
  opened: Opened,
  token: TokenId,
  of: Stack,
): Promise<Tensor | undefined> {
  const { outline, graphs, limits } = opened;
  const found = [...graphs.places].find(([kind]) => of === "encoder" || kind === of);
  if (!found) return undefined;
  const [kind, { part, stack }] = found;
  const name = stack.position;
  if (name === undefined) return undefined;
  const { card } = outline;
  const { from: own } = graphs.roomOf(kind);
  const count = Math.min(card.contextLength, own ?? card.contextLength);
  limits.need(BYTES * count * card.width);
  const ids = new Uint32Array(count).fill(token);
  if (of === "decoder") {
    const input = { ids: Uint32Array.of(token), decoderIds: ids };
    const [rows] = await inside(opened, input, [{ tensor: "positionEmbeddings", kind, layer: 0 }]);
    return rows;
  }
  const onnx = part === "encoder" && graphs.encoder ? graphs.encoder : graphs.main;
  const lookup = await onnx.open([name]);
  try {
    const outputs = await lookup.run({ ids, room: { own, memory: own } });
    return outputs.read(name, [count, undefined]);
  } finally {
    await lookup.close();
  }
}
