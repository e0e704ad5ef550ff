import { l10n } from "vscode";

/**
 * A token as it is named in a sentence: ‘matches’ of "·matches". Blanks alone are called by what they
 * are.
 *
 * @param label as the token is shown
 */
export function spoken(label: string): string {
  if (/^[·→⏎␍⍽]*[⏎␍][·→⏎␍⍽]*$/.test(label)) return l10n.t("a line break");
  const text = label.replace(/^[·⍽]+/, "");
  return text === "" ? l10n.t("a space") : `‘${text}’`;
}
