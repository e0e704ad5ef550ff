import type { WebviewPanel } from "vscode";
import { isEnvelope, type Port } from "../../protocol/rpc.ts";
import { pack, unpack } from "./parcel.ts";

/**
 * The host's end of the wire to a page.
 *
 * @param hear hears what the page asks, by name
 */
export function wireTo(panel: WebviewPanel, hear: (method: string) => void = () => {}): Port {
  return {
    post: (envelope) => {
      void panel.webview.postMessage(pack(envelope));
    },
    listen: (receive, closed) => {
      panel.webview.onDidReceiveMessage((envelope: unknown) => {
        if (!isEnvelope(envelope)) return;
        if (envelope.kind === "call") hear(envelope.method);
        receive(unpack(envelope));
      });
      panel.onDidDispose(() => closed({ kind: "cancelled" }));
    },
  };
}
