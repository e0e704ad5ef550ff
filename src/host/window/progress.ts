import { l10n, ProgressLocation, window } from "vscode";
import { inert } from "../words/inert.ts";
import { formatBytes } from "../words/numbers.ts";

const PAUSE = 100; // milliseconds between two reports

/** Hears how many bytes are there, of how many. */
export type Tell = (bytes: number, of: number) => void;

/** Works with a notification that tells how far it is; undefined if the user stopped it. */
export async function cancellable<Result>(
  title: string,
  work: (signal: AbortSignal, tell: Tell) => Promise<Result>,
): Promise<Result | undefined> {
  const user = new AbortController();
  const options = {
    location: ProgressLocation.Notification,
    title: inert(title),
    cancellable: true,
  };
  try {
    return await window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => user.abort());
      let told = 0; // percent
      let at = 0;
      return work(user.signal, (bytes, of) => {
        if (bytes < of && Date.now() - at < PAUSE) return;
        at = Date.now();
        const percent = (100 * bytes) / of;
        const message = l10n.t("{0} of {1}", formatBytes(bytes), formatBytes(of));
        progress.report({ increment: percent - told, message });
        told = percent;
      });
    });
  } catch (thrown) {
    if (user.signal.aborted) return undefined;
    throw thrown;
  }
}
