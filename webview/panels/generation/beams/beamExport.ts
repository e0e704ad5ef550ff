import type { Run } from "../../../../src/domain/model/run.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import type { Beam, Beams, Way } from "../../../../src/domain/writing/beams.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { formatScore } from "../../../kit/page/numbers.ts";
import { MONO, readInks, s, writeSvg } from "../../../kit/pictures/svg.ts";
import type { Remembered } from "../ground/remembered.ts";
import { GAP, HEIGHT, WIDTH } from "./beamPicture.ts";

/** A beam search up to a step. */
export interface Search {
  readonly run: Run;
  readonly settings: Pick<Remembered, "beams" | "lengthPenalty" | "early">;
  /** What each step answered. */
  readonly steps: readonly Beams[];
  nameOf(id: TokenId): string;
  textOf(beam: Beam): string;
}

/** The ways of every step, to be taken away. */
export function exportBeams(search: Search): Exported | undefined {
  const { run, settings, steps, nameOf, textOf } = search;
  const last = steps.at(-1);
  if (!last) return undefined;
  const told = ({ id, from, score, fate }: Way) => ({ id, token: nameOf(id), from, score, fate });
  const beams = (all: readonly Beam[]) =>
    all.map((beam) => ({ text: textOf(beam), score: beam.score }));
  return {
    name: t("beam search"),
    svg: async () => draw(search),
    json: async () => ({
      ...{ model: run.model.name, ...settings },
      ...{ ended: beams(last.ended), followed: beams(last.running) },
      steps: steps.map(({ ways }) => ways.map(told)),
    }),
    csv: async () => {
      const rows = steps.flatMap(({ ways }, step) =>
        ways.map((way, rank) => {
          const { id, token, from, score, fate } = told(way);
          return [step + 1, rank + 1, from + 1, id, field(token), score, fate].join();
        }),
      );
      const head = "step,rank,beam,id,token,log_probability,fate";
      return `${[head, ...rows].join("\r\n")}\r\n`;
    },
  };
}

const DASHES: Readonly<Record<Way["fate"], string>> = { followed: "", ended: "", dropped: "3 3" };
const LONGEST = 9; // characters of a token that its box holds beside the number

/** A column for each step, its best way on top, and a line to the beam that each goes on from. */
function draw({ run, steps, nameOf }: Search): string {
  const { ink, pale, from, line } = readInks();
  const rows = Math.max(...steps.map(({ ways }) => ways.length));
  const middle = (rank: number) => HEIGHT * (rank + 1.5);
  const rankOf = (step: number, beam: number): number | undefined =>
    steps[step]?.ways.flatMap(({ fate }, rank) => (fate === "followed" ? [rank] : []))[beam];
  const drawn = steps.flatMap(({ ways }, step) => {
    const x = step * (WIDTH + GAP);
    return [
      s("text", { x, y: HEIGHT * 0.7, fill: pale }, String(step + 1)),
      ...ways.flatMap(({ id, score, fate, from: beam }, rank) => {
        const before = rankOf(step - 1, beam);
        const [y, high] = [HEIGHT * (rank + 1) + 2, HEIGHT - 4];
        const stroke = fate === "followed" ? from : line;
        const look = { fill: "none", stroke, "stroke-dasharray": DASHES[fate] };
        const letters = Array.from(nameOf(id));
        const name = letters.length > LONGEST ? [...letters.slice(0, LONGEST - 1), "…"] : letters;
        return [
          before === undefined
            ? undefined
            : s("path", { d: `M${x - GAP} ${middle(before)}L${x} ${middle(rank)}`, ...look }),
          s("rect", { x, y, width: WIDTH, height: high, ...look }),
          fate === "ended"
            ? s("rect", { x: x + 2, y: y + 2, width: WIDTH - 4, height: high - 4, ...look })
            : undefined,
          s("text", { x: x + 5, y: y + 14, "font-family": MONO, fill: ink }, name.join("")),
          s(
            "text",
            { x: x + WIDTH - 5, y: y + 14, fill: pale, "text-anchor": "end" },
            formatScore(score),
          ),
        ].filter((part) => part !== undefined);
      }),
    ];
  });
  return writeSvg(
    {
      width: steps.length * (WIDTH + GAP) - GAP,
      height: HEIGHT * (rows + 1),
      title: `${t("beam search")}, ${run.model.name}`,
      subtitle: t(
        "Solid: active. Double: finished. Dashed: pruned. Each number is the log-probability of the whole text up to there (Σ log p).",
      ),
    },
    ...drawn,
  );
}
