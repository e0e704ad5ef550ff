import type { Attribution } from "../../../../src/domain/layers/attribution.ts";
import type { TokenId } from "../../../../src/domain/text/token.ts";
import { field } from "../../../kit/export/csv.ts";
import type { Exported } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { formatExactShare, formatScore } from "../../../kit/page/numbers.ts";
import { s, writeSvg } from "../../../kit/pictures/svg.ts";
import { createTable } from "../../../kit/pictures/table.ts";
import attribution from "../../../kit/proof/attribution.py";
import { idsOf, sixDigits, writeScript } from "../../../kit/proof/script.ts";
import type { Place } from "../ground/part.ts";
import type { Figures } from "./figures.ts";
import { sourceName } from "./names.ts";

const WIDTH = 620; // CSS pixels
const GAP = 40;

interface Row {
  readonly name: string;
  readonly value: number;
}

const rowsOf = ({ parts, residue }: Attribution): readonly Row[] => [
  ...parts.map(({ source, value }) => ({ name: sourceName(source), value })),
  { name: t("Residue"), value: residue },
];

/** Every part, in the order of computation. */
export function tableOf(found: Attribution, caption: string): HTMLTableElement {
  return createTable<Row>(
    caption,
    [
      { title: t("part"), show: ({ name }) => name },
      {
        title: t("adds to the logit"),
        show: ({ value }) => formatScore(value),
        number: ({ value }) => value,
      },
      {
        title: t("share of the logit"),
        show: ({ value }) => formatExactShare(value / found.logit),
        number: ({ value }) => value / found.logit,
      },
    ],
    rowsOf(found),
  );
}

/** What was asked. */
interface Asked {
  readonly place: Place;
  readonly token: TokenId;
  readonly other: TokenId | undefined;
  /** Of the model. */
  readonly files: () => Promise<readonly string[]>;
}

/** A script that computes anew what each head adds. */
async function written({ parts, norm }: Attribution, { place, token, other, files }: Asked) {
  const { run, position } = place;
  const heads = parts.filter(({ source }) => source.kind === "head");
  return writeScript(
    {
      ...{ FILES: await files(), ...idsOf(run), POSITION: position },
      ...{ TOKEN: token, OTHER: other ?? -1, NORM: norm },
      SHOWN: heads.map(({ value }) => sixDigits(value)),
    },
    attribution,
  );
}

export function exportAttribution(
  found: Attribution,
  figures: Figures,
  said: { readonly title: string; readonly model: string; readonly sum: string },
  asked: Asked,
): Exported {
  const title = said.title.replaceAll(/[‘’]/g, "'");
  return {
    name: t("attribution"),
    ...(found.norm !== "none" && { python: () => written(found, asked) }),
    svg: async () => {
      let top = 0;
      const all = figures.all.flatMap((figure) => {
        const plan = figure.plan();
        if (!plan) return [];
        const { height, drawn } = plan.draw(WIDTH);
        const group = s("g", { transform: `translate(0 ${top + 24})` }, ...drawn);
        const heading = s("text", { x: 0, y: top + 10, "font-size": 12 }, plan.title);
        top += height + GAP;
        return [heading, group];
      });
      return writeSvg({ title, subtitle: said.model, width: WIDTH, height: top }, ...all);
    },
    csv: async () =>
      `${[
        "part,kind,attention,layer,head,adds",
        ...found.parts.map(({ source, value }) => {
          const at = source as { attention?: string; layer?: number; head?: number };
          const numbered = [at.layer, at.head].map((n) => (n === undefined ? "" : n + 1));
          return [
            field(sourceName(source)),
            source.kind,
            at.attention ?? "",
            ...numbered,
            value,
          ].join();
        }),
        ["residue", "residue", "", "", "", found.residue].join(),
      ].join("\r\n")}\r\n`,
    json: async () => ({ model: said.model, title, note: said.sum, ...found }),
  };
}
