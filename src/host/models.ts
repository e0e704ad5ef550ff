import {
  commands,
  env,
  l10n,
  ProgressLocation,
  type QuickPickItem,
  QuickPickItemKind,
  type SecretStorage,
  ThemeIcon,
  Uri,
  window,
} from "vscode";
import { pickModelFolder } from "./choices.ts";
import { createDownloads, type Download } from "./downloads.ts";
import { createHub, type HubModel } from "./hub.ts";
import { HubFailed } from "./hubFailure.ts";
import { type Choice, chooseFiles } from "./hubFiles.ts";
import { hubIdIn } from "./hubNames.ts";
import { describeChoice, explainHub, labelOf, type Way } from "./hubWords.ts";
import { formatBytes } from "./numbers.ts";
import { choose, chosenModel, EMBEDDED, hubEndpoint } from "./settings.ts";

export interface ModelsOptions {
  /** The folder for downloaded models. */
  readonly storage: string;
  readonly secrets: SecretStorage;
  /** Lets go of the files of opened models: Windows deletes none that is open. */
  readonly release: () => void;
  readonly log: (line: string) => void;
}

/** A row of the list of models. */
interface Row extends QuickPickItem {
  readonly take?: () => Promise<void>;
  readonly remove?: () => Promise<void>;
}

