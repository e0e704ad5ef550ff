import type { HostForPanel } from "../../src/protocol/contract.ts";
import { button, dropdown } from "./controls.ts";
import { h } from "./element.ts";
import { t } from "./host.ts";
import { rasterize } from "./svg.ts";

type Format = "svg" | "png" | "csv" | "json";

/** A view as it can be taken away: each form is made when it is asked for. */
export interface Exported {
  /** Of a file, without its ending: "attention layer 3 head 5". */
  readonly name: string;
  /** The picture with its title, axes and scale (`writeSvg`); a PNG is made of it. */
  svg(): Promise<string>;
  /** The numbers as a table, RFC 4180. */
  csv(): Promise<string>;
  /** The numbers and what they are: anything that JSON can hold. */
  json(): Promise<unknown>;
}

/**
 * Lets the user copy a view or save it where they say, as SVG, PNG, CSV or JSON.
 *
 * @param run hears of the work that a press began, and reports its failure
 * @param view what is shown now; undefined: nothing yet
 */
export function createExport(
  host: Pick<HostForPanel, "copy" | "save">,
  run: (work: Promise<void>) => void,
  view: () => Exported | undefined,
): HTMLElement {
  let format: Format = "svg";
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
      await host.copy(await textOf(shown, format));
      return t("Copied.");
    }),
  });
  const save = button({
    label: t("Save As…"),
    onPress: press(async (shown) => {
      const content =
        format === "png" ? await rasterize(await shown.svg()) : await textOf(shown, format);
      return (await host.save(`${shown.name}.${format}`, content)) ? t("Saved.") : "";
    }),
  });
  const formats = dropdown({
    id: "format",
    label: t("Export"),
    choices: ["svg", "png", "csv", "json"].map((value) => ({ value, text: value.toUpperCase() })),
    value: format,
    onChange: (next) => {
      format = next as Format;
      copy.hidden = format === "png"; // the editor's clipboard takes text alone
      said.textContent = "";
    },
  });
  return h("div", { class: "export" }, formats.element, copy, save, said);
}

async function textOf(shown: Exported, format: Format): Promise<string> {
  if (format === "csv") return shown.csv();
  if (format === "json") return `${JSON.stringify(await shown.json(), undefined, 1)}\n`;
  return shown.svg();
}
