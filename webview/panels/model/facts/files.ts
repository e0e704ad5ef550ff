import type { SheetFile } from "../../../../src/domain/makeup/sheet.ts";
import type { Precision } from "../../../../src/domain/model/modelFiles.ts";
import { h } from "../../../kit/controls/element.ts";
import { field } from "../../../kit/export/csv.ts";
import { t } from "../../../kit/page/language.ts";
import { formatBytes, formatCount } from "../../../kit/page/numbers.ts";
import { createScroller, createTable } from "../../../kit/pictures/table.ts";
import type { Part, PartPanel } from "../ground/part.ts";

/** The files of the model's folder, and which of them runs. */
export function createFiles({ made: { sheet } }: PartPanel): Part {
  const { files, fileCount, exports, name, licence, origin } = sheet;
  const all = files.reduce((sum, { size }) => sum + size, 0);
  const uses = new Map(exports.map((one) => [one.onnx, one]));
  const use = ({ path }: SheetFile) => {
    const one = uses.get(path);
    if (!one) return "";
    const precision = precisionName(one.precision);
    return one.isUsed ? t("{0}; Glassbox runs this one", precision) : precision;
  };
  const table = createTable<SheetFile>(
    t("Files of {0}", name),
    [
      { title: t("file"), show: ({ path }) => path, isToken: true },
      { title: t("size"), show: ({ size }) => formatBytes(size), number: ({ size }) => size },
      { title: t("what it is"), show: use },
    ],
    files,
  );
  return {
    elements: [
      h(
        "p",
        { class: "note" },
        t("{0} files, {1} together.", formatCount(fileCount), formatBytes(all)),
      ),
      createScroller(t("Files"), table),
      h(
        "p",
        { class: "note" },
        licence === undefined
          ? t("Its card gives no license.")
          : t("License, as its card gives it: {0}.", licence),
      ),
      ...(origin.length > 0
        ? [h("p", { class: "note" }, t("Made from {0}.", origin.join(", ")))]
        : []),
    ],
    exported: () => ({
      name: t("files"),
      csv: async () =>
        `${["file,bytes", ...files.map(({ path, size }) => `${field(path)},${size}`)].join("\r\n")}\r\n`,
      json: async () => ({ model: name, licence, origin, files, exports }),
    }),
  };
}

/** What an export's name tells of its precision. */
export function precisionName(precision: Precision): string {
  switch (precision) {
    case "full":
      return t("full precision");
    case "fp16":
      return t("half precision");
    case "int8":
      return t("8-bit weights");
    case "4-bit":
      return t("4-bit weights");
    case "2-bit":
      return t("1- or 2-bit weights");
    case "unknown":
      return t("precision not told by its name");
    default:
      return precision satisfies never;
  }
}
