import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatBytes, formatCount } from "../../../kit/page/numbers.ts";
import { createPartsView } from "../../../kit/parts/partsView.ts";
import { terms } from "../../../kit/words/terms.ts";
import type { Made } from "../ground/made.ts";
import type { Part, PartPanel } from "../ground/part.ts";
import { bodyAndHead, hasUnassigned } from "../ground/sentences.ts";

/** The parameters by part, as a map of areas. */
export function createParameters({ made, view, setView, say }: PartPanel): Part {
  const { tree, sheet } = made;
  const notes = notesOn(made).map((note) => h("p", { class: "note" }, ...terms(note)));
  if (!tree || tree.root.count === 0) return { elements: notes };
  const parts = createPartsView({
    root: tree.root,
    grouping: view.grouping,
    onGrouping: (grouping) => setView({ grouping }),
    say,
  });
  return {
    elements: [h("p", { class: "note" }, ...terms(bodyAndHead(tree))), ...parts.elements, ...notes],
    exported: () => parts.exported(sheet.name),
    recolour: parts.recolour,
  };
}

/** How it was counted, and what the file that is there holds. */
function notesOn({ weights, lacking, tree, sheet, isOnlyPart }: Made): readonly string[] {
  const { stored } = sheet;
  return [
    ...(weights
      ? [
          isOnlyPart
            ? t(
                "Counted as PyTorch makes the weights of the language model in this config.json; its other parts, such as those for pictures, are not counted.",
              )
            : t("Counted as PyTorch makes the weights of this config.json."),
        ]
      : [
          ...(lacking === undefined ? [] : [lacking]),
          ...(tree ? [t("Counted in the file of weights, part by part by the names in it.")] : []),
        ]),
    ...(weights && stored
      ? [
          t(
            "The file of weights holds {0} parameters in {1}.",
            formatCount(stored.parameters),
            formatBytes(stored.size),
          ),
          ...(stored.parameters > (tree?.root.count ?? 0)
            ? [t("It is more than the model has where a file holds tied weights twice.")]
            : []),
        ]
      : []),
    ...(tree && hasUnassigned(tree)
      ? [t("What is not assigned has a name that does not tell its part.")]
      : []),
  ];
}
