/** Markdown in which all that comes from elsewhere is escaped: only the functions here make it. */
export type Markdown = string & { readonly isMarkdown: true };

/** Text as Markdown that shows it and means nothing else. */
export function escapeMarkdown(text: string): Markdown {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!~|:$@]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/\s/g, " ") as Markdown;
}

/** Text as a Markdown code span: the fence is longer than any run of backticks in it. */
export function code(text: string): Markdown {
  const line = text.replace(/[\r\n]+/g, " ");
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}` as Markdown;
}
