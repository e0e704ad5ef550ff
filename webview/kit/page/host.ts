import type {
  CountsForHost,
  HostForCounts,
  HostForFile,
  HostForPanel,
  PanelForHost,
} from "../../../src/protocol/contract.ts";
import { connect, isEnvelope } from "../../../src/protocol/rpc.ts";

interface Editor {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Editor;

// VS Code gives it only once per page.
const editor = acquireVsCodeApi();

/** Joins the page of a panel to the host. */
export const joinHost = (mine: PanelForHost): HostForPanel => join<HostForPanel>(mine);

/** Joins the table of counted files to the host. */
export const joinCounts = (mine: CountsForHost): HostForCounts => join<HostForCounts>(mine);

/** Joins the editor of a file of weights to the host, which tells it nothing by itself. */
export const joinFile = (): HostForFile => join<HostForFile>({});

/** The wire lives as long as the page, so the page never sees it close. */
function join<Theirs extends object>(mine: object): Theirs {
  return connect<Theirs>(
    {
      post: (envelope) => editor.postMessage(envelope),
      listen: (receive) =>
        addEventListener("message", ({ data }: MessageEvent<unknown>) => {
          if (isEnvelope(data)) receive(data);
        }),
    },
    mine,
  );
}

/** The choices that the panel kept when it was last closed or hidden, else those it starts with. */
export function recall<Remembered extends object>(initial: Remembered): Remembered {
  const kept = editor.getState() as { readonly view?: Partial<Remembered> } | undefined;
  return { ...initial, ...kept?.view };
}

/** Keeps the panel's choices over hiding and reloading; `panel` tells the host what to restore. */
export function keep(panel: string, view: object): void {
  editor.setState({ panel, view });
}
