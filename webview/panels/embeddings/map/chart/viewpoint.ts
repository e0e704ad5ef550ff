import type { MapSight } from "../../ground/mapSight.ts";
import { type Camera, type Field, moved, type Place, turned, zoomed } from "../plane/camera.ts";
import type { Spot } from "../plane/picking.ts";
import { createGlide } from "./glide.ts";

/** How a map is seen, wherever it is drawn. */
export type Seen = Omit<MapSight, "of">;

const NEARER = 4; // times the scale at which all is seen: near enough to tell a point from others

/** From where a map is seen, and how that changes. */
export class Viewpoint {
  #camera: Camera = { yaw: 0, pitch: 0, scale: 1, middle: [0, 0, 0] };
  #whole = 1; // the scale at which all is seen
  #isFitted = true;
  readonly #glide = createGlide((camera) => this.#look(camera));
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get camera(): Camera {
    return this.#camera;
  }

  /** How much larger all is drawn than where it just fits. */
  get zoomed(): number {
    return this.#camera.scale / this.#whole;
  }

  /** Whether all is seen, and was since it was last fitted. */
  get isFitted(): boolean {
    return this.#isFitted;
  }

  /** To be seen so again. */
  get seen(): Seen {
    const { yaw, pitch, middle } = this.#camera;
    return { yaw, pitch, part: this.#isFitted ? undefined : { zoom: this.zoomed, middle } };
  }

  /** Only turns: what is then seen is fitted. */
  face({ yaw, pitch }: Pick<Seen, "yaw" | "pitch">): void {
    this.#camera = { ...this.#camera, yaw, pitch };
  }

  fit(all: Camera, isMotion = true): void {
    this.#whole = all.scale;
    this.#isFitted = true;
    this.#go(all, isMotion);
  }

  /** A part of it, after all was fitted. */
  show({ zoom, middle }: NonNullable<Seen["part"]>): void {
    this.#isFitted = false;
    this.#look({ ...this.#camera, scale: this.#whole * zoom, middle });
  }

  /** There is other room: all is seen again, or as large a part as before. */
  layOut(all: Camera): void {
    const { part } = this.seen;
    this.fit(all, false);
    if (part) this.show(part);
  }

  pan(x: number, y: number): void {
    this.#move(moved(this.#camera, x, y));
  }

  turn(room: Field, x: number, y: number): void {
    this.#glide.stop();
    this.#look(turned(this.#camera, room, x, y));
  }

  zoom(room: Field, by: number, [x, y]: Spot): void {
    this.#move(zoomed(this.#camera, room, by, { x, y }, this.#whole));
  }

  /** Brings a place to the middle. */
  goTo(middle: Place): void {
    this.#isFitted = false;
    const scale = Math.max(this.#camera.scale, this.#whole * NEARER);
    this.#go({ ...this.#camera, middle, scale }, true);
  }

  /** By hand. */
  #move(camera: Camera): void {
    this.#glide.stop();
    this.#isFitted = false;
    this.#look(camera);
  }

  #go(end: Camera, isMotion: boolean): void {
    if (isMotion) this.#glide.to(this.#camera, end);
    else {
      this.#glide.stop();
      this.#look(end);
    }
  }

  #look(camera: Camera): void {
    this.#camera = camera;
    this.#changed();
  }
}
