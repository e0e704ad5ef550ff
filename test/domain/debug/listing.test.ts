import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lineAt, listingOf } from "../../../src/domain/debug/listing.ts";
import { decoder, pair } from "./program.ts";

const stepsOf = ({ lines }: ReturnType<typeof listingOf>) =>
  lines.flatMap(({ work }) => (work.kind === "steps" ? work.steps : []));

describe("A model as a text", () => {
  it("reads as one would write it down", () => {
    assert.equal(
      listingOf(decoder(1), "tiny: 1 layer", true)
        .text.replace(/ +\/\/ \[/g, " // [")
        .replace(/ +\/\/ (?=t|a)/g, " // "),
      `// tiny: 1 layer

input:
  ids        = tokenize(text) // [tokens]
  stream     = embedding[ids] // [tokens, 8]

layer 1:
  normed     = layerNorm(stream) // [tokens, 8]
  queries, keys, values = normed · Wq, normed · Wk, normed · Wv // [2, tokens, 4]
  scores     = masked(queries · keysᵀ / √4) // [2, tokens, tokens]
  weights    = softmax(scores) // [2, tokens, tokens]
  heads      = weights · values // [2, tokens, 4]
  attention  = join(heads) · Wo // [tokens, 8]
  stream     = stream + attention // [tokens, 8]
  normed     = layerNorm(stream) // [tokens, 8]
  neurons    = gelu(normed · Wup) // [tokens, 32]
  mlp        = neurons · Wdown // [tokens, 8]
  stream     = stream + mlp // [tokens, 8]

output:
  normed     = layerNorm(stream) // [tokens, 8]
  logits     = normed · Wout // [tokens, 100]
  probabilities = softmax(logits) // [tokens, 100]
  next       = choose(probabilities) // temperature, top-k, top-p
  text       = text + next // and again from the top
`,
    );
  });

  for (const [name, program] of Object.entries({ decoder: decoder(3), pair: pair(3) })) {
    it(`has every step of a ${name} once, in order, and no layer of more than twelve lines`, () => {
      const listing = listingOf(program, "", false);
      assert.deepEqual(stepsOf(listing), program.steps);
      const lengths = new Map<string, number>();
      for (const { stack, layer } of listing.lines)
        lengths.set(`${stack} ${layer}`, (lengths.get(`${stack} ${layer}`) ?? 0) + 1);
      assert.ok(Math.max(...lengths.values()) <= 12, JSON.stringify([...lengths]));
    });

    it(`finds the line of a ${name} under a number, or the first one behind it`, () => {
      const listing = listingOf(program, "", true);
      const text = listing.text.split("\n");
      listing.lines.forEach(({ number }, at) => {
        assert.match(text[number - 1] ?? "", /^ {2}\S.* = /);
        assert.equal(lineAt(listing, number), at);
      });
      assert.equal(lineAt(listing, 1), 0);
      assert.equal(lineAt(listing, text.length + 1), -1);
    });
  }

  it("says of an encoder-decoder which stack a layer belongs to", () => {
    const { text } = listingOf(pair(1), "", true);
    const headings = text.split("\n").filter((line) => line.endsWith(":"));
    assert.deepEqual(headings, [
      ...["encoder input:", "encoder layer 1:", "encoder output:"],
      ...["decoder input:", "decoder layer 1:", "decoder output:"],
    ]);
  });
});
