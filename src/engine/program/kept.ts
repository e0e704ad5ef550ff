import type { Part } from "../anatomy/place.ts";
import type { Text } from "../onnx/feeds.ts";
import type { Onnx } from "../onnx/onnx.ts";
import { type BlockPlan, type OpenBlock, openBlock } from "./block.ts";
import type { File } from "./refs.ts";
import type { Sizes } from "./told/views.ts";

/** One text for a program to run on. */
export interface Reading {
  readonly sizes: Sizes;
  textOf(part: Part): Text;
  /** Its graph, perhaps with inputs for changes; `key` tells those apart. */
  graphOf(file: File): Onnx;
  readonly key: string;
}

const KEPT = 24; // blocks, and their weights, that are ready; they share those in the file

/** Blocks that are ready to run: each is opened once, and the least recently used closed. */
export interface KeptBlocks {
  get(at: number, reading: Reading): Promise<OpenBlock>;
  close(): Promise<void>;
}

export function keepBlocks(plans: readonly BlockPlan[]): KeptBlocks {
  const open = new Map<string, Promise<OpenBlock>>();
  return {
    get(at, { key, graphOf }) {
      const name = `${at} ${key}`;
      const plan = plans[at] as BlockPlan;
      const found = open.get(name) ?? openBlock(graphOf(plan.file), plan);
      open.delete(name);
      open.set(name, found);
      found.catch(() => open.delete(name));
      for (const [oldest, block] of open) {
        if (open.size <= KEPT) break;
        open.delete(oldest);
        block.then(
          (one) => one.close(),
          () => {},
        );
      }
      return found;
    },
    async close() {
      const all = await Promise.allSettled(open.values());
      open.clear();
      for (const one of all) if (one.status === "fulfilled") await one.value.close();
    },
  };
}
