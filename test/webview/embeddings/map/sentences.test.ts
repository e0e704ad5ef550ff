import assert from "node:assert/strict";
import { describe, it } from "node:test";

// The strings of a page come from its HTML: here there is none, and they are English.
Object.assign(globalThis, { document: { querySelector: () => null } });
const { patienceOf } = await import("../../../../webview/panels/embeddings/map/sentences.ts");

describe("how long a map takes", () => {
  it("is said of a large vocabulary by UMAP, and of no other", () => {
    assert.match(
      patienceOf("umap", { vocabSize: 50_257 }),
      /^With 50,257 tokens .* a minute or more/,
    );
    assert.equal(patienceOf("umap", { vocabSize: 12_288 }), "");
    assert.equal(patienceOf("pca", { vocabSize: 50_257 }), "");
  });
});
