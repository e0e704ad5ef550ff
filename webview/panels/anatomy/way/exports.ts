import type { Run } from "../../../../src/domain/model/run.ts";
import { formulaOf, sourceOf } from "../../../../src/domain/program/formulas.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { s, writeSvg } from "../../../kit/pictures/svg.ts";
import type { Way } from "../ground/way.ts";
import type { Drawn } from "../overview/measure.ts";
import { drawSheet } from "../overview/sheet.ts";
import type { Drawn as DrawnCut } from "../step/body.ts";
import type { Told } from "../step/findings.ts";
import type { StepNumbers } from "../step/numbers.ts";
import { rowsOf } from "../step/tables.ts";
import type { Following } from "./follow.ts";
import { blockRows } from "./tables.ts";

const plain = (sentence: string) => sentence.replaceAll(/[‘’]/g, "'");

/** The whole way, with what each block did. @param title the finding */
export function exportWay(
  way: Way,
  run: Run,
  following: Following,
  drawn: Drawn,
  title: string,
): Exported {
  const { width, height } = drawn;
  const rows = () => blockRows(way, following);
  return {
    name: t("anatomy"),
    svg: async () =>
      writeSvg(
        { width, height, title: plain(title), subtitle: run.model.name },
        ...drawSheet(drawn),
      ),
    csv: async () =>
      lines(
        "block,takes_from,head,weight,change,length",
        rows().map(({ id, from = "", head = "", share = "", change = "", length = "" }) =>
          [id, field(plain(from)), head, share, change, length].join(),
        ),
      ),
    json: async () => ({
      model: run.model.name,
      token: following.picked.text,
      ...(following.picked.decoder !== undefined && { decoderToken: following.picked.decoder }),
      blocks: rows().map(({ block: _, ...row }) => row),
      steps: way.steps.map(({ id, kind, inputs, weights, outputs }) => ({
        ...{ id, kind },
        inputs: inputs.map(({ letter, tensor }) => ({ letter, shape: tensor.shape })),
        weights: weights.map(({ letter, tensor }) => ({ letter, shape: tensor.shape })),
        outputs: outputs.map(({ shape }) => ({ shape })),
      })),
    }),
  };
}

const [WIDTH, HIGH, GAP] = [620, 90, 44]; // CSS pixels

/** One step: its heatmaps, and the numbers that they show. */
export function exportStep(
  numbers: StepNumbers,
  told: Told,
  drawn: readonly DrawnCut[],
  { run, title }: { readonly run: Run; readonly title: string },
): Exported {
  const { step } = numbers;
  const rows = () => rowsOf(drawn, told);
  return {
    name: t("anatomy of a step"),
    svg: async () => {
      const all = drawn.flatMap(({ heat, grid }, at) => {
        const top = at * (HIGH + GAP);
        const height = Math.min(HIGH, grid.rows.count * 12);
        const picture = {
          ...{ x: 0, y: top + 20, width: WIDTH, height, href: heat.canvas.toDataURL() },
          ...{ preserveAspectRatio: "none", "image-rendering": "pixelated" },
        };
        return [
          s("text", { x: 0, y: top + 12 }, `${heat.title} ${heat.shape}`),
          s("image", picture),
          s("text", { x: 0, y: top + 36 + height }, heat.extent),
        ];
      });
      const sheet = { title: plain(title), subtitle: `${run.model.name}, ${formulaOf(step)}` };
      return writeSvg({ ...sheet, width: WIDTH, height: drawn.length * (HIGH + GAP) }, ...all);
    },
    csv: async () =>
      lines(
        "tensor,row,column,value",
        rows().map(({ letter, row, column, value }) => [letter, row, column, value].join()),
      ),
    json: async () => ({
      model: run.model.name,
      step: step.id,
      kind: step.kind,
      formula: formulaOf(step),
      source: sourceOf(step.kind),
      token: numbers.aim.token,
      numbers: rows().map(({ letter, row, column, value }) => ({ letter, row, column, value })),
    }),
  };
}

const lines = (head: string, rows: readonly string[]): string =>
  `${[head, ...rows].join("\r\n")}\r\n`;
