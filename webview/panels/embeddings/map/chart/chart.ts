import { h } from "../../../../kit/controls/element.ts";
import { t } from "../../../../kit/page/language.ts";
import { type Camera, type Field, fitting, type Place, project, seenAt } from "../plane/camera.ts";
import type { Placed } from "../plane/labels.ts";
import { inside, nearestTo, type Spot } from "../plane/picking.ts";
import { type Axis, createAxes } from "./axes.ts";
import { followKeys, followPointer, type Tool } from "./gestures.ts";
import { createLayer } from "./layer.ts";
import { drawOver, type Fonts, type Name } from "./overlay.ts";
import type { Shown, Sight } from "./pixels.ts";
import { EMPTY, type Hit, type Scene } from "./scene.ts";
import { type Seen, Viewpoint } from "./viewpoint.ts";

/** Hears what the user does with the map. */
export interface Listener {
  point(hit: Hit | undefined): void;
  pick(hit: Hit | undefined): void;
  /** A line was drawn around these points. */
  surround(points: readonly number[]): void;
  /** Handles a key that is not the map's. @returns whether it did */
  key(key: string): boolean;
  /** The map rests, seen like this. */
  rest(seen: Seen): void;
}

const REST = 140; // milliseconds after the last move until the picture is drawn sharp
const NEAR = 12; // CSS pixels: how far what is pointed at may lie
const MIDDLE = 60; // likewise, from the middle, by keyboard
const MANY = 20_000; // points that are drawn smaller
const LARGEST = 9; // CSS pixels of a mark
/** How it is turned at first, by its dimensions. */
const TURNED = { 2: { yaw: 0, pitch: 0 }, 3: { yaw: 0.5, pitch: 0.35 } } as const;

/** Points in a field, and what lies over them; moved, zoomed, turned. */
export class Chart {
  readonly element: HTMLElement;
  readonly #on: Listener;
  readonly #field: HTMLElement;
  readonly #pixels = createLayer(() => this.draw());
  readonly #over = h("canvas", { class: "over", "aria-hidden": "true" });
  readonly #axes = createAxes();
  #room: Field = { width: 1, height: 1 };
  #shown: Shown | undefined;
  #scene = EMPTY;
  #seen = new Float32Array();
  #depth = new Float32Array();
  #names: readonly Placed<Name>[] = [];
  #frame: number | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  readonly #viewpoint = new Viewpoint(() => this.#look());
  #tool: Tool = "move";

