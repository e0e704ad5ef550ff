import { leavesOf, type PartNode } from "../../../src/domain/makeup/tree.ts";
import { field } from "../export/csv.ts";
import type { Exported } from "../export/export.ts";
import { t } from "../page/language.ts";
import { formatCount, formatExactShare } from "../page/numbers.ts";
import { writeSvg } from "../pictures/svg.ts";
import { createTable } from "../pictures/table.ts";
import { nameOf } from "./partNames.ts";
import { boxesOf, drawBoxes } from "./treemap.ts";

/** A part by its whole path. */
interface Row {
  readonly path: string;
  readonly node: PartNode;
}

/** Groups of this node, and of what is in each of them. */
function rowsOf(node: PartNode): readonly Row[] {
  return node.children.flatMap((child) => [
    { path: nameOf(child), node: child },
    ...child.children.map((inner) => ({
      path: `${nameOf(child)} › ${nameOf(inner)}`,
      node: inner,
    })),
  ]);
}

/** What the map shows, as numbers. @param total of which shares are told */
export function tableOf(node: PartNode, total: number): HTMLTableElement {
  return createTable<Row>(
    t("Parameters of {0}", nameOf(node)),
    [
      { title: t("part"), show: ({ path }) => path },
      {
        title: t("parameters"),
        show: ({ node }) => formatCount(node.count),
        number: ({ node }) => node.count,
      },
      {
        title: t("share of all"),
        show: ({ node }) => formatExactShare(node.count / total),
        number: ({ node }) => node.count,
      },
      {
        title: t("tensors"),
        show: ({ node }) => formatCount(node.tensors),
        number: ({ node }) => node.tensors,
      },
    ],
    rowsOf(node),
  );
}

const [WIDTH, HEIGHT] = [800, 480]; // CSS pixels of the exported map

/** What is shown as a picture, and all parts as numbers. */
export function exportOf(node: PartNode, root: PartNode, model: string): Exported {
  const leaves = leavesOf(root);
  return {
    name: t("parameters"),
    svg: async () =>
      writeSvg(
        {
          ...{ width: WIDTH, height: HEIGHT },
          title: t("Parameters of {0}", model),
          subtitle: `${nameOf(node)}: ${formatCount(node.count)}`,
        },
        ...drawBoxes(boxesOf(node, { x: 0, y: 0, width: WIDTH, height: HEIGHT }), root.count),
      ),
    csv: async () =>
      `${[
        "stack,layer,part,parameters,tensors",
        ...leaves.map(({ stack, layer, group, count, tensors }) =>
          [stack ?? "", layer ?? "", field(group), count, tensors].join(),
        ),
      ].join("\r\n")}\r\n`,
    json: async () => ({
      model,
      parameters: root.count,
      parts: leaves.map(({ stack, layer, group, count, tensors }) => ({
        ...{ stack, layer, part: group, parameters: count, tensors },
      })),
    }),
  };
}
