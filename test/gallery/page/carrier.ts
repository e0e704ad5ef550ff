// The way from the gallery's host, in a thread of its own: unpacking takes no time of the page's,
// as it takes none in VS Code.
import { decode } from "../codec.ts";

const events = new EventSource(`/events${self.location.search}`);
events.addEventListener("open", () => postMessage(undefined));
events.addEventListener("message", ({ data }: MessageEvent<string>) => postMessage(decode(data)));
