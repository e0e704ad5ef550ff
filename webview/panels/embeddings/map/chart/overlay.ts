import type { TokenId } from "../../../../../src/domain/text/token.ts";
import { readColour } from "../../../../kit/page/theme.ts";
import { widthOf as measure, penOn, sharpen } from "../../../../kit/pictures/canvas.ts";
import { rgb } from "../../../../kit/pictures/svg.ts";
import { type Place, seenAt } from "../plane/camera.ts";
import { type Placed, place, type Wish } from "../plane/labels.ts";
import type { Shown, Sight } from "./pixels.ts";
import type { Scene, Stop } from "./scene.ts";

/** A name in the map. */
export interface Name extends Wish {
  readonly text: string;
  readonly look: "stop" | "token" | "region" | "pointed";
  /** Of the vocabulary, where it stands in the map. */
  readonly id?: TokenId;
}

/** All that the names depend on. */
export interface Picture {
  readonly shown: Shown;
  readonly sight: Sight;
  readonly scene: Scene;
  readonly fonts: Fonts;
  readonly isMoving: boolean;
}

export interface Fonts {
  readonly mono: string;
  readonly sans: string;
}

const widths = new Map<string, number>(); // measuring takes long

function widthOf(text: string, font: string): number {
  const key = `${font} ${text}`;
  const width = widths.get(key) ?? measure(text, font);
  widths.set(key, width);
  return width;
}

const LINE = 16; // CSS pixels that a name takes
// Tokens for each name that has room, at most: fewer while the map moves, when all that were named stay.
const TRIED = { moving: 2, resting: 40 };
const EACH = 9_000; // CSS pixels of the field for each name
const APART = 220; // CSS pixels between two regions of one name, if both are named
export const WAY = 0.6; // of the ink: the text's path lies over all points
const RINGED = 600; // selected tokens at most; of more, the others are pale, and that is enough
const NUMBERS = 3; // of one place in the text, before "…"
const NARROW = 420; // CSS pixels: in less it is one

/** What the canvas over the points shows. @param before the names in the picture before */
export function drawOver(
  canvas: HTMLCanvasElement,
  picture: Picture,
  before: readonly Placed<Name>[],
): readonly Placed<Name>[] {
  const { sight, scene, fonts } = picture;
  const { width, height } = sight.field;
  sharpen(canvas, width, height);
  const pen = penOn(canvas);
  if (!pen) return [];
  const inks = {
    ink: rgb(readColour("--gb-ink")),
    paper: rgb(readColour("--gb-paper")),
    pale: rgb(readColour("--gb-pale")),
    press: rgb(readColour("--gb-press")),
  };
  const at = (where: Place) => seenAt(sight.camera, sight.field, where);
  const spot = (id: TokenId) =>
    [sight.seen[2 * id] as number, sight.seen[2 * id + 1] as number] as const;
  const ring = ([x, y]: readonly [number, number, ...number[]], radius: number) => {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
  };
  const stroke = (colour: string, wide: number, draw: () => void) => {
    pen.beginPath();
    draw();
    pen.strokeStyle = colour;
    pen.lineWidth = wide;
    pen.stroke();
  };
  const twice = (colour: string, wide: number, draw: () => void) => {
    stroke(inks.paper, wide + 2, draw);
    stroke(colour, wide, draw);
  };
  const size = Math.max(4, sight.size + 2);

  if (scene.chosen.length <= RINGED)
    stroke(inks.ink, 1, () => {
      for (const id of scene.chosen) {
        const [x, y] = spot(id);
        pen.rect(x - size / 2 - 1, y - size / 2 - 1, size + 2, size + 2);
      }
    });
  pen.globalAlpha = WAY;
  if (scene.path.length > 1)
    twice(inks.ink, 1, () => {
      for (const one of scene.path) pen.lineTo(...flat(at(one)));
    });
  pen.globalAlpha = 1;
  const pointed =
    scene.pointed &&
    (scene.pointed.stop ? flat(at(scene.pointed.stop.place)) : spot(scene.pointed.id));
  if (pointed)
    twice(inks.press, 1.5, () => {
      for (const id of scene.near) {
        pen.moveTo(...pointed);
        pen.lineTo(...spot(id));
      }
    });
  for (const { place: where } of scene.stops) {
    pen.beginPath();
    ring(at(where), size / 2 + 1.5);
    pen.fillStyle = inks.ink;
    pen.strokeStyle = inks.paper;
    pen.lineWidth = 1.5;
    pen.fill();
    pen.stroke();
  }
  if (scene.found.length > 0)
    twice(inks.press, 2, () => {
      for (const id of scene.found) ring(spot(id), size + 2);
    });
  if (pointed) twice(inks.ink, 2.5, () => ring(pointed, size + 3));
  const names = namesOf(picture, before);
  for (const one of names) write(pen, one, inks, fonts);
  if (scene.lasso.length > 1) {
    pen.setLineDash([5, 3]);
    twice(inks.ink, 1.5, () => {
      for (const one of scene.lasso) pen.lineTo(...one);
      pen.closePath();
    });
    pen.setLineDash([]);
  }
  return names;
}

