import { type MessageOptions, window } from "vscode";
import { inert } from "../words/inert.ts";

type Show = (message: string, options: MessageOptions, ...ways: string[]) => Thenable<unknown>;

/** A notification or, if it is modal, a dialog; resolves with the way that the user takes. */
const through =
  (show: Show) =>
  async (
    sentence: string,
    ways: readonly string[] = [],
    { modal = false, detail = "" } = {},
  ): Promise<string | undefined> => {
    const options = { modal, ...(detail && { detail: inert(detail) }) };
    return (await show(inert(sentence), options, ...ways)) as string | undefined; // one of `ways`
  };

export const showError = through(window.showErrorMessage);
export const showWarning = through(window.showWarningMessage);
export const showInformation = through(window.showInformationMessage);
