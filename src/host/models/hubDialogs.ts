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

/** What one sees of a model that is not downloaded. */
export interface Looked {
  readonly kind: "listed";
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly texts: Readonly<Record<string, string>>;
  readonly licence: string | undefined;
}

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
  /**
   * Asks for the ID of a model and, once more, whether to fetch its list of files and config.json.
   * Failures are told; undefined if the user does not want it.
   */
  look(): Promise<Looked | undefined>;
  /** Asks the Hub what a model takes, then the user, then fetches it and looks into it. */
  fetch(id: string): Promise<void>;
  hasToken(): Promise<boolean>;
  forgetToken(): Promise<void>;
}

export function createHubDialogs({ downloads, secrets, pick, log }: HubDialogsOptions): HubDialogs {
  async function enterId(): Promise<void> {
    const host = hostNow();
    const prompt = l10n.t(
      "The ID of a model on {0}. Only its list of files is fetched first; you will see the size before anything is downloaded.",
      host,
    );
    const id = await askForId(host, l10n.t("Download from {0}", host), prompt);
    if (id) await fetchModel(id);
  }

  async function look(): Promise<Looked | undefined> {
    const host = hostNow();
    const prompt = l10n.t(
      "The ID of a model on {0}. You are asked before anything is fetched.",
      host,
    );
    const id = await askForId(host, l10n.t("Show a Model on {0}", host), prompt);
    return id && (await agreesToLook(id, host)) ? lookUp(id) : undefined;
  }

  async function lookUp(id: string): Promise<Looked | undefined> {
    const host = hostNow();
    try {
      const hub = createHub({ endpoint: hubEndpoint(), token: await secrets.get(secretOf(host)) });
      return await cancellable(l10n.t("Looking up {1} on {0}", host, id), (signal) =>
        lookAt(hub, id, signal),
      );
    } catch (thrown) {
      return go(await tell(thrown, { id, host, log }), id, {
        again: () => lookUp(id),
        other: look,
      });
    }
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
      await go(await tell(thrown, { id, host, log }), id, {
        again: () => fetchModel(id),
        other: enterId,
      });
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

  /** Goes a way that was offered: `again` tries the same once more, `other` for another model. */
  async function go<T>(
    way: Way | undefined,
    id: string,
    { again, other }: { again: () => Promise<T>; other: () => Promise<T> },
  ): Promise<T | undefined> {
    switch (way) {
      case undefined:
        return undefined;
      case "retry":
        return again();
      case "chooseModel":
        await pick();
        return undefined;
      case "enterId":
        return other();
      case "enterToken":
        return (await enterToken(secrets)) ? again() : undefined;
      case "openPage":
        await env.openExternal(Uri.parse(`${hubEndpoint()}/${id}`));
        return undefined;
      case "openSettings":
        await commands.executeCommand("workbench.action.openSettings", "glassbox.hub");
        return undefined;
      default:
        return way satisfies never;
    }
  }

  return {
    get host() {
      return hostNow();
    },
    enterId,
    look,
    fetch: fetchModel,
    hasToken: async () => (await secrets.get(secretOf(hostNow()))) !== undefined,
    forgetToken: async () => secrets.delete(secretOf(hostNow())),
  };
}

/** The endpoint's host; what is no web address, as it is. */
const hostNow = () => URL.parse(hubEndpoint())?.host || hubEndpoint();

/** A token is for the host that it was entered for, and for no other that a setting names later. */
const secretOf = (host: string) => `glassbox.hub.token ${host}`;

/** Asks for the ID of a model, or the address of its page. */
async function askForId(host: string, title: string, prompt: string): Promise<string | undefined> {
  const find = (text: string) => hubIdIn(text, [host, "huggingface.co", "hf.co"]);
  const text = await window.showInputBox({
    ...{ title, prompt, ignoreFocusOut: true },
    placeHolder: l10n.t("owner/name"),
    validateInput: (text) =>
      text.trim() === "" || find(text)
        ? undefined
        : l10n.t("Not a model ID. Model IDs look like owner/name."),
  });
  return text ? find(text) : undefined;
}

/** A model's list of files, and its config.json. @throws HubFailed, or the signal's reason */
async function lookAt(hub: Hub, id: string, signal: AbortSignal): Promise<Looked> {
  const model = await hub.describe(id, signal);
  if (!model.files.some(({ path }) => path === "config.json")) {
    throw new HubFailed({ kind: "unfit", lacks: "config.json" });
  }
  const texts = { "config.json": await hub.text(model, "config.json", signal) };
  const files = model.files.map(({ path, size }) => ({ path, size }));
  return { kind: "listed", name: model.id, files, texts, licence: model.licence };
}

async function agreesToLook(id: string, host: string): Promise<boolean> {
  const yes = l10n.t("Fetch");
  const answer = await showInformation(
    l10n.t("Fetch the list of files and config.json of {0} from {1}?", id, host),
    [yes],
    { modal: true, detail: l10n.t("A few kilobytes. No weights are downloaded.") },
  );
  return answer === yes;
}

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

/** Tells a failure; resolves with the way that the user takes. @throws what is none of the Hub */
async function tell(
  thrown: unknown,
  {
    id,
    host,
    log,
  }: Pick<HubDialogsOptions, "log"> & { readonly id: string; readonly host: string },
): Promise<Way | undefined> {
  if (!(thrown instanceof HubFailed)) throw thrown;
  log(`${id} from ${host}: ${JSON.stringify(thrown.failure)} ${thrown.cause ?? ""}`);
  const { sentence, ways } = explainHub(thrown.failure, id, host);
  const label = await showError(sentence, ways.map(labelOf));
  return ways.find((way) => labelOf(way) === label);
}

/** Whether one was entered. */
async function enterToken(secrets: SecretStorage): Promise<boolean> {
  const host = hostNow();
  const token = await window.showInputBox({
    title: l10n.t("Access Token for {0}", host),
    prompt: l10n.t("Kept in VS Code’s secret storage and sent only to {0}.", host),
    password: true,
    ignoreFocusOut: true,
  });
  if (!token?.trim()) return false;
  await secrets.store(secretOf(host), token.trim());
  return true;
}
