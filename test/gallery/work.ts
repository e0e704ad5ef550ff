import type { Frame } from "playwright-core";

/** The part of a trace of Chromium that is read here. */
export interface Trace {
  readonly traceEvents: readonly TraceEvent[];
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly args: {
    readonly name?: string;
    readonly elementCount?: number;
    readonly beginData?: { readonly dirtyObjects?: number };
  };
}

/** What a page did in one task at most. */
export interface Work {
  readonly tasks: number;
  /** Elements whose style was computed, and boxes that were laid out. */
  readonly elements: number;
  readonly boxes: number;
  /** Pixels that were put onto a canvas, and calls that drew onto one otherwise. */
  readonly pixels: number;
  readonly strokes: number;
}

export const CATEGORIES = ["toplevel", "devtools.timeline", "blink.user_timing"];

/** From now on the page marks in a trace what it draws onto a canvas. */
export function markDrawing(panel: Frame): Promise<void> {
  return panel.evaluate(() => {
    const { prototype } = CanvasRenderingContext2D;
    const put = prototype.putImageData;
    prototype.putImageData = function (...args: unknown[]) {
      const { width, height } = args[0] as ImageData;
      performance.mark(`pixels ${width * height}`);
      Reflect.apply(put, this, args);
    };
    for (const name of ["fillRect", "stroke", "fill", "fillText"] as const) {
      const draw = prototype[name];
      Object.assign(prototype, {
        [name](this: CanvasRenderingContext2D, ...args: unknown[]) {
          performance.mark("strokes 1");
          Reflect.apply(draw, this, args);
        },
      });
    }
  });
}

/** The most that any task of the pages in a trace did. */
export function workOf({ traceEvents }: Trace): Work {
  const pages = traceEvents.filter(({ args }) => args.name === "CrRendererMain");
  const events = traceEvents.filter(({ pid, tid }) =>
    pages.some((page) => page.pid === pid && page.tid === tid),
  );
  const tasks = events.filter(({ name }) => /RunTask/.test(name));
  const most = { elements: 0, boxes: 0, pixels: 0, strokes: 0 };
  for (const task of tasks) {
    const within = events.filter(({ ts }) => ts >= task.ts && ts <= task.ts + (task.dur ?? 0));
    const sum = (count: (event: TraceEvent) => number) =>
      within.reduce((total, event) => total + count(event), 0);
    const marked = (kind: string) =>
      sum(({ name }) => (name.startsWith(`${kind} `) ? Number(name.slice(kind.length + 1)) : 0));
    const work = {
      elements: sum(({ args }) => args.elementCount ?? 0),
      boxes: sum(({ args }) => args.beginData?.dirtyObjects ?? 0),
      pixels: marked("pixels"),
      strokes: marked("strokes"),
    };
    for (const key of Object.keys(most) as (keyof typeof most)[]) {
      most[key] = Math.max(most[key], work[key]);
    }
  }
  return { tasks: tasks.length, ...most };
}
