import type { Tensor } from "../../domain/model/tensor.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Opened } from "./pass.ts";

const BYTES = 2 * 4; // of a number of the table, as it is read: onnxruntime's and ours

/**
 * What is added to a token's embedding for where it stands, in every position that there is: the
 * model's own graph looks them up, however they are stored.
 *
 * @param token any that does not fill a text up: some models do not count those
 * @returns [positions, width]; undefined if nothing is added
 */
export async function readPositions(
  { outline, graphs, limits }: Opened,
  token: TokenId,
): Promise<Tensor | undefined> {
  const [found] = graphs.places;
  if (!found) return undefined;
  const [kind, { part, stack }] = found;
  const name = stack.position;
  if (name === undefined) return undefined;
  const { card } = outline;
  const { from: own } = graphs.roomOf(kind);
  const count = Math.min(card.contextLength, own ?? card.contextLength);
  limits.need(BYTES * count * card.width);
  const onnx = part === "encoder" && graphs.encoder ? graphs.encoder : graphs.main;
  const lookup = await onnx.open([name]);
  try {
    const ids = new Uint32Array(count).fill(token);
    const outputs = await lookup.run({ ids, room: { own, memory: own } });
    return outputs.read(name, [count, undefined]);
  } finally {
    await lookup.close();
  }
}
