// Words from files, models, the Hub and texts, made inert. For Markdown: domain/text/markdown.ts.

const LONGEST = 1_000; // characters; a sentence of ours with two paths in it has some 400

/**
 * For what VS Code shows with links and icons of its own: notifications, dialogs, lists, the status
 * bar. There `[a](command:b)` is a link that runs a command, and `$(bug)` an icon; here both stay
 * text, by a word joiner that nobody sees.
 */
export function inert(text: string): string {
  const clean = inLog(text).replace(/\]\(|\$\(/g, ([first]) => `${first}\u2060(`);
  return clean.length <= LONGEST ? clean : `${clean.slice(0, LONGEST - 1).toWellFormed()}…`;
}

/** For the log: no control character but a line's end and a tab, nothing that turns the order of a line. */
export function inLog(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}
