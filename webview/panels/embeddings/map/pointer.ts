import type { Neighbour } from "../../../../src/domain/model/embedding.ts";
import { isWhole, type TokenId } from "../../../../src/domain/text/token.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { withTokens } from "../../../kit/panel/finding.ts";
import type { Pointed } from "../../../kit/strip/strip.ts";
import type { PartPanel } from "../ground/part.ts";
import type { Chart } from "./chart/chart.ts";
import type { Hit, Stop } from "./chart/scene.ts";
import { aboutToken } from "./sentences.ts";

const NEAR = 5; // neighbors that are drawn and named
const ASKED = 30; // so that there are enough among them that are whole characters
const PATIENCE = 120; // milliseconds that one points before the model is asked

/** What is pointed at in the map and in the strip, each of which follows the other. */
export class Pointer {
  /** Says of what is pointed at its ID and its neighbors. */
  readonly about = h(
    "p",
    { class: "about" },
    t("Hover over a point to see its token and which are most similar to it."),
  );
  readonly #panel: PartPanel;
  readonly #chart: Chart;
  readonly #changed: () => void;
  readonly #ask: PartPanel["ask"];
  #passing: Hit | undefined;
  #pinned: Hit | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #isTelling = false;
  #near: readonly Neighbour[] = [];

  /** @param changed called when something else is pointed at */
  constructor(panel: PartPanel, chart: Chart, changed: () => void) {
    this.#panel = panel;
    this.#chart = chart;
    this.#changed = changed;
    this.#ask = panel.asker();
  }

  /** The whole tokens most similar to what is pointed at, the most similar first; none: not known yet. */
  get near(): readonly Neighbour[] {
    return this.#near;
  }

  /** The strip points, or another panel does. */
  follow({ index, how }: Pointed): void {
    if (this.#isTelling) return;
    const stop = this.#chart.scene.stops.find(
      ({ indices }) => index !== undefined && indices.includes(index),
    );
    const hit = stop && { id: stop.id, stop };
    this.#passing = how === "pinned" ? undefined : hit;
    // Once the strip lets go of its token, so does the map; its own tokens it keeps.
    if (how === "pinned" || (how === "elsewhere" && this.#indexOf(this.#pinned) !== undefined))
      this.#pinned = how === "pinned" ? hit : undefined;
    this.#look();
  }

  /** From the map: the strip follows where it has the token. */
  pass(hit: Hit | undefined): void {
    if (isSame(hit, this.#passing)) return;
    this.#passing = hit;
    this.#tell(() => this.#panel.strip.point(this.#indexOf(hit)));
    this.#look();
  }

  pin(hit: Hit | undefined): void {
    this.#pinned = hit;
    const index = this.#indexOf(hit);
    if (index !== undefined) this.#tell(() => this.#panel.strip.jump(index));
    this.#look();
  }

  /** The text's tokens have moved: what is pointed at moves with them. */
  move(): void {
    const now = (hit: Hit | undefined): Hit | undefined => {
      const [index] = hit?.stop?.indices ?? [];
      const stop = this.#chart.scene.stops.find(
        ({ indices }) => index !== undefined && indices.includes(index),
      );
      return stop ? { id: stop.id, stop } : hit && { id: hit.id };
    };
    this.#passing = now(this.#passing);
    this.#pinned = now(this.#pinned);
    this.#chart.change({ pointed: this.#passing ?? this.#pinned });
  }

  /** The strip tells back what it is told: that is no news. */
  #tell(tell: () => void): void {
    this.#isTelling = true;
    tell();
    this.#isTelling = false;
  }

  #indexOf(hit: Hit | undefined): number | undefined {
    if (!hit) return undefined;
    const stop: Stop | undefined =
      hit.stop ?? this.#chart.scene.stops.find(({ id }) => id === hit.id);
    return stop?.indices[0];
  }

  /** Draws what is pointed at, and asks for its neighbors once the hand rests. */
  #look(): void {
    const hit = this.#passing ?? this.#pinned;
    if (isSame(hit, this.#chart.scene.pointed)) return;
    clearTimeout(this.#waiting);
    this.#near = [];
    this.#chart.change({ pointed: hit, near: [] });
    this.#changed();
    this.#describe(hit?.id, []);
    if (!hit) return;
    const { host, run } = this.#panel;
    this.#waiting = setTimeout(() => {
      this.#ask(host.neighbours(run.id, hit.id, ASKED), ({ found }) => {
        if (this.#chart.scene.pointed?.id !== hit.id) return;
        this.#near = found.filter(isWhole).slice(0, NEAR);
        this.#chart.change({ near: this.#near.map(({ id }) => id) });
        this.#changed();
        this.#describe(hit.id, this.#near);
      });
    }, PATIENCE);
  }

  #describe(id: TokenId | undefined, near: readonly Neighbour[]): void {
    const words =
      id === undefined
        ? [t("Hover over a point to see its token and which are most similar to it.")]
        : withTokens(aboutToken(this.#chart.scene.nameOf(id), id, near));
    this.about.replaceChildren(...words);
  }
}

const isSame = (a: Hit | undefined, b: Hit | undefined) => a?.id === b?.id && a?.stop === b?.stop;
