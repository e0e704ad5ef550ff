import "./parts.css";
import type { Run } from "../../../../src/domain/model/run.ts";
import { h } from "../../../kit/controls/element.ts";
import type { Panel } from "../../../kit/panel/panel.ts";
import { createChain } from "./chain.ts";
import { createNoise, type RememberedNoise } from "./noise.ts";
import { createPair } from "./pair.ts";
import { createSpans } from "./spans.ts";

export interface Parts {
  readonly element: HTMLElement;
  /** Another token of the text is pointed at. */
  show(index: number): void;
}

/** What else a model of this kind tells of a text: of all of it, of pairs, of hidden spans. */
export function createParts(panel: Panel<RememberedNoise>, run: Run): Parts {
  const { host, subject, asker } = panel;
  const spans = run.sentinels === undefined ? undefined : createSpans(host, run, asker());
  const elements = [
    run.decoder ? undefined : createChain(host, subject.text, asker()),
    run.tellsPairs && createPair(host, subject.text, asker),
    spans?.element,
    run.decoder &&
      createNoise(subject.text, subject.tokens, panel.view, (view) => panel.setView(view)),
  ];
  return {
    element: h(
      "div",
      { class: "parts" },
      ...elements.filter((part) => part instanceof HTMLElement),
    ),
    show: (index) => spans?.show(index),
  };
}
