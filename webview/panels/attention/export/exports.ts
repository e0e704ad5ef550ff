import type { AttentionKind } from "../../../../src/domain/model/inner.ts";
import type { Run } from "../../../../src/domain/model/run.ts";
import type { Attributes } from "../../../kit/controls/element.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { rgb, s, writeSvg } from "../../../kit/pictures/svg.ts";
import attention from "../../../kit/proof/attention.py";
import { idsOf, sixDigits, writeScript } from "../../../kit/proof/script.ts";
import { HUES, readHues } from "../lines/hues.ts";
import { strokeOf } from "../lines/painting.ts";
import type { Drawn } from "../map/drawn.ts";
import type { HeadMap } from "../numbers/headMap.ts";
import type { Place } from "../numbers/headPlace.ts";
import { type Numbers, WORDS } from "../numbers/quantities.ts";
import { writeCsv } from "./csv.ts";
import { type Drawing, drawMap } from "./drawing.ts";

interface ShownHead extends Drawn {
  readonly numbers: Numbers;
  readonly run: Run;
  readonly kind: AttentionKind;
  readonly place: Place;
  readonly labels: { readonly from: readonly string[]; readonly to: readonly string[] };
  /** The map with every number exact. */
  readonly exact: () => Promise<HeadMap>;
  /** If lines are shown in place of the map: those that are seen, and whose they are. */
  readonly lines: Drawing | undefined;
  readonly heads: readonly number[];
  /** Of the model. */
  readonly files: () => Promise<readonly string[]>;
  /** The token whose row a script compares. */
  readonly row: number;
}

const ROWS = 16; // of JSON written at once
const pause = () => new Promise<void>((resolve) => void requestAnimationFrame(() => resolve()));

/** What can be exported of a head. */
export function exported(shown: ShownHead): Exported {
  const { numbers, run, kind, place, labels, exact, lines } = shown;
  const { quantity, title } = WORDS[numbers];
  const { layer, head } = place;
  const axes = lines
    ? t("{0}: from (query) on the left, to (key) on the right", quantity)
    : t("{0}: from (query) down, to (key) across", quantity);
  const isComputed = numbers === "weights" && shown.heads.length < 2;
  return {
    ...(isComputed && { python: () => written(shown) }),
    name: [
      ...[t("attention"), run.model.name, numbers],
      ...[t("layer {0}", layer + 1), t("head {0}", head + 1)],
    ]
      .join(" ")
      .replace(/[^\p{L}\p{N}.]+/gu, "-"),
    svg: async () => {
      const { drawn, ...size } = lines ? underneath(lines, shown) : await drawMap(shown, labels);
      const sheet = { ...size, title: `${run.model.name}: ${title(place)}`, subtitle: axes };
      return writeSvg(sheet, ...drawn);
    },
    csv: async () => writeCsv(await exact(), labels, pause),
    json: async () => {
      const { weights, from, to } = await exact();
      const rows: string[] = [];
      for (let row = 0; row < from; row++) {
        if (row % ROWS === ROWS - 1) await pause();
        const cells = Array.from(weights.subarray(row * to, (row + 1) * to), (value) =>
          // JSON has no infinity: a masked score is null.
          Number.isFinite(value) ? Number(value.toPrecision(6)) : null,
        );
        rows.push(JSON.stringify(cells));
      }
      const facts = JSON.stringify(
        { model: run.model.name, kind, layer, head, numbers, from: labels.from, to: labels.to },
        undefined,
        1,
      );
      return `${facts.slice(0, -2)},\n "rows": [\n  ${rows.join(",\n  ")}\n ]\n}\n`;
    },
  };
}

/** What transformers calls the weights of each kind. */
const ATTENTIONS: Readonly<Record<AttentionKind, string>> = {
  self: "attentions",
  encoder: "encoder_attentions",
  decoder: "decoder_attentions",
  cross: "cross_attentions",
};

/** A script that computes the head's weights anew. */
async function written({ run, kind, place, exact, files, row }: ShownHead): Promise<string> {
  const { weights, to } = await exact();
  return writeScript(
    {
      ...{ FILES: await files(), ...idsOf(run), ATTENTIONS: ATTENTIONS[kind] },
      ...{ LAYER: place.layer, HEAD: place.head, ROW: row },
      SHOWN: [...weights.subarray(row * to, (row + 1) * to)].map(sixDigits),
    },
    attention,
  );
}

const KEY = 18; // CSS pixels of a line of the key

/** Lines with a key below: which weight a stroke stands for, and which head. */
function underneath(lines: Drawing, { ink, write, numbers, heads }: ShownHead): Drawing {
  const hues = readHues();
  const black = rgb(hues[0] ?? [0, 0, 0]);
  const sample = (row: number, words: string, stroke: Attributes) => {
    const y = lines.height + (row + 1) * KEY;
    return [
      s("line", { x1: 0, x2: 40, y1: y - 4, y2: y - 4, ...stroke }),
      s("text", { x: 48, y }, words),
    ];
  };
  const weights = ink.ticks
    .filter((tick) => tick > 0)
    .map((tick) => {
      const { width, opacity } = strokeOf(ink.amountOf(tick));
      return [
        write(tick),
        { stroke: black, "stroke-width": width, "stroke-opacity": opacity },
      ] as const;
    });
  const owners = numbers === "weights" ? heads : [];
  const named = owners.map((head, i) => {
    const stroke = rgb(hues[i] ?? [0, 0, 0]);
    const dashes = HUES[i]?.dashes.join(" ") || undefined;
    const look = { stroke, "stroke-width": 2, "stroke-dasharray": dashes };
    return [t("Lines of head {0}", head + 1), look] as const;
  });
  const samples = [...weights, ...named];
  return {
    width: lines.width,
    height: lines.height + (samples.length + 1) * KEY,
    drawn: [...lines.drawn, ...samples.flatMap(([words, look], row) => sample(row, words, look))],
  };
}
