import "./style.css";
import { t } from "../../kit/page/language.ts";
import { startPanel } from "../../kit/panel/panel.ts";
import { drawSilent, whySilent } from "../../kit/panel/silent.ts";
import { drawExpectation, INITIAL, type Remembered } from "./expectation.ts";
import explain from "./explain.html";
import { drawLabels } from "./labels/labels.ts";

startPanel<Remembered>(
  "predictions",
  { title: t("Predictions"), explain, view: INITIAL },
  (panel) => {
    const { run } = panel.subject;
    if (!run) throw new RangeError("The predictions panel needs a run: the host gave none.");
    const { kind } = run.says;
    if (kind === "labels") return drawLabels(panel, run);
    if (kind === "none" || kind === "seen") return drawSilent(panel, whySilent(run));
    return drawExpectation(panel, run);
  },
);
