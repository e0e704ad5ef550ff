import { wantsCalm } from "../../../../kit/page/wishes.ts";
import type { Camera, Place } from "../plane/camera.ts";

const TIME = 150; // milliseconds

/** Moves a camera in a moment, so that one sees from where; at once for who wants little motion. */
export function createGlide(look: (camera: Camera) => void): {
  to(from: Camera, end: Camera): void;
  /** The hand moves the map: it goes where the hand wants. */
  stop(): void;
} {
  let frame = 0;
  const stop = () => cancelAnimationFrame(frame);
  return {
    stop,
    to: (from, end) => {
      stop();
      if (wantsCalm()) {
        look(end);
        return;
      }
      const began = performance.now();
      const step = (now: number) => {
        const part = Math.max(0, Math.min(1, (now - began) / TIME));
        look(part === 1 ? end : between(from, end, part * (2 - part)));
        if (part < 1) frame = requestAnimationFrame(step);
      };
      frame = requestAnimationFrame(step);
    },
  };
}

function between(a: Camera, b: Camera, part: number): Camera {
  const mix = (from: number, to: number) => from + (to - from) * part;
  const middle = (at: 0 | 1 | 2) => mix(a.middle[at], b.middle[at]);
  return {
    yaw: mix(a.yaw, b.yaw),
    pitch: mix(a.pitch, b.pitch),
    scale: a.scale * (b.scale / a.scale) ** part,
    middle: [middle(0), middle(1), middle(2)] satisfies Place,
  };
}
