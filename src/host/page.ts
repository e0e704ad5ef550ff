import { env, l10n, Uri, type Webview, type WebviewOptions } from "vscode";
import { PANELS, type PanelId } from "./panels.ts";
import { shell } from "./shell.ts";

const folder = (extension: Uri) => Uri.joinPath(extension, "dist", "webview");

export function pageOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [folder(extension)] };
}

/** The page of a panel, for this webview and the user's language. */
export function page(webview: Webview, panel: PanelId, extension: Uri): string {
  return shell({
    panel,
    title: PANELS[panel].title(),
    locale: env.language,
    strings: (l10n.bundle as Record<string, string> | undefined) ?? {},
    base: webview.asWebviewUri(folder(extension)).toString(),
    source: webview.cspSource,
  });
}
