// Around the frames: carries messages between them and the gallery's host, as VS Code does.
import { encode } from "../codec.ts";

const query = new URLSearchParams(location.search);
const panels = (query.get("panels") ?? "tokens,attention,predictions,embeddings").split(",");
const width = query.get("width");
const session = String(Math.random()).slice(2);
const frames = new Map<string, HTMLIFrameElement>();

const carrier = new Worker(`/built/page/carrier.js?session=${session}&${query}`, {
  type: "module",
});
/**
 * From the host to a panel; without one: all that a selection brought has been said. The first
 * message says that the way is open.
 */
type Carried = { readonly panel?: string; readonly envelope?: unknown } | undefined;
const selecting: (() => void)[] = [];
carrier.addEventListener("message", ({ data }: MessageEvent<Carried>) => {
  if (!data) openFrames();
  else if (data.panel === undefined) selecting.shift()?.();
  else frames.get(data.panel)?.contentWindow?.postMessage(data.envelope, "*");
});

function openFrames(): void {
  for (const panel of panels) {
    if (frames.has(panel)) continue;
    const frame = document.createElement("iframe");
    frame.name = panel;
    const chosen = new URLSearchParams({ theme: "dark", locale: "en" });
    for (const name of ["theme", "locale", "wishes"]) {
      const value = query.get(name);
      if (value) chosen.set(name, value);
    }
    frame.src = `/panel/${panel}?${chosen}`;
    frame.style.width = width ? `${width}px` : `${100 / panels.length}%`;
    frames.set(panel, frame);
    document.body.append(frame);
  }
}

// One request after the other: messages must not overtake each other.
let sent: Promise<unknown> = Promise.resolve();
const post = (path: string, body: unknown) => {
  sent = sent.then(() =>
    fetch(`${path}?session=${session}`, { method: "POST", body: encode(body) }),
  );
  return sent;
};

addEventListener("message", ({ data, source }: MessageEvent<unknown>) => {
  const panel = [...frames].find(([, frame]) => frame.contentWindow === source)?.[0];
  if (panel) void post("/wire", { panel, envelope: data });
});

/** For the tests: what a user does outside the panels. */
Object.assign(globalThis, {
  select: async (text: string) => {
    const said = new Promise<void>((resolve) => selecting.push(resolve));
    await Promise.all([post("/select", text), said]);
  },
  wear: (theme: string) => {
    for (const frame of frames.values()) frame.contentWindow?.postMessage({ theme }, "*");
  },
});
