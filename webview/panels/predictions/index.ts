import "./style.css";
import { t } from "../../kit/page/language.ts";
import { startPanel } from "../../kit/panel/panel.ts";
import { drawSilent, whySilent } from "../../kit/panel/silent.ts";
import { drawExpectation, INITIAL, type Remembered } from "./expectation.ts";
import explain from "./explain.html";
import { drawLabels } from "./labels/labels.ts";

const EMPTY = {
  lead: t("Select some text in the editor to see which token comes next."),
  example: t("In the example, the model is more than 99% sure."),
};

startPanel<Remembered>(
  "predictions",
  { title: t("Predictions"), explain, view: INITIAL, empty: EMPTY },
  (panel) => {
    const { run } = panel.subject;
    if (!run) throw new RangeError("The predictions panel needs a run: the host gave none.");
    const { kind } = run.says;
    if (kind === "labels") return drawLabels(panel, run);
    if (kind === "none" || kind === "seen") return drawSilent(panel, whySilent(run));
    return drawExpectation(panel, run);
  },
);