const flat = ([x, y]: Place) => [x, y] as const;

function write(
  pen: CanvasRenderingContext2D,
  { wish, left, top }: Placed<Name>,
  inks: { readonly ink: string; readonly paper: string; readonly pale: string },
  fonts: Fonts,
): void {
  pen.font = fontOf(wish.look, fonts);
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.strokeStyle = inks.paper;
  pen.lineWidth = wish.look === "region" ? 4 : 3;
  pen.fillStyle = wish.look === "token" ? inks.pale : inks.ink;
  pen.strokeText(wish.text, left, top + wish.height / 2);
  pen.fillText(wish.text, left, top + wish.height / 2);
}

const fontOf = (look: Name["look"], { mono, sans }: Fonts) =>
  look === "region" ? `italic 600 13px ${sans}` : `${look === "token" ? "" : "600 "}12px ${mono}`;

/** Where which names stand: what is pointed at, the text, the regions, then words by rank. */
export function namesOf(
  { shown, sight, scene, fonts, isMoving }: Picture,
  before: readonly Placed<Name>[],
): readonly Placed<Name>[] {
  const { width, height } = sight.field;
  const most = Math.max(6, Math.round((width * height) / EACH));
  const wish = (key: string, text: string, look: Name["look"], x: number, y: number): Name => ({
    ...{ key, text, look, x, y, height: LINE, gap: Math.max(6, sight.size / 2 + 5) },
    width: widthOf(text, fontOf(look, fonts)) + 4,
    isCentered: look === "region",
  });
  const isIn = (x: number, y: number) => x >= 0 && y >= 0 && x <= width && y <= height;
  const first: Name[] = [];
  const named = new Set<TokenId>();
  const add = (id: TokenId, look: Name["look"]) => {
    const [x, y] = [sight.seen[2 * id] as number, sight.seen[2 * id + 1] as number];
    if (named.has(id) || !isIn(x, y)) return;
    named.add(id);
    first.push({ ...wish(`${look} ${id}`, scene.nameOf(id), look, x, y), id });
  };
  const addPlain = (id: TokenId) => {
    if ((shown.of[id] as number) < shown.marks.length - 1) add(id, "token");
  };
  const { pointed } = scene;
  if (pointed && !pointed.stop) add(pointed.id, "pointed");
  for (const id of scene.near) add(id, "pointed");
  const numbers = width < NARROW ? 1 : NUMBERS;
  const isNumbered = numbered(scene);
  for (const stop of scene.stops) {
    const [x, y] = seenAt(sight.camera, sight.field, stop.place);
    const name = isNumbered(stop) ? stopName(stop, numbers) : stop.name;
    named.add(stop.id);
    if (isIn(x, y)) first.push(wish(`stop ${stop.indices[0]}`, name, "stop", x, y));
  }
  for (const id of scene.found.slice(0, most)) add(id, "pointed");
  for (const { name, middle } of scene.regions) {
    const [x, y] = seenAt(sight.camera, sight.field, middle);
    const isSaid = first.some(
      (one) => one.text === name && Math.hypot(one.x - x, one.y - y) < APART,
    );
    if (isIn(x, y) && !isSaid)
      first.push(wish(`region ${name} ${middle[0]}`, name, "region", x, y));
  }
  const count = first.length;
  for (const { wish } of before)
    if (wish.look === "token" && wish.id !== undefined) addPlain(wish.id);
  const { important } = scene;
  const enough = first.length + TRIED[isMoving ? "moving" : "resting"] * most;
  for (let i = 0; i < important.length && first.length < enough; i++)
    addPlain(important[i] as number);
  const placed = place(first.slice(0, count), sight.field, count, before);
  const rest = place(
    first.slice(count),
    sight.field,
    most,
    before,
    placed.map(({ wish: { width, height }, left, top }) => ({
      ...{ left, top, right: left + width, bottom: top + height },
    })),
  );
  return [...placed, ...rest];
}

/** Which of the text's tokens are told by their numbers: those on the path, and those of several places. */
function numbered({ path, stops }: Scene): (stop: Stop) => boolean {
  const places = new Map<TokenId, number>();
  for (const { id } of stops) places.set(id, (places.get(id) ?? 0) + 1);
  return ({ id }) => path.length > 0 || (places.get(id) ?? 0) > 1;
}

/** "3, 9 ·the": which tokens of the text it is, numbered from 1. */
export function stopName({ indices, name }: Stop, most: number): string {
  const numbers = indices.slice(0, most).map((index) => String(index + 1));
  return `${numbers.join(", ")}${indices.length > most ? ", …" : ""} ${name}`;
}