/** Lets the user choose a model, and fetches, lists and deletes those of the Hub. */
export function createModels({ storage, secrets, release, log }: ModelsOptions): {
  /** @throws Error of the file system */
  pick(): Promise<void>;
} {
  const downloads = createDownloads(storage);

  async function pick(): Promise<void> {
    const next = await askRow(await rows());
    await next?.();
  }

  async function rows(): Promise<readonly Row[]> {
    const current = chosenModel();
    const host = hostOf(hubEndpoint());
    const fetched = await downloads.list();
    const token = await secrets.get(secretOf(host));
    const mark = (isCurrent: boolean) => (isCurrent ? "$(check)" : "$(blank)");
    const isOurs = embedded().some(({ id }) => id === current);
    const isFolder = !isOurs && fetched.every(({ folder }) => folder !== current);
    return [
      separator(l10n.t("Included, work offline")),
      ...embedded().map(({ id, description }) => ({
        label: `${mark(id === current)} ${id}`,
        description,
        take: () => choose("model", id),
      })),
      ...(fetched.length > 0 ? [separator(l10n.t("Downloaded"))] : []),
      ...fetched.map((download) => ({
        label: `${mark(download.folder === current)} ${download.id}`,
        description: sizeOf(download),
        buttons: [{ iconPath: new ThemeIcon("trash"), tooltip: l10n.t("Delete…") }],
        take: () => (download.isWhole ? choose("model", download.folder) : fetchModel(download.id)),
        remove: () => remove(download),
      })),
      separator(l10n.t("Others")),
      {
        label: `${mark(isFolder)} ${l10n.t("Choose a Folder…")}`,
        description: isFolder ? current : "",
        take: pickModelFolder,
      },
      { label: `$(blank) ${l10n.t("Download from {0}…", host)}`, take: () => enterId(host) },
      ...(token
        ? [
            {
              label: `$(blank) ${l10n.t("Forget the access token for {0}", host)}`,
              take: async () => secrets.delete(secretOf(host)),
            },
          ]
        : []),
    ];
  }

  async function enterId(host: string): Promise<void> {
    const find = (text: string) => hubIdIn(text, [host, "huggingface.co", "hf.co"]);
    const text = await window.showInputBox({
      title: l10n.t("Download from {0}", host),
      placeHolder: l10n.t("owner/name"),
      prompt: l10n.t(
        "The ID of a model at {0}. First only its list of files is asked for; you will see what it takes before anything is downloaded.",
        host,
      ),
      ignoreFocusOut: true,
      validateInput: (text) =>
        text.trim() === "" || find(text)
          ? undefined
          : l10n.t("That is no ID of a model: they look like owner/name."),
    });
    const id = text && find(text);
    if (id) await fetchModel(id);
  }

  /** Asks what the model takes, then the user, then fetches it; and again as long as the user wants. */
  async function fetchModel(id: string): Promise<void> {
    const endpoint = hubEndpoint();
    const host = hostOf(endpoint);
    try {
      const hub = createHub({ endpoint, token: await secrets.get(secretOf(host)) });
      const model = await cancellable(l10n.t("Asking {0} about {1}", host, id), (signal) =>
        hub.describe(id, signal),
      );
      if (!model) return;
      const known = await downloads.list();
      const whole = known.find(
        (one) =>
          one.isWhole &&
          one.id === model.id &&
          one.revision === model.revision &&
          one.endpoint === hub.endpoint,
      );
      if (whole) return await use(whole.folder, model.id);
      const choice = chooseFiles(model.files);
      if (!(await agrees(model, choice, host))) return;
      const folder = await cancellable(l10n.t("Downloading {0}", model.id), (signal, tell) => {
        const progress = (bytes: number) => tell(bytes, choice.size);
        return downloads.fetch({ hub, model, choice, signal, progress });
      });
      if (folder) await use(folder, model.id);
    } catch (thrown) {
      if (!(thrown instanceof HubFailed)) throw thrown;
      log(`${id} from ${host}: ${JSON.stringify(thrown.failure)} ${thrown.cause ?? ""}`);
      await go(await tell(thrown, id, host), id, host);
    }
  }

  async function use(folder: string, id: string): Promise<void> {
    await choose("model", folder);
    void window.showInformationMessage(l10n.t("Glassbox now looks into {0}.", id));
  }

  async function go(way: Way | undefined, id: string, host: string): Promise<void> {
    switch (way) {
      case undefined:
        return;
      case "retry":
        return fetchModel(id);
      case "chooseModel":
        return pick();
      case "enterId":
        return enterId(host);
      case "enterToken":
        return enterToken(id, host);
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

  async function enterToken(id: string, host: string): Promise<void> {
    const token = await window.showInputBox({
      title: l10n.t("Access Token for {0}", host),
      prompt: l10n.t("It is kept in VS Code’s secret storage and shown to {0} alone.", host),
      password: true,
      ignoreFocusOut: true,
    });
    if (!token?.trim()) return;
    await secrets.store(secretOf(host), token.trim());
    await fetchModel(id);
  }

  async function remove(download: Download): Promise<void> {
    const { id, bytes, folder } = download;
    const yes = l10n.t("Delete");
    const answer = await window.showWarningMessage(
      l10n.t("Delete {0} from this machine ({1})?", id, formatBytes(bytes)),
      { modal: true },
      yes,
    );
    if (answer === yes) {
      if (folder === chosenModel()) await choose("model", EMBEDDED);
      release();
      await downloads.remove(download);
    }
    await pick();
  }

  return { pick };
}

/** The embedded models. */
const embedded = () => [
  { id: "tiny-gpt", description: l10n.t("decoder: predicts the next token") },
  { id: "tiny-bert", description: l10n.t("encoder: fills in masked tokens") },
  {
    id: "tiny-t5",
    description: l10n.t("encoder-decoder: fills in spans, translates simple English ↔ Korean"),
  },
];

const separator = (label: string): Row => ({ label, kind: QuickPickItemKind.Separator });

const sizeOf = ({ isWhole, bytes, size }: Download) =>
  isWhole
    ? formatBytes(size)
    : l10n.t("unfinished: {0} of {1}", formatBytes(bytes), formatBytes(size));

/** "huggingface.co"; what is no web address, as it is. */
const hostOf = (endpoint: string) => URL.parse(endpoint)?.host || endpoint;

/** A token is for the host that it was entered for, and for no other that a setting names later. */
const secretOf = (host: string) => `glassbox.hub.token ${host}`;

/** Shows the list; resolves with what the user wants to be done. */
function askRow(items: readonly Row[]): Promise<(() => Promise<void>) | undefined> {
  const list = window.createQuickPick<Row>();
  list.title = l10n.t("Choose Model");
  list.placeholder = l10n.t("The model to look into");
  list.matchOnDescription = true;
  list.items = items;
  list.activeItems = items.filter(({ label }) => label.startsWith("$(check)"));
  return new Promise((resolve) => {
    list.onDidAccept(() => {
      resolve(list.selectedItems[0]?.take);
      list.hide();
    });
    list.onDidTriggerItemButton(({ item }) => {
      resolve(item.remove);
      list.hide();
    });
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

/** Says what would be fetched; true if the user wants it. */
async function agrees(model: HubModel, choice: Choice, host: string): Promise<boolean> {
  const yes = l10n.t("Download");
  const answer = await window.showInformationMessage(
    l10n.t("Download {0} ({1})?", model.id, formatBytes(choice.size)),
    { modal: true, detail: describeChoice(choice, model.licence, host) },
    yes,
  );
  return answer === yes;
}

/** Tells a failure; resolves with the way that the user takes. */
async function tell({ failure }: HubFailed, id: string, host: string): Promise<Way | undefined> {
  const { sentence, ways } = explainHub(failure, id, host);
  const label = await window.showErrorMessage(sentence, ...ways.map(labelOf));
  return ways.find((way) => labelOf(way) === label);
}

const REPORTS = 100; // milliseconds between two

/** Works with a notification that tells how far it is; undefined if the user stopped it. */
async function cancellable<Result>(
  title: string,
  work: (signal: AbortSignal, tell: (bytes: number, of: number) => void) => Promise<Result>,
): Promise<Result | undefined> {
  const location = ProgressLocation.Notification;
  const user = new AbortController();
  const run = async () =>
    window.withProgress({ location, title, cancellable: true }, (progress, token) => {
      token.onCancellationRequested(() => user.abort());
      let told = 0;
      let at = 0;
      return work(user.signal, (bytes, of) => {
        if (bytes < of && Date.now() - at < REPORTS) return;
        at = Date.now();
        const percent = (100 * bytes) / of;
        const message = l10n.t("{0} of {1}", formatBytes(bytes), formatBytes(of));
        progress.report({ increment: percent - told, message });
        told = percent;
      });
    });
  try {
    return await run();
  } catch (thrown) {
    if (user.signal.aborted) return undefined;
    throw thrown;
  }
}
