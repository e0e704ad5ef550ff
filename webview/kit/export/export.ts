import "./export.css";
import type { HostForPanel } from "../../../src/protocol/contract.ts";
import { button, dropdown } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { rasterize } from "../pictures/svg.ts";

export type Format = "svg" | "png" | "csv" | "json" | "md" | "py";

/** What can be exported of a view. Each form is made when it is asked for. */
export interface Exported {
  /** The file's name in the user's language, without its extension: "token counts". */
  readonly name: string;
  /** The picture with title, axes and scale (`writeSvg`), if there is one. PNGs are made of it. */
  readonly svg?: () => Promise<string>;
  /**
   * The numbers as a table, RFC 4180. Its heads are data, English in every language: what a program
   * reads must not change with the user's.
   */
  csv(): Promise<string>;
  /** The numbers and what they mean. A string is taken as JSON already. */
  json(): Promise<unknown>;
  /** As Markdown, if it can be told in words. */
  readonly markdown?: () => Promise<string>;
  /** As a script that computes the numbers anew (kit/proof), if there is one for what is shown. */
  readonly python?: () => Promise<string>;
}

const PICTURES: readonly Format[] = ["svg", "png", "csv", "json"];
export const WITH_PYTHON: readonly Format[] = [...PICTURES, "py"];

/**
 * Lets the user copy a view or save it where they say, as SVG, PNG, CSV or JSON unless others are
 * named.
 *
 * @param run is given the work that a press began, and reports its failure
 * @param view what is shown now; undefined: nothing yet
 */
export function createExport(
  host: Pick<HostForPanel, "copy" | "save">,
  run: (work: Promise<void>) => void,
  view: () => Exported | undefined,
  offered = PICTURES,
): HTMLElement {
  let format = offered[0] as Format;
  const said = h("output", { class: "said" });
  const press = (work: (shown: Exported) => Promise<string>) => () => {
    const shown = view();
    if (!shown) return;
    const isMissing = format === "py" && !shown.python;
    said.textContent = isMissing ? t("There is no Python script for this view.") : "";
    if (isMissing) return;
    run(
      work(shown).then((sentence) => {
        said.textContent = sentence;
      }),
    );
  };
  const copy = button({
    label: t("Copy"),
    onPress: press(async (shown) => {
      if (format === "png") return copyPicture(shown);
      await host.copy(await textOf(shown, format));
      return t("Copied.");
    }),
  });
  const save = button({
    label: t("Save As…"),
    onPress: press(async (shown) => {
      const content =
        format === "png"
          ? new Uint8Array(await (await pngOf(shown)).arrayBuffer())
          : await textOf(shown, format);
      return (await host.save(`${shown.name}.${format}`, content)) ? t("Saved.") : "";
    }),
  });
  const formats = dropdown({
    id: "format",
    label: t("Export"),
    choices: offered.map((value) => ({
      value,
      text: NAMES[value] ?? value.toUpperCase(),
    })),
    value: format,
    onChange: (next) => {
      format = next as Format;
      said.textContent = "";
    },
  });
  return h("div", { class: "export" }, formats.element, copy, save, said);
}

const NAMES: Readonly<Partial<Record<Format, string>>> = { md: "Markdown", py: "Python" };

async function textOf(shown: Exported, format: Format): Promise<string> {
  if (format === "csv") return shown.csv();
  if (format === "json") {
    const facts = await shown.json();
    return typeof facts === "string" ? facts : `${JSON.stringify(facts, undefined, 1)}\n`;
  }
  if (format === "py") return (await shown.python?.()) ?? "";
  if (format === "md") return (await shown.markdown?.()) ?? "";
  return svgOf(shown);
}

const svgOf = async (shown: Exported): Promise<string> => (await shown.svg?.()) ?? "";
const pngOf = async (shown: Exported): Promise<Blob> => rasterize(await svgOf(shown));

/** Copies in the page, since VS Code's clipboard takes only text. @returns how it went */
async function copyPicture(shown: Exported): Promise<string> {
  const picture = pngOf(shown);
  try {
    // The clipboard must be asked within the press, so it gets a promise, not the picture.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    return t("Copied.");
  } catch {
    await picture; // if the picture failed, that is the error to report
    return t("Can’t copy images here. Save it instead.");
  }
}
