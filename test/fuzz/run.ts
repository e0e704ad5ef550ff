// `npm run fuzz`: the long round. `npm run fuzz -- 2000 3` sets how many mutants, and the seed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fuzzHub } from "./hub.ts";
import { fuzzModels, MODEL_FILES, startAsked } from "./models.ts";
import { fuzzPages } from "./pages.ts";
import { fuzzTemplates } from "./templates.ts";
import { BOMBS, fuzzTokenizers } from "./tokenizers.ts";

const [mutants = 5_000, seed = 1] = process.argv.slice(2).map(Number);
let hostCrashes = 0;
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (thrown) => {
    hostCrashes++;
    console.error(thrown);
  });
}

const figures = await fuzzTokenizers({
  seed,
  mutants,
  texts: 20,
  bombs: BOMBS,
  isEndlessToo: true,
});
const { wrong, longestAnswer, peakMemory, ...counts } = figures;
console.table({
  ...counts,
  hostCrashes,
  longestAnswer: `${Math.round(longestAnswer)} ms`,
  peakMemory: `${Math.round(peakMemory)} MB`,
  wrong: wrong.length,
});
for (const [what, fuzz, times] of [
  ["answers of a Hub", fuzzHub, 1],
  ["chat templates", fuzzTemplates, 10],
  ["questions of a page", fuzzPages, 100],
] as const) {
  const { wrong: others, ...outcomes } = await fuzz(seed, mutants * times);
  console.table({ [what]: { ...outcomes, wrong: others.length } });
  wrong.push(...others);
}
const under = mkdtempSync(path.join(tmpdir(), "glassbox-fuzz-"));
const asked = await startAsked(under);
for (const kind of MODEL_FILES) {
  const round = { seed, mutants: Math.ceil((mutants * kind.share) / 100), under };
  const { kinds, longestAnswer, wrong: others } = await fuzzModels(asked, kind, round);
  console.table({
    [kind.file]: {
      ...Object.fromEntries(kinds),
      longestAnswer: `${Math.round(longestAnswer)} ms`,
      wrong: others.length,
    },
  });
  wrong.push(...others);
}
const enginePeak = asked.peakMemory();
const enginePeakMemory = enginePeak === undefined ? "?" : `${Math.round(enginePeak)} MB`;
console.table({ engineDeaths: asked.deaths, enginePeakMemory });
if (asked.deaths > 0) wrong.push(`${asked.deaths} engines died`);
asked.dispose();
rmSync(under, { recursive: true });
for (const each of wrong.slice(0, 50)) console.error(each);
process.exitCode = wrong.length + hostCrashes > 0 ? 1 : 0;