  constructor(on: Listener) {
    this.#on = on;
    this.#field = h(
      "div",
      {
        class: "field",
        tabindex: "0",
        role: "application",
        "aria-roledescription": t("map"),
        "aria-label": t(
          "Map of the vocabulary. Arrow keys move it, or turn it in 3-D; the token nearest to the middle is read.",
        ),
      },
      this.#pixels.element,
      this.#over,
      h("span", { class: "middle", "aria-hidden": "true" }),
      this.#axes.element,
    );
    this.element = h("div", { class: "chart" }, this.#field);
    followPointer(this.#field, this, on);
    followKeys(this.#field, this, on);
    new ResizeObserver(() => this.#layOut()).observe(this.element);
  }

  get tool(): Tool {
    return this.#tool;
  }

  set tool(tool: Tool) {
    this.#tool = tool;
    this.#field.classList.toggle("surrounding", tool === "surround");
  }

  get isSolid(): boolean {
    return this.#shown?.points.dimensions === 3;
  }

  get room(): Field {
    return this.#room;
  }

  /** As the map is seen now: for an export. */
  get sight(): Sight {
    const { camera, zoomed } = this.#viewpoint;
    const least = this.#seen.length / 2 > MANY ? 1.6 : 2.6;
    return {
      ...{ camera, field: this.#room, seen: this.#seen, depth: this.#depth },
      size: Math.min(LARGEST, least * Math.max(1, zoomed) ** 0.4),
    };
  }

  get scene(): Scene {
    return this.#scene;
  }

  get shown(): Shown | undefined {
    return this.#shown;
  }

  get names(): readonly Placed<Name>[] {
    return this.#names;
  }

  get fonts(): Fonts {
    const style = getComputedStyle(this.element);
    return { mono: style.getPropertyValue("--gb-mono"), sans: style.fontFamily };
  }

  /**
   * Other points: all of them are seen. The same points in other colors stay where they are.
   *
   * @param seen how other points are seen instead
   */
  show(shown: Shown, axes: readonly Axis[], seen?: Seen): void {
    const isSame = this.#shown?.points === shown.points;
    this.#shown = shown;
    this.#axes.name(axes);
    if (!isSame) {
      const count = shown.of.length;
      this.#seen = new Float32Array(2 * count);
      this.#depth = new Float32Array(shown.points.dimensions === 3 ? count : 0);
      this.#names = [];
      this.#viewpoint.face(seen ?? TURNED[shown.points.dimensions]);
      this.fit(false);
      if (seen?.part) this.#viewpoint.show(seen.part);
    }
    this.draw();
  }

  change(scene: Partial<Scene>): void {
    this.#scene = { ...this.#scene, ...scene };
    this.draw();
  }

  describe(finding: string): void {
    this.#pixels.describe(finding);
  }

  /** Draws with the next frame. */
  draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#drawNow();
    });
  }

  pan(x: number, y: number): void {
    this.#viewpoint.pan(x, y);
  }

  turn(x: number, y: number): void {
    this.#viewpoint.turn(this.#room, x, y);
  }

  /** @param spot what stays in place, in CSS pixels; the middle unless given */
  zoom(by: number, spot?: Spot): void {
    const { width, height } = this.#room;
    this.#viewpoint.zoom(this.#room, by, spot ?? [width / 2, height / 2]);
  }

  fit(isMotion = true): void {
    if (this.#shown) this.#viewpoint.fit(this.#fitting(this.#shown), isMotion);
  }

  /** Whether the map may be moved at all: some of it lies beyond the field. */
  get isWhole(): boolean {
    return this.#viewpoint.zoomed <= 1.001;
  }

  /** Whether all is seen, and nobody has moved it since. */
  get isFitted(): boolean {
    return this.#viewpoint.isFitted;
  }

  /** Brings a place to the middle, near enough to be told from others. */
  goTo(middle: Place): void {
    this.#viewpoint.goTo(middle);
  }

  /** What is seen nearest to a spot: tokens of the text go before others. */
  hitAt(spot: Spot, within = NEAR): Hit | undefined {
    const { stops } = this.#scene;
    const places = Float32Array.from(
      stops.flatMap(({ place }) => seenAt(this.#viewpoint.camera, this.#room, place).slice(0, 2)),
    );
    const stop = stops[nearestTo(places, spot, within) ?? -1];
    if (stop) return { id: stop.id, stop };
    const id = nearestTo(this.#seen, spot, within, this.#isShown);
    return id === undefined ? undefined : { id };
  }

  /** Whether a point is not left out. */
  readonly #isShown = (point: number): boolean =>
    this.#shown?.of[point] !== (this.#shown?.marks.length ?? 0) - 1;

  hitInMiddle(): Hit | undefined {
    this.#see();
    const middle: Spot = [this.#room.width / 2, this.#room.height / 2];
    const hit = this.hitAt(middle);
    if (hit) return hit;
    const id = nearestTo(this.#seen, middle, MIDDLE, this.#isShown);
    return id === undefined ? undefined : { id };
  }

  surround(line: readonly Spot[], isDone: boolean): void {
    this.change({ lasso: isDone ? [] : line });
    if (isDone && line.length > 0) this.#on.surround(inside(this.#seen, line));
  }

  /** The points in the field. */
  inView(): readonly number[] {
    const { width, height } = this.#room;
    return inside(this.#seen, [
      ...([[0, 0] as const, [width, 0] as const] as const),
      ...([[width, height] as const, [0, height] as const] as const),
    ]);
  }

  /** All points and the text's tokens, which may have left the map. */
  #fitting({ points: { places, dimensions } }: Shown): Camera {
    const stops = this.#scene.stops.flatMap(({ place }) => place.slice(0, dimensions));
    const all = new Float32Array(places.length + stops.length);
    all.set(places);
    all.set(stops, places.length);
    return fitting({ places: all, dimensions }, this.#room, this.#viewpoint.camera);
  }

  #layOut(): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    this.#room = { width, height: Math.round(Math.max(300, Math.min(innerHeight * 0.58, width))) };
    this.#field.style.blockSize = `${this.#room.height}px`;
    if (this.#shown) this.#viewpoint.layOut(this.#fitting(this.#shown));
  }

  #look(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.draw();
      this.#on.rest(this.#viewpoint.seen);
    }, REST);
    this.draw();
  }

  /** Finds out where everything is seen. */
  #see(): void {
    if (this.#shown)
      project(
        this.#shown.points,
        this.#viewpoint.camera,
        this.#room,
        this.#seen,
        this.isSolid ? this.#depth : undefined,
      );
  }

  #drawNow(): void {
    if (!this.#shown || this.element.clientWidth === 0) return;
    this.#see();
    const { sight } = this;
    const isMoving = this.#rest !== undefined;
    this.#pixels.paint(this.#shown, sight, isMoving);
    this.#over.style.inlineSize = `${sight.field.width}px`;
    this.#over.style.blockSize = `${sight.field.height}px`;
    this.#names = drawOver(
      this.#over,
      { shown: this.#shown, sight, scene: this.#scene, fonts: this.fonts, isMoving },
      this.#names,
    );
    this.#axes.draw(sight);
  }
}
