export interface Shell {
  readonly panel: string;
  readonly title: string;
  readonly locale: string;
  /** English → the user's language; empty in English. */
  readonly strings: Readonly<Record<string, string>>;
  /** Address of the folder dist/webview, as the page sees it. */
  readonly base: string;
  /** The page's own origin, as its Content-Security-Policy names it. */
  readonly source: string;
}

/**
 * The HTML of a panel's page. Scripts and styles come as files and from nowhere else: modules
 * import each other's chunks, so a nonce would not reach them. The UI toolkit tries out one empty
 * <style>, to learn whether the browser knows :focus-visible: the nonce is for that.
 */
export function shell({ panel, title, locale, strings, base, source }: Shell): string {
  const nonce = crypto.randomUUID();
  const policy = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `script-src ${source}`,
    `style-src ${source} 'nonce-${nonce}'`,
    `font-src ${source}`,
    `img-src ${source} data:`,
  ].join("; ");
  const start = JSON.stringify({ panel, strings, locale });
  return `<!DOCTYPE html>
<html lang="${attribute(locale)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta id="glassbox" data-start="${attribute(start)}">
<title>${attribute(title)}</title>
<link rel="stylesheet" href="${attribute(`${base}/panels/${panel}/index.css`)}">
<script type="module" src="${attribute(`${base}/panels/${panel}/index.js`)}"></script>
</head>
<body></body>
</html>`;
}

function attribute(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/"/g, "&quot;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
}
