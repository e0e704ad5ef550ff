import "./export.css";
import type { HostForPanel } from "../../../src/protocol/contract.ts";
import { button, dropdown } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { rasterize } from "../pictures/svg.ts";

export type Format = "svg" | "png" | "csv" | "json" | "md";

/** A view as it can be taken away: each form is made when it is asked for. */
export interface Exported {
  /** Of a file, without its ending: "attention layer 3 head 5". */
  readonly name: string;
  /** The picture with its title, axes and scale (`writeSvg`), if there is one; a PNG is made of it. */
  readonly svg?: () => Promise<string>;
  /** The numbers as a table, RFC 4180. */
  csv(): Promise<string>;
  /** The numbers and what they are: anything that JSON can hold; a text is JSON already. */
  json(): Promise<unknown>;
  /** As Markdown, if it can be told in words. */
  readonly markdown?: () => Promise<string>;
}

const PICTURES: readonly Format[] = ["svg", "png", "csv", "json"];

/**
 * Lets the user copy a view or save it where they say, as SVG, PNG, CSV or JSON unless others are
 * named.
 *
 * @param run hears of the work that a press began, and reports its failure
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
    said.textContent = "";
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
      text: value === "md" ? "Markdown" : value.toUpperCase(),
    })),
    value: format,
    onChange: (next) => {
      format = next as Format;
      said.textContent = "";
    },
  });
  return h("div", { class: "export" }, formats.element, copy, save, said);
}

async function textOf(shown: Exported, format: Format): Promise<string> {
  if (format === "csv") return shown.csv();
  if (format === "json") {
    const facts = await shown.json();
    return typeof facts === "string" ? facts : `${JSON.stringify(facts, undefined, 1)}\n`;
  }
  if (format === "md") return (await shown.markdown?.()) ?? "";
  return svgOf(shown);
}

const svgOf = async (shown: Exported): Promise<string> => (await shown.svg?.()) ?? "";
const pngOf = async (shown: Exported): Promise<Blob> => rasterize(await svgOf(shown));

/** The page does it: VS Code's own clipboard takes text alone. @returns how it went */
async function copyPicture(shown: Exported): Promise<string> {
  const picture = pngOf(shown);
  try {
    // Drawn only after it was asked for: a clipboard that listens to a press does not wait long.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    return t("Copied.");
  } catch {
    await picture; // fails by itself
    return t("The clipboard takes no picture here: save it instead.");
  }
}
