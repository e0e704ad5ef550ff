import { env, l10n, Uri, type Webview, type WebviewOptions } from "vscode";
import { shell } from "./pageHtml.ts";

const folder = (extension: Uri) => Uri.joinPath(extension, "dist", "webview");

export function pageOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [folder(extension)] };
}

/** The page in webview/panels/<id>, for this webview and the user's language. */
export function page(
  webview: Webview,
  { id, title }: { readonly id: string; readonly title: string },
  extension: Uri,
): string {
  return shell({
    panel: id,
    title,
    locale: env.language,
    strings: (l10n.bundle as Record<string, string> | undefined) ?? {},
    base: webview.asWebviewUri(folder(extension)).toString(),
    source: webview.cspSource,
  });
}
