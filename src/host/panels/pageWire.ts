import type { WebviewPanel } from "vscode";
import { isEnvelope, type Port } from "../../protocol/rpc.ts";
import { pack, unpack } from "./parcel.ts";

/** The host's end of the wire to a page. */
export function wireTo(panel: WebviewPanel): Port {
  return {
    post: (envelope) => {
      void panel.webview.postMessage(pack(envelope));
    },
    listen: (receive, closed) => {
      panel.webview.onDidReceiveMessage((envelope: unknown) => {
        if (isEnvelope(envelope)) receive(unpack(envelope));
      });
      panel.onDidDispose(() => closed({ kind: "cancelled" }));
    },
  };
}
