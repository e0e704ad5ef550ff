import { l10n } from "vscode";
import { formatBytes, formatNumber } from "../words/numbers.ts";
import type { HubFailure, StrangeAnswer } from "./hubFailure.ts";
import type { Choice } from "./hubFiles.ts";

/** What the user can do after a failure. */
export type Way = "retry" | "chooseModel" | "enterId" | "enterToken" | "openPage" | "openSettings";

export interface Told {
  readonly sentence: string;
  readonly ways: readonly Way[];
}

/**
 * A failure in the user's words.
 *
 * @param host the Hub's, "huggingface.co"
 */
export function explainHub(failure: HubFailure, id: string, host: string): Told {
  switch (failure.kind) {
    case "endpoint":
      return told(
        l10n.t(
          "The setting glassbox.hub.endpoint is not a web address: “{0}”. Models already on this machine still work.",
          failure.endpoint,
        ),
        "openSettings",
      );
    case "unreachable":
      return told(
        l10n.t(
          "{0} did not answer. Check your network connection. Models already on this machine still work.",
          host,
        ),
        "retry",
        "chooseModel",
      );
    case "missing":
      return told(l10n.t("{1} not found on {0}. Check the ID.", host, id), "enterId");
    case "hidden":
      return told(
        l10n.t("{1} not found on {0}, or it needs an access token.", host, id),
        "enterId",
        "enterToken",
      );
    case "gated":
      return told(
        l10n.t(
          "{0} is gated. Accept its terms on its page, then enter an access token for your account.",
          id,
        ),
        "openPage",
        "enterToken",
      );
    case "token":
      return told(l10n.t("{0} rejected the access token.", host), "enterToken");
    case "busy":
      return told(whyBusy(failure.seconds, host), "retry");
    case "status":
      return told(
        l10n.t(
          "{0} returned error {1}. The partial download is kept.",
          host,
          String(failure.status),
        ),
        "retry",
      );
    case "strange":
      return told(
        l10n.t(
          "{0} does not answer like a model hub ({1}). Your network may require you to sign in first, or the setting glassbox.hub.endpoint may be wrong.",
          host,
          nameOf(failure.answer),
        ),
        "retry",
        "openSettings",
      );
    case "unfit":
      return told(whyUnfit(failure.lacks, id), "enterId");
    case "cut":
      return told(
        l10n.t(
          "The connection kept breaking while downloading {0}. The partial download is kept.",
          failure.file,
        ),
        "retry",
      );
    case "damaged":
      return told(
        l10n.t("{0} was corrupted and deleted (hash mismatch with {1}).", failure.file, host),
        "retry",
      );
    case "full":
      return told(
        l10n.t(
          "Not enough disk space: {0} free, {1} needed.",
          formatBytes(failure.free),
          formatBytes(failure.needed),
        ),
        "retry",
        "chooseModel",
      );
    default:
      return failure satisfies never;
  }
}

const whyBusy = (seconds: number, host: string) =>
  seconds > 0
    ? l10n.t(
        "{0} is rate-limiting. Try again in {1} s. The partial download is kept.",
        host,
        formatNumber(seconds),
      )
    : l10n.t("{0} is rate-limiting. Try again later. The partial download is kept.", host);

const whyUnfit = (lacks: string, id: string) =>
  lacks === "onnx"
    ? l10n.t(
        "{0} has no ONNX file that Glassbox can read. Look for an ONNX version, such as those from onnx-community.",
        id,
      )
    : l10n.t("{0} has no {1}, which Glassbox needs to read it.", id, lacks);

function nameOf(answer: StrangeAnswer): string {
  switch (answer) {
    case "astray":
      return l10n.t("it redirects to something that is not a web address");
    case "circle":
      return l10n.t("it redirects in circles");
    case "notJson":
      return l10n.t("its answer is not JSON");
    case "noFiles":
      return l10n.t("it lists no files");
    case "noCommit":
      return l10n.t("it names no commit");
    case "tooLong":
      return l10n.t("its answer is too long");
    default:
      return answer satisfies never;
  }
}

const told = (sentence: string, ...ways: readonly Way[]): Told => ({ sentence, ways });

export function labelOf(way: Way): string {
  switch (way) {
    case "retry":
      return l10n.t("Try again");
    case "chooseModel":
      return l10n.t("Choose another model…");
    case "enterId":
      return l10n.t("Enter another ID…");
    case "enterToken":
      return l10n.t("Enter an access token…");
    case "openPage":
      return l10n.t("Open its page");
    case "openSettings":
      return l10n.t("Open settings");
    default:
      return way satisfies never;
  }
}

/** What would be fetched, how large it is, and which file is read and why. */
export function describeChoice(choice: Choice, licence: string | undefined, host: string): string {
  return [
    l10n.t(
      "{0} files from {1}. They stay on this machine until you delete them in the list of models.",
      formatNumber(choice.files.length),
      host,
    ),
    l10n.t("Model file: {0} ({1}).", choice.onnx.join(" + "), describePrecision(choice)),
    licence ? l10n.t("License: {0}.", licence) : l10n.t("No license is given."),
  ].join("\n");
}

function describePrecision({ precision, because }: Choice): string {
  if (because === "large") return l10n.t("half precision, since full precision is over 2 GB");
  switch (precision) {
    case "full":
      return l10n.t("full precision, going by its name");
    case "fp16":
      return l10n.t("half precision, the most exact available");
    case "int8":
      return l10n.t("8-bit weights, the most exact available");
    case "4-bit":
      return l10n.t("4-bit weights, the most exact available");
    case "2-bit":
      return l10n.t("1- or 2-bit weights, the most exact available");
    case "unknown":
      return l10n.t("its name does not tell the precision");
    default:
      return precision satisfies never;
  }
}
