import { openVSCode } from "../vscode/kit/vscode.ts";
import { median } from "./measure.ts";
import { timeToPicture } from "./opening.ts";
import type { Measurement, Subject } from "./subject.ts";

const STARTS = 3; // of VS Code: one map each
const LINE = 3; // of story.md, which is a paragraph

export const charting: Subject = {
  name: "charting",
  figures: {
    map_first_ms:
      "From the Enter key of `Glassbox: Show Embeddings` until the shipped map of tiny-gpt is drawn, its tab pressed as soon as it is there: the first panel after a start of VS Code",
  },
  method: `As the cold heatmap of "opening", in ${STARTS} starts; median. The panel opens on its first tab, and the clock's
own script presses *Map*, so that no hand is in the figure, but the first tab's picture is. The clock stops with the
first frame that finds colour on the map's canvas: all 8,192 points, without names of regions, which are found
afterwards.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const code = await openVSCode();
    try {
      const command = { title: "Glassbox: Show Embeddings", panel: "Embeddings", tab: "#tab-map" };
      times.push(await timeToPicture(code, LINE, command));
    } finally {
      await code.close();
    }
  }
  log(`map ${times.map(Math.round).join(", ")} ms`);
  return { figures: { map_first_ms: median(times) }, versions: {} };
}
