import "./style.css";
import type { Run } from "../../../src/domain/model/run.ts";
import type { StepId } from "../../../src/domain/program/program.ts";
import { h } from "../../kit/controls/element.ts";
import { t } from "../../kit/page/language.ts";
import { waitFor } from "../../kit/page/waiting.ts";
import { type Panel, startPanel } from "../../kit/panel/panel.ts";
import type { Picture } from "../../kit/panel/subject.ts";
import { createWriter } from "../../kit/strip/writer.ts";
import explain from "./explain.html";
import { GREEDY } from "./ground/choice.ts";
import { wayOf } from "./ground/way.ts";
import { openingToken, type Remembered } from "./way/token.ts";
import { createTokenWay, type TokenWay } from "./way/tokenWay.ts";

const INITIAL: Remembered = {
  step: undefined as StepId | undefined,
  toggled: [],
  choosing: GREEDY,
};

const EMPTY = {
  lead: t("Select some text in the editor to see its way through the model, step by step."),
  example: t("In the example, “red” takes from “ball”, and that is what comes next."),
};

startPanel<Remembered>(
  "anatomy",
  { title: t("Anatomy"), explain, view: INITIAL, empty: EMPTY },
  (panel) => {
    const { run } = panel.subject;
    if (!run) throw new RangeError("The anatomy panel needs a run: the host gave none.");
    return drawAnatomy(panel, run);
  },
);

/** The way of one token of a run; of an encoder-decoder, also of one that its decoder has. */
function drawAnatomy(panel: Panel<Remembered>, run: Run): Picture {
  const { host } = panel;
  const waiting = h("p", { class: "waiting" });
  const options = h("div", { class: "offered" });
  const body = h("div", { class: "token-way" }, waiting);
  const asking = panel.asker();
  let way: TokenWay | undefined;
  let pinned: number | undefined;
  let opening = 0; // the token that is followed while none is pinned

  const writer = run.decoder && createWriter(write);

  /** Gives the decoder another text; `undefined` stands for what the model writes itself. */
  function write(text: string | undefined): void {
    asking(waitFor(waiting, host.write(run.id, text)), load);
  }

  function load(own: Run): void {
    const known = Promise.all([host.program(own.id), openingToken(host, own)]);
    asking(waitFor(waiting, known), ([program, token]) => {
      const made = createTokenWay(panel, own, wayOf(program));
      way = made;
      if (own.decoder) writer?.show(own.decoder, made.pickDecoder);
      options.replaceChildren(...made.options);
      body.replaceChildren(...(writer ? [writer.element] : []), ...made.elements);
      opening = token;
      made.pick(pinned ?? token);
    });
  }

  if (writer) write(undefined);
  else load(run);
  return {
    options: [options],
    elements: [body],
    point: ({ index, how }) => {
      if (how === "passing") return;
      const next = how === "pinned" ? index : undefined;
      if (next === pinned) return;
      pinned = next;
      way?.pick(next ?? opening);
    },
    recolour: () => way?.recolour(),
  };
}
