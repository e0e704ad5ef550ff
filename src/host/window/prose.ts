/**
 * Where people write for people and for models, by VS Code's IDs of languages: there tokens are told
 * without being asked for. A text that was never saved is plaintext. `activationEvents` in
 * package.json name the same.
 */
export const PROSE: ReadonlySet<string> = new Set([
  ...["plaintext", "markdown", "mdx", "latex", "restructuredtext", "asciidoc"],
  ...["prompt", "instructions", "chatagent", "chatmode", "skill"], // VS Code's own kinds of prompts
  "jinja", // templates of prompts and chats
]);

export const isProse = (language: string): boolean => PROSE.has(language);

/** Whether a language is among those that a setting lists: IDs, "prose", or "*" for all. */
export function isListed(language: string, listed: readonly unknown[]): boolean {
  return listed.some(
    (one) => one === language || one === "*" || (one === "prose" && isProse(language)),
  );
}
