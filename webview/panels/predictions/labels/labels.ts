import "./labels.css";
import type { Run } from "../../../../src/domain/model/run.ts";
import type { Labels } from "../../../../src/domain/prediction/labels.ts";
import { h } from "../../../kit/controls/element.ts";
import { createExport } from "../../../kit/export/export.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import type { Picture } from "../../../kit/panel/subject.ts";
import type { Pointed } from "../../../kit/strip/strip.ts";
import { exportTextLabels, exportTokenLabels } from "./labelExports.ts";
import { drawTextLabels } from "./textLabels.ts";
import { drawTokenLabels } from "./tokenLabels.ts";

/** What a model that labels says of the text, or of each of its tokens. */
export function drawLabels<Remembered>(panel: Panel<Remembered>, run: Run): Picture {
  const page = h("div", { class: "labels" });
  const options = h("div");
  const work = panel.asker();
  let pointed: Pointed = { index: undefined, how: "elsewhere" };
  let point: Picture["point"] = () => {};
  panel.ask(panel.host.labels(run.id), (labels) => {
    const isOfText = labels.of === "text";
    const facts = { labels, names: namesOf(labels), model: run.model.name };
    const drawn = isOfText ? drawTextLabels(panel, facts) : drawTokenLabels(panel, facts);
    const taken = isOfText ? exportTextLabels(facts) : exportTokenLabels(facts, run.tokens);
    const away = createExport(
      panel.host,
      (saving) => work(saving, () => {}),
      () => taken,
      isOfText ? ["svg", "png", "csv", "json"] : ["csv", "json"],
    );
    page.replaceChildren(...drawn.elements);
    options.replaceChildren(away);
    point = drawn.point;
    point(pointed);
  });
  return {
    options: [options],
    elements: [page],
    point: (where) => {
      pointed = where;
      point(where);
    },
  };
}

/** What each label is called: where the model's file does not say it, by its number. */
function namesOf({ names, finds }: Labels): readonly string[] {
  if (finds === "replaced") return [t("replaced")];
  return names.map((name, label) => name ?? t("Label {0}", formatCount(label + 1)));
}
