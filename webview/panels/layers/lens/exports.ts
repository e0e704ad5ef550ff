import type { Run } from "../../../../src/domain/model/run.ts";
import { colourOf, readColours } from "../../../kit/charts/ink.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { isDark } from "../../../kit/page/theme.ts";
import { MONO, readInks, rgb, s, writeSvg } from "../../../kit/pictures/svg.ts";
import lens from "../../../kit/proof/lens.py";
import { idsOf, sixDigits, writeScript } from "../../../kit/proof/script.ts";
import { rowName } from "../ground/names.ts";
import type { Cell, Cells } from "./cells.ts";
import type { Measured } from "./measures.ts";

const [WIDTH, HEIGHT, NAMES, HEAD] = [80, 34, 120, 24]; // CSS pixels
const MOST = 60; // tokens of a picture
const LONGEST = 10; // characters of a token's name

/** What is taken along of the lens: a picture around the token looked at, and all numbers. */
export function exportLens(of: {
  readonly title: string;
  readonly model: string;
  readonly cells: Cells;
  readonly measured: Measured;
  readonly heads: readonly string[];
  readonly picked: number;
  readonly run: Run;
  /** Of the model. */
  readonly files: () => Promise<readonly string[]>;
}): Exported {
  const { title, model, cells, heads } = of;
  return {
    python: () => written(of),
    name: t("logit lens"),
    svg: async () => drawn(of),
    csv: async () =>
      `${[
        "position,token,layer,tensor,likeliest,likeliest_id,probability,rank_of_answer,entropy_bits,kl_bits",
        ...all(cells).map(({ position, row, cell }) =>
          [
            ...[position, field(heads[position] ?? ""), ...placeOf(cells, row)],
            ...[field(cells.names.label(cell.top)), cell.top, cell.probability],
            ...[cell.rank, cell.entropy, cell.divergence],
          ].join(),
        ),
      ].join("\r\n")}\r\n`,
    json: async () => ({
      ...{ model, title: title.replaceAll(/[‘’]/g, "'") },
      cells: all(cells).map(({ position, row, cell: { top, ...numbers } }) => {
        const [layer, tensor] = placeOf(cells, row);
        const likeliest = { token: cells.names.label(top), id: top };
        return { position, token: heads[position], layer, tensor, likeliest, ...numbers };
      }),
    }),
  };
}

/** A script that reads the lens anew at the token looked at. */
async function written({ cells, picked, run, files }: Parameters<typeof exportLens>[0]) {
  const rows = [...cells.places.keys()].filter((row) => isOfLayer(cells, row));
  const shown = rows.flatMap((row) => cells.at(row, picked) ?? []);
  const { IDS, DECODER_IDS } = idsOf(run);
  const read = run.says.kind === "masked" ? IDS.with(picked, run.says.mask) : IDS;
  return writeScript(
    {
      ...{ FILES: await files(), IDS: read, DECODER_IDS, POSITION: picked },
      SHOWN: shown.map(({ top, probability }) => [top, sixDigits(probability)]),
    },
    lens,
  );
}

const isOfLayer = ({ places }: Cells, row: number): boolean =>
  places[row]?.tensor !== "afterAttention";

/** The layer, 0 for the embeddings, and what of it. */
const placeOf = ({ places }: Cells, row: number): readonly [number, string] => {
  const { tensor = "output", layer = 0, kind } = places[row] ?? {};
  if (tensor === "input") return [0, "embeddings"];
  const isCross = tensor === "afterAttention" && kind === "cross";
  return [layer + 1, isCross ? "afterCrossAttention" : tensor];
};

function all(cells: Cells) {
  const found: { readonly position: number; readonly row: number; readonly cell: Cell }[] = [];
  for (let position = 0; position < cells.count; position++)
    for (const row of cells.places.keys()) {
      const cell = cells.at(row, position);
      if (cell) found.push({ position, row, cell });
    }
  return found;
}

function drawn({ title, model, cells, measured, heads, picked }: Parameters<typeof exportLens>[0]) {
  const first = Math.max(0, Math.min(cells.count - MOST, picked - MOST / 2));
  const end = Math.min(cells.count, first + MOST);
  const { ink, pale } = readInks();
  const colours = readColours();
  const short = (name: string) =>
    Array.from(name).length > LONGEST
      ? `${Array.from(name)
          .slice(0, LONGEST - 1)
          .join("")}…`
      : name;
  const text = (x: number, y: number, words: string, more = {}) =>
    s("text", { x, y, fill: ink, ...more }, words);
  const mono = { "font-family": MONO };
  const cellAt = (row: number, position: number) => {
    const cell = cells.at(row, position);
    if (!cell) return [];
    const [x, y] = [NAMES + (position - first) * WIDTH, HEAD + row * HEIGHT];
    const value = cell[measured.column];
    const colour = colourOf(colours, measured.ink, measured.ink.amountOf(value));
    const fill = isDark(colour) ? "white" : "black";
    return [
      s("rect", { x, y, width: WIDTH - 1, height: HEIGHT - 1, fill: rgb(colour) }),
      text(x + 4, y + 14, short(cells.names.label(cell.top)), {
        ...{ ...mono, fill },
        ...(cell.rank === 1 && { "font-weight": "bold" }),
      }),
      text(x + 4, y + 28, measured.brief(value), { fill }),
    ];
  };
  const columns = Array.from({ length: end - first }, (_, i) => first + i);
  const height = HEAD + cells.places.length * HEIGHT;
  return writeSvg(
    {
      ...{ width: NAMES + columns.length * WIDTH, height: height + 20 },
      title: title.replaceAll(/[‘’]/g, "'"),
      subtitle: t(
        "{0}, tokens {1} to {2} of {3}. Number in each cell: {4}. Bold: the last layer’s answer",
        model,
        ...[first, end - 1, cells.count].map(formatCount),
        measured.name,
      ),
    },
    text(0, 16, `${t("after layer")} ↓`, { fill: pale }),
    ...columns.map((position) =>
      text(NAMES + (position - first) * WIDTH + 4, 16, short(heads[position] ?? ""), mono),
    ),
    ...cells.places.flatMap((place, row) => [
      text(0, HEAD + row * HEIGHT + 20, rowName(place), { fill: pale }),
      ...columns.flatMap((position) => cellAt(row, position)),
    ]),
  );
}
