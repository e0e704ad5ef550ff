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
          "The setting glassbox.hub.endpoint is no web address: “{0}”. The models on this machine go on working.",
          failure.endpoint,
        ),
        "openSettings",
      );
    case "unreachable":
      return told(
        l10n.t(
          "{0} does not answer; there may be no network. The models on this machine go on working.",
          host,
        ),
        "retry",
        "chooseModel",
      );
    case "missing":
      return told(l10n.t("{0} has not found {1}. Check the ID.", host, id), "enterId");
    case "hidden":
      return told(
        l10n.t(
          "{0} shows no {1}: there is no such model, or only a token lets you see it.",
          host,
          id,
        ),
        "enterId",
        "enterToken",
      );
    case "gated":
      return told(
        l10n.t(
          "{0} is gated: accept its terms on its page, then enter an access token of your account.",
          id,
        ),
        "openPage",
        "enterToken",
      );
    case "token":
      return told(l10n.t("{0} does not accept the access token.", host), "enterToken");
    case "busy":
      return told(whyBusy(failure.seconds, host), "retry");
    case "status":
      return told(
        l10n.t(
          "{0} is in trouble (status {1}). What has come so far is kept.",
          host,
          String(failure.status),
        ),
        "retry",
      );
    case "strange":
      return told(
        l10n.t(
          "{0} does not answer as a model hub does ({1}). Your network may want you to sign in first, or the setting glassbox.hub.endpoint is wrong.",
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
          "The connection broke again and again while {0} was coming. What has come so far is kept.",
          failure.file,
        ),
        "retry",
      );
    case "damaged":
      return told(
        l10n.t(
          "{0} came damaged and was deleted: its bytes are not those that {1} promises.",
          failure.file,
          host,
        ),
        "retry",
      );
    case "full":
      return told(
        l10n.t(
          "The disk has {0} free; {1} are needed.",
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
        "{0} gets too many requests and asks to wait {1} seconds. What has come so far is kept.",
        host,
        formatNumber(seconds),
      )
    : l10n.t("{0} gets too many requests and asks to wait. What has come so far is kept.", host);

const whyUnfit = (lacks: string, id: string) =>
  lacks === "onnx"
    ? l10n.t(
        "{0} has no ONNX file that Glassbox can read. Look for a version in ONNX, such as those of onnx-community.",
        id,
      )
    : l10n.t("{0} has no {1}, without which it cannot be read.", id, lacks);

function nameOf(answer: StrangeAnswer): string {
  switch (answer) {
    case "astray":
      return l10n.t("it redirects to no web address");
    case "circle":
      return l10n.t("it redirects in circles");
    case "notJson":
      return l10n.t("what it says is no JSON");
    case "noFiles":
      return l10n.t("it lists no files");
    case "noCommit":
      return l10n.t("it names no commit");
    case "tooLong":
      return l10n.t("it says too much");
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
      return l10n.t("Enter a token…");
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
    l10n.t("Looked into: {0} ({1}).", choice.onnx.join(" + "), describePrecision(choice)),
    licence ? l10n.t("Licence: {0}.", licence) : l10n.t("It names no licence."),
  ].join("\n");
}

function describePrecision({ precision, because }: Choice): string {
  if (because === "large") return l10n.t("half precision, since full precision takes over 2 GB");
  switch (precision) {
    case "full":
      return l10n.t("by its name at full precision");
    case "fp16":
      return l10n.t("half precision, the most faithful it has");
    case "int8":
      return l10n.t("8-bit weights, the most faithful it has");
    case "4-bit":
      return l10n.t("4-bit weights, the most faithful it has");
    case "2-bit":
      return l10n.t("weights of one or two bits, the most faithful it has");
    case "unknown":
      return l10n.t("its name does not say at what precision");
    default:
      return precision satisfies never;
  }
}
