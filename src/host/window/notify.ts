import { type LogOutputChannel, l10n } from "vscode";
import { type Failure, toFailure } from "../../domain/failure.ts";
import { EMBEDDED } from "../../domain/model/embedded.ts";
import type { Action, State } from "../../domain/state.ts";
import { inLog } from "../words/inert.ts";
import { nameOf } from "../words/innerNames.ts";
import { formatNumber } from "../words/numbers.ts";
import { translateReason } from "../words/reasons.ts";
import { chatRefusal } from "../words/templateReasons.ts";
import { showError } from "./messages.ts";
import { chosenModel, chosenTokenizer } from "./settings.ts";

type Failed = Extract<State, { kind: "failed" }>;
type Lack = Extract<
  Failure,
  {
    kind:
      | ("noAttention" | "notFound" | "notDecoder" | "noLanguageHead")
      | ("noScore" | "noRow" | "allForbidden");
  }
>;

/** A failure in the user's words: what happened, what it means, and at most two ways on. */
export function explain(failure: Failure): Failed {
  switch (failure.kind) {
    case "modelMissing":
      return failed(
        l10n.t("There is no model in the folder “{0}”. You can still see tokens.", failure.folder),
        "chooseModelFolder",
        "useEmbeddedModel",
      );
    case "modelUnreadable":
      return failed(
        l10n.t(
          "Cannot read the model: {0} ({1}). You can still see tokens.",
          failure.file,
          translateReason(failure.reason),
        ),
        "chooseModelFolder",
        "useEmbeddedModel",
      );
    case "tokenizerUnreadable":
      return failed(
        l10n.t(
          "Cannot read the tokenizer: {0} ({1}).",
          failure.file,
          translateReason(failure.reason),
        ),
        ...waysFrom(failure.file),
      );
    case "templateRefuses":
      return failed(chatRefusal(failure.reason));
    case "noAttention":
    case "notFound":
    case "notDecoder":
    case "noLanguageHead":
    case "noScore":
    case "noRow":
    case "allForbidden":
      return explainLack(failure);
    case "noText":
      return failed(
        l10n.t("There is no text here to inspect. Write or select some in an editor."),
        "openExample",
      );
    case "fileTooLarge":
      return failed(
        l10n.t(
          "VS Code does not let extensions read files over 50 MB. Copy the part you want to inspect to a new file.",
        ),
      );
    case "textTooLarge":
      return failed(
        l10n.t(
          "The selection has {0} characters, but only {1} can be inspected at once. Select less.",
          formatNumber(failure.characters),
          formatNumber(failure.limit),
        ),
      );
    case "noMemory":
      return failed(
        l10n.t(
          "Not enough free memory for this. Select less text, choose a smaller model, or close other programs.",
        ),
        "retry",
        "chooseModel",
      );
    case "engineStopped":
      return failed(
        l10n.t("The model’s process stopped ({0}). Your files are not affected.", failure.how),
        "retry",
        "openLog",
      );
    case "cancelled":
      return failed(l10n.t("Canceled."), "retry");
    case "runGone":
      return failed(l10n.t("This result was discarded. Run it again."), "retry");
    case "internal":
      return failed(l10n.t("Glassbox hit an internal error. See the log."), "retry", "openLog");
    default:
      return failure satisfies never;
  }
}

/** What a model that runs does not have, or does not do. */
function explainLack(failure: Lack): Failed {
  switch (failure.kind) {
    case "noAttention":
      return failed(
        failure.hasNone
          ? l10n.t(
              "{0} has no attention: it passes a state on from token to token. You can still see its predictions.",
              failure.model,
            )
          : l10n.t(
              "The model {0} runs, but no attention weights were found in it. You can still see its predictions.",
              failure.model,
            ),
        "chooseModelFolder",
        "useEmbeddedModel",
      );
    case "notFound":
      return failed(
        l10n.t(
          "The model {0} runs, but this was not found in it: {1}. You can still see the rest.",
          failure.model,
          nameOf(failure.tensor),
        ),
        "chooseModelFolder",
        "useEmbeddedModel",
      );
    case "notDecoder":
      return failed(
        l10n.t(
          "{0} reads in both directions and can’t predict what comes next. A decoder such as {1} can.",
          failure.model,
          EMBEDDED.decoder,
        ),
        "useEmbeddedModel",
      );
    case "noLanguageHead":
      return failed(
        l10n.t(
          "{0} has no language head, so it predicts no tokens. You can still see its attention, embeddings and labels, if it has any.",
          failure.model,
        ),
        "chooseModel",
        "useEmbeddedModel",
      );
    case "noScore":
      return failed(
        l10n.t(
          "{0} doesn’t score two texts read together. A cross-encoder with one output does, or {1}.",
          failure.model,
          EMBEDDED.encoder,
        ),
        "chooseModel",
      );
    case "noRow":
      return failed(
        l10n.t(
          "{0} cannot read this text: token {1} ({2}) has no row in its embedding table of {3} rows. Remove that token or choose another model.",
          failure.model,
          formatNumber(failure.token),
          failure.piece,
          formatNumber(failure.rows),
        ),
        "chooseModel",
      );
    case "allForbidden":
      return failed(
        l10n.t(
          "The rules of {0} forbid every token here, so nothing can come next. Turn them off in the Generation panel.",
          failure.model,
        ),
      );
    default:
      return failure satisfies never;
  }
}

/** Away from a tokenizer's file: it is the chosen tokenizer's, the chosen model's, or both. */
function waysFrom(file: string): readonly Action[] {
  if (!file.startsWith(chosenTokenizer())) return ["chooseModelFolder", "useEmbeddedModel"];
  return file.startsWith(chosenModel())
    ? ["chooseTokenizer", "useEmbeddedModel"]
    : ["chooseTokenizer"];
}

function failed(sentence: string, ...actions: readonly Action[]): Failed {
  return {
    kind: "failed",
    sentence,
    actions: actions.map((action) => ({ action, label: labelOf(action) })),
  };
}

function labelOf(action: Action): string {
  switch (action) {
    case "retry":
      return l10n.t("Try again");
    case "openLog":
      return l10n.t("Open log");
    case "chooseModelFolder":
      return l10n.t("Choose another folder…");
    case "chooseModel":
      return l10n.t("Choose another model…");
    case "useEmbeddedModel":
      return l10n.t("Use the included model");
    case "chooseTokenizer":
      return l10n.t("Choose another tokenizer…");
    case "openExample":
      return l10n.t("Open an example");
    case "cancel":
      return l10n.t("Stop");
    default:
      return action satisfies never;
  }
}

/** Writes down what a sentence leaves out, for whoever opens the log. */
export function logFailure(log: LogOutputChannel, failure: Failure): void {
  if (failure.kind === "noText" || failure.kind === "cancelled") return;
  if (failure.kind === "internal") log.error(inLog(failure.message));
  else log.warn(inLog(JSON.stringify(failure)));
}

/** For what the user has just commanded; failures of what a panel shows appear in the panel. */
export async function notify(
  thrown: unknown,
  act: (action: Action) => Promise<void>,
): Promise<void> {
  const { sentence, actions } = explain(toFailure(thrown));
  const label = await showError(
    sentence,
    actions.map(({ label }) => label),
  );
  const chosen = actions.find((each) => each.label === label);
  if (chosen) await act(chosen.action);
}
