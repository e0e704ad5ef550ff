import type { Run } from "../../../src/domain/model/run.ts";
import { button } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import type { Panel } from "./panel.ts";
import type { Picture } from "./subject.ts";

const NAMED = 4; // outputs of a file
const LONGEST = 60; // characters of their names

/** What a panel shows whose model cannot do what it is about: why, and ways on. */
export function drawSilent<Remembered>(panel: Panel<Remembered>, sentence: string): Picture {
  panel.say(sentence);
  const act = (action: "chooseModel" | "useEmbeddedModel", label: string) =>
    button({ id: action, label, onPress: () => panel.ask(panel.host.act(action), () => {}) });
  const ways = [
    act("chooseModel", t("Choose another model…")),
    act("useEmbeddedModel", t("Use the included model")),
  ];
  return { elements: [h("p", { class: "actions" }, ...ways)], point: () => {} };
}

/** Why a model predicts no token: it is no decoder, and it fills no masks. */
export function whySilent({ model, says }: Run): string {
  if (says.kind === "labels") {
    return t(
      "{0} has no language head: it predicts labels, not tokens. See them in the Predictions panel (Glassbox: Show Predictions).",
      model.name,
    );
  }
  if (says.kind === "none") {
    const names = says.outputs.slice(0, NAMED).join(", ");
    const more = says.outputs.length > NAMED || names.length > LONGEST ? "…" : "";
    return t(
      "{0} has no language head: its output ({1}) predicts no tokens. You can still see its attention and embeddings.",
      model.name,
      `${names.slice(0, LONGEST)}${more}`,
    );
  }
  return t(
    "{0} reads in both directions, but its tokenizer has no mask token to hide a token behind, so it can’t tell what it expects.",
    model.name,
  );
}
