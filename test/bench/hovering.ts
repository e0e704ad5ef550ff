import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { HoverTimes } from "./hoveringInHost.ts";
import { runInHost } from "./inHost.ts";
import { median, quantile } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish, writeKorean } from "./text.ts";

export const hovering: Subject = {
  name: "hovering",
  figures: {
    hover_p95_ms:
      "A hover in a file of 1 MB, half of them right after an edit: 95 of 100 take less",
    hover_after_edit_p95_ms: "Only those right after an edit",
    hover_median_ms: "Half of all take less",
    hover_first_ms: "The first: the thread starts, reads its tokenizer and the whole file",
    hover_by_command_p95_ms:
      "By `vscode.executeHoverProvider`, the way to the window and back in it: 95 of 100 take less",
    hover_fixed_by_command_p95_ms:
      "VS Code's share of that: a hover of an extension that says a fixed text at once",
    hover_thread_p95_ms: "Of Glassbox's share, the tokenizer thread's answer: 95 of 100 take less",
  },
  method: `In the extension host of a real VS Code, from the call of our hover provider to its answer; "by
command" has the way to the window and back in it. A text file of 1 MB, English and Korean in turn
(text.ts); 400 hovers at random places of it, 200 of them right after a letter was typed at another
random place. Every answer has to be there, and to be ours. Glassbox's hover is turned off while the
fixed ones are measured. The thread is asked over its wire, without VS Code in between; half of it
after an edit, too.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-bench-"));
  const text = path.join(folder, "megabyte.txt");
  const parts = Array.from({ length: 10 }, (_, seed) => [
    writeEnglish(50_000, seed),
    writeKorean(50_000, seed),
  ]);
  writeFileSync(text, parts.flat().join("\n\n"));
  try {
    const { version, first, plain, edited, command, fixed, thread } = await runInHost<HoverTimes>(
      "hoveringInHost.ts",
      { GLASSBOX_BENCH_TEXT: text },
      folder,
    );
    const all = [...plain, ...edited];
    log(`${all.length} hovers, the longest ${Math.max(...all).toFixed(1)} ms`);
    return {
      figures: {
        hover_p95_ms: quantile(all, 0.95),
        hover_after_edit_p95_ms: quantile(edited, 0.95),
        hover_median_ms: median(all),
        hover_first_ms: first,
        hover_by_command_p95_ms: quantile(command, 0.95),
        hover_fixed_by_command_p95_ms: quantile(fixed, 0.95),
        hover_thread_p95_ms: quantile(thread, 0.95),
      },
      versions: { "VS Code": version },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
