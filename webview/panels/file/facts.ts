import type { Fact, FileHead, GraphFacts, PortFact } from "../../../src/domain/makeup/modelFile.ts";
import { h } from "../../kit/controls/element.ts";
import { t } from "../../kit/page/language.ts";
import { formatBytes, formatCount, formatNumber } from "../../kit/page/numbers.ts";
import { createScroller, createTable } from "../../kit/pictures/table.ts";

/** What the file says of itself. */
export const createFacts = (facts: readonly Fact[]): HTMLElement =>
  createScroller(
    t("Metadata"),
    createTable<Fact>(
      t("What the file says of itself"),
      [
        { title: t("key"), show: ({ key }) => key, isToken: true },
        { title: t("value"), show: ({ value }) => value },
      ],
      facts,
    ),
  );

/** How its numbers are stored. */
export const createTypes = ({ types }: FileHead): HTMLElement =>
  createScroller(
    t("Data types"),
    createTable(
      t("How the numbers are stored"),
      [
        { title: t("type"), show: ({ type }) => type, isToken: true },
        {
          title: t("tensors"),
          show: (row) => formatCount(row.tensors),
          number: (row) => row.tensors,
        },
        {
          title: t("parameters"),
          show: (row) => formatCount(row.parameters),
          number: (row) => row.parameters,
        },
        { title: t("size"), show: ({ bytes }) => formatBytes(bytes), number: ({ bytes }) => bytes },
        {
          title: t("bits per parameter"),
          show: (row) => (row.parameters > 0 ? formatNumber(bitsOf(row)) : "–"),
          number: (row) => (row.parameters > 0 ? bitsOf(row) : 0),
        },
      ],
      types,
    ),
  );

const bitsOf = ({ bytes, parameters }: { bytes: number; parameters: number }) =>
  (8 * bytes) / parameters;

/** What the graph takes and gives, and what it is made of. */
export function createGraph({
  inputs,
  outputs,
  operators,
  nodes,
}: GraphFacts): readonly HTMLElement[] {
  const ports = (title: string, all: readonly PortFact[]) =>
    createScroller(
      title,
      createTable<PortFact>(
        title,
        [
          { title: t("name"), show: ({ name }) => name, isToken: true },
          { title: t("type"), show: ({ type }) => type || "?", isToken: true },
          { title: t("shape"), show: ({ shape }) => (shape ? `[${shape.join(", ")}]` : "?") },
        ],
        all,
      ),
    );
  return [
    ports(t("Inputs"), inputs),
    ports(t("Outputs"), outputs),
    h(
      "details",
      { class: "fold" },
      h(
        "summary",
        {},
        t("{0} nodes of {1} operators", formatCount(nodes), formatCount(operators.length)),
      ),
      createScroller(
        t("Operators"),
        createTable(
          t("Operators"),
          [
            { title: t("operator"), show: ({ name }) => name, isToken: true },
            {
              title: t("nodes"),
              show: ({ count }) => formatCount(count),
              number: ({ count }) => count,
            },
          ],
          operators,
        ),
      ),
    ),
  ];
}
