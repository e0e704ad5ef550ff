import { commands, env, l10n, type SecretStorage, Uri, window } from "vscode";
import { showError, showInformation } from "../window/messages.ts";
import { cancellable } from "../window/progress.ts";
import { choose, hubEndpoint } from "../window/settings.ts";
import { formatBytes } from "../words/numbers.ts";
import type { Downloads } from "./downloads.ts";
import { createHub, type Hub, type HubModel } from "./hub.ts";
import { HubFailed } from "./hubFailure.ts";
import { type Choice, chooseFiles } from "./hubFiles.ts";
import { hubIdIn } from "./hubNames.ts";
import { describeChoice, explainHub, labelOf, type Way } from "./hubWords.ts";

export interface HubDialogsOptions {
  readonly downloads: Downloads;
  readonly secrets: SecretStorage;
  /** Shows the list of models. */
  readonly pick: () => Promise<void>;
  readonly log: (line: string) => void;
}

/** The way from an ID to a model that is looked into, question by question. */
export interface HubDialogs {
  /** "huggingface.co" */
  readonly host: string;
  /** Asks for the ID of a model, and goes on with it. */
  enterId(): Promise<void>;
  /** Asks the Hub what a model takes, then the user, then fetches it and looks into it. */
  fetch(id: string): Promise<void>;
  hasToken(): Promise<boolean>;
  forgetToken(): Promise<void>;
}

export function createHubDialogs({ downloads, secrets, pick, log }: HubDialogsOptions): HubDialogs {
  async function enterId(): Promise<void> {
    const host = hostNow();
    const find = (text: string) => hubIdIn(text, [host, "huggingface.co", "hf.co"]);
    const text = await window.showInputBox({
      title: l10n.t("Download from {0}", host),
      placeHolder: l10n.t("owner/name"),
      prompt: l10n.t(
        "The ID of a model on {0}. Only its list of files is fetched first; you will see the size before anything is downloaded.",
        host,
      ),
      ignoreFocusOut: true,
      validateInput: (text) =>
        text.trim() === "" || find(text)
          ? undefined
          : l10n.t("Not a model ID. Model IDs look like owner/name."),
    });
    const id = text && find(text);
    if (id) await fetchModel(id);
  }

  async function fetchModel(id: string): Promise<void> {
    const host = hostNow();
    try {
      const hub = createHub({ endpoint: hubEndpoint(), token: await secrets.get(secretOf(host)) });
      const model = await cancellable(l10n.t("Looking up {1} on {0}", host, id), (signal) =>
        hub.describe(id, signal),
      );
      const folder = model && ((await findWhole(hub, model)) ?? (await download(hub, model)));
      if (!folder) return;
      await choose("model", folder);
      void showInformation(l10n.t("Now using {0}.", model.id));
    } catch (thrown) {
      if (!(thrown instanceof HubFailed)) throw thrown;
      log(`${id} from ${host}: ${JSON.stringify(thrown.failure)} ${thrown.cause ?? ""}`);
      await go(await tell(thrown, id, host), id);
    }
  }

  /** The folder of this very model, if all of it was downloaded before. */
  async function findWhole(hub: Hub, { id, revision }: HubModel): Promise<string | undefined> {
    const there = (await downloads.list()).find(
      (one) =>
        one.isWhole && one.id === id && one.revision === revision && one.endpoint === hub.endpoint,
    );
    return there?.folder;
  }

  async function download(hub: Hub, model: HubModel): Promise<string | undefined> {
    const choice = chooseFiles(model.files);
    if (!(await agrees(model, choice))) return undefined;
    return cancellable(l10n.t("Downloading {0}", model.id), (signal, tell) => {
      const progress = (bytes: number) => tell(bytes, choice.size);
      return downloads.fetch({ hub, model, choice, signal, progress });
    });
  }

  async function go(way: Way | undefined, id: string): Promise<void> {
    switch (way) {
      case undefined:
        return;
      case "retry":
        return fetchModel(id);
      case "chooseModel":
        return pick();
      case "enterId":
        return enterId();
      case "enterToken":
        return enterToken(id);
      case "openPage":
        await env.openExternal(Uri.parse(`${hubEndpoint()}/${id}`));
        return;
      case "openSettings":
        await commands.executeCommand("workbench.action.openSettings", "glassbox.hub");
        return;
      default:
        return way satisfies never;
    }
  }

  async function enterToken(id: string): Promise<void> {
    const host = hostNow();
    const token = await window.showInputBox({
      title: l10n.t("Access Token for {0}", host),
      prompt: l10n.t("Kept in VS Code’s secret storage and sent only to {0}.", host),
      password: true,
      ignoreFocusOut: true,
    });
    if (!token?.trim()) return;
    await secrets.store(secretOf(host), token.trim());
    await fetchModel(id);
  }

  return {
    get host() {
      return hostNow();
    },
    enterId,
    fetch: fetchModel,
    hasToken: async () => (await secrets.get(secretOf(hostNow()))) !== undefined,
    forgetToken: async () => secrets.delete(secretOf(hostNow())),
  };
}

/** The endpoint's host; what is no web address, as it is. */
const hostNow = () => URL.parse(hubEndpoint())?.host || hubEndpoint();

/** A token is for the host that it was entered for, and for no other that a setting names later. */
const secretOf = (host: string) => `glassbox.hub.token ${host}`;

/** Says what would be fetched; true if the user wants it. */
async function agrees({ id, licence }: HubModel, choice: Choice): Promise<boolean> {
  const yes = l10n.t("Download");
  const answer = await showInformation(
    l10n.t("Download {0} ({1})?", id, formatBytes(choice.size)),
    [yes],
    { modal: true, detail: describeChoice(choice, licence, hostNow()) },
  );
  return answer === yes;
}

/** Tells a failure; resolves with the way that the user takes. */
async function tell({ failure }: HubFailed, id: string, host: string): Promise<Way | undefined> {
  const { sentence, ways } = explainHub(failure, id, host);
  const label = await showError(sentence, ways.map(labelOf));
  return ways.find((way) => labelOf(way) === label);
}
