import type { RunId } from "../../../domain/model/run.ts";
import type { LayersQuestions } from "../../../domain/questions/layers.ts";
import { ifGiven } from "../../model/given.ts";
import type { Opener } from "../../model/opener.ts";
import type { Loaded } from "../../runs/analyse.ts";
import type { KeptRun } from "../../runs/runs.ts";
import { needTokens, shown, spelled } from "../../runs/tokensOfIds.ts";
import { growing } from "../../sessions/input.ts";
import { createAttributions } from "./attribution.ts";
import { throughLens } from "./lens.ts";
import { lensTable } from "./lensTable.ts";
import { createNeurons } from "./neurons.ts";
import { settledOf } from "./settled.ts";
import { createStructures } from "./steps.ts";
import { createStreams, type Reading } from "./streams.ts";

/** What is asked of how an answer forms from layer to layer. */
export interface Layers {
  readonly questions: LayersQuestions;
  /** Releases what is kept of one run, or of all. */
  forget(id?: RunId): void;
}

/** @param loaded a run that is kept, its model and its tokenizer */
export function createLayers(
  opener: Pick<Opener, "model" | "tokenizer">,
  loaded: (id: RunId) => Promise<KeptRun & Loaded>,
): Layers {
  const streams = createStreams();
  const structures = createStructures();
  const attributions = createAttributions(structures);
  const reader = createNeurons();
  return {
    forget(id) {
      streams.forget(id);
      attributions.forget(id);
    },
    questions: {
      async lens(id, asked) {
        const found = await loaded(id);
        needTokens(found.run.model, asked.tokens ?? []);
        const rows = await streams.rowsOf(id, readingOf(found, asked.hidden), asked.positions);
        return throughLens(found.model, rows, asked, (token) => shown(found.tokenizer, token));
      },
      async attribution(id, position, token, other) {
        const found = await loaded(id);
        needTokens(found.run.model, [token, ...(other === undefined ? [] : [other])]);
        // Its head is no product alone, and the token asked about is hidden from it.
        if (found.run.says.kind === "masked") return { kind: "none", reason: "head" };
        return attributions.of(found, position, token, other);
      },
      async neurons(id, layer, position, count) {
        const { model, input, run, tokenizer } = await loaded(id);
        const structure = run.says.kind === "masked" ? "head" : await structures(model);
        if (typeof structure === "string") return { kind: "none", reason: structure };
        const found = await ifGiven(reader.of(model, input, structure, { layer, position, count }));
        if (!found) return { kind: "none", reason: "notFound" };
        const named = found.neurons.flatMap((one) => [...one.promotes, ...one.suppresses]);
        const ids = [...new Set(named.map(({ token }) => token))];
        return { ...found, tokens: spelled(tokenizer, ids) };
      },
      async settled(id, ...asked) {
        return settledOf(await opener.model(id), await opener.tokenizer(id), ...asked);
      },
      async lensTable(id, first, count, parts) {
        const found = await loaded(id);
        const { length } = growing(found.input);
        const end = Math.min(length, first + count);
        const positions = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
        const rows = await streams.rowsOf(id, readingOf(found, true), positions);
        const table = await lensTable(found.model, rows, parts);
        return { ...table, first, tokens: spelled(found.tokenizer, [...new Set(table.top)]) };
      },
    },
  };
}

/** @param isHidden whether a masked language model reads each position behind the mask */
function readingOf({ model, input, run }: KeptRun & Loaded, isHidden = false): Reading {
  const mask = isHidden && run.says.kind === "masked" ? run.says.mask : undefined;
  return { model, input, mask };
}
