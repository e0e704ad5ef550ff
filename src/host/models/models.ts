import {
  l10n,
  type QuickPickItem,
  QuickPickItemKind,
  type SecretStorage,
  ThemeIcon,
  window,
} from "vscode";
import { EMBEDDED } from "../../domain/model/embedded.ts";
import type { ModelId } from "../../domain/model/run.ts";
import { shortName } from "../../domain/text/token.ts";
import { pickModelFolder } from "../window/choices.ts";
import { showWarning } from "../window/messages.ts";
import { choose, chosenModel, chosenTokenizer, DEFAULT_MODEL } from "../window/settings.ts";
import { inert } from "../words/inert.ts";
import { formatBytes } from "../words/numbers.ts";
import { createDownloads, type Download } from "./downloads.ts";
import { createHubDialogs, type HubDialogs } from "./hubDialogs.ts";

export interface ModelsOptions {
  /** The folder for downloaded models. */
  readonly storage: string;
  readonly secrets: SecretStorage;
  /** Lets go of the files of opened models: Windows deletes none that is open. */
  readonly release: () => void;
  /** Hears when a model may have come or gone. */
  readonly changed: () => void;
  readonly log: (line: string) => void;
}

/** A model that is there. */
export interface Known {
  /** As the setting names it. */
  readonly id: ModelId;
  readonly name: string;
  /** What it does, or where it comes from, in a sentence. */
  readonly about: string;
}

/** The models that one can look into. */
export interface Models {
  /** Those that are there: included, downloaded as a whole, and the folder that is chosen. */
  list(): Promise<readonly Known[]>;
  /** Lets the user choose one, download another, or delete what was downloaded. */
  pick(): Promise<void>;
  /** Lets the user look at one of the Hub without downloading it. */
  look: HubDialogs["look"];
  /** Those that were downloaded, whole. */
  downloaded(): Promise<readonly Download[]>;
}

/** A row of the list: what it does, and what its button does. */
interface Row extends QuickPickItem {
  readonly take?: () => Promise<void>;
  readonly remove?: () => Promise<void>;
}

export function createModels(options: ModelsOptions): Models {
  const { storage, secrets, release, changed, log } = options;
  const downloads = createDownloads(storage);
  const hub = createHubDialogs({ downloads, secrets, pick, log });

  async function pick(): Promise<void> {
    const next = await askRow(await rows());
    await next?.();
    changed();
  }

  async function list(): Promise<readonly Known[]> {
    const current = chosenModel();
    const known = [
      ...embedded().map(({ id, description }) => ({ id, name: id, about: description })),
      ...(await downloads.list())
        .filter(({ isWhole }) => isWhole)
        .map(({ folder, id, size }) => ({
          id: folder,
          name: id,
          about: l10n.t("Downloaded, {0}", formatBytes(size)),
        })),
    ];
    return known.some(({ id }) => id === current)
      ? known
      : [...known, { id: current, name: shortName(current), about: current }];
  }

  async function rows(): Promise<readonly Row[]> {
    const current = chosenModel();
    const fetched = await downloads.list();
    const isListed = [...embedded().map(({ id }) => id), ...fetched.map(({ folder }) => folder)];
    const isFolder = !isListed.includes(current);
    const mark = (isCurrent: boolean) => (isCurrent ? "$(check)" : "$(blank)");
    return [
      separator(l10n.t("Included, work offline")),
      ...embedded().map(({ id, description }) => ({
        label: `${mark(id === current)} ${inert(id)}`,
        description,
        take: () => choose("model", id),
      })),
      ...(fetched.length > 0 ? [separator(l10n.t("Downloaded"))] : []),
      ...fetched.map((download) => ({
        label: `${mark(download.folder === current)} ${inert(download.id)}`,
        description: sizeOf(download),
        buttons: [{ iconPath: new ThemeIcon("trash"), tooltip: l10n.t("Delete…") }],
        take: () => (download.isWhole ? choose("model", download.folder) : hub.fetch(download.id)),
        remove: () => remove(download),
      })),
      separator(l10n.t("Other models")),
      {
        label: `${mark(isFolder)} ${l10n.t("Choose a Folder…")}`,
        description: isFolder ? inert(current) : "",
        take: pickModelFolder,
      },
      { label: `$(blank) ${l10n.t("Download from {0}…", inert(hub.host))}`, take: hub.enterId },
      ...((await hub.hasToken())
        ? [
            {
              label: `$(blank) ${l10n.t("Delete the access token for {0}", inert(hub.host))}`,
              take: hub.forgetToken,
            },
          ]
        : []),
    ];
  }

  async function remove(download: Download): Promise<void> {
    const { id, bytes, folder } = download;
    const yes = l10n.t("Delete");
    const answer = await showWarning(
      l10n.t("Delete {0} from this machine ({1})?", id, formatBytes(bytes)),
      [yes],
      { modal: true },
    );
    if (answer === yes) {
      if (folder === chosenModel()) await choose("model", DEFAULT_MODEL);
      if (folder === chosenTokenizer()) await choose("tokenizer", undefined);
      release();
      await downloads.remove(download);
    }
    await pick();
  }

  return {
    list,
    pick,
    look: hub.look,
    downloaded: async () => (await downloads.list()).filter(({ isWhole }) => isWhole),
  };
}

const embedded = () => [
  { id: EMBEDDED.decoder, description: l10n.t("decoder: predicts the next token") },
  { id: EMBEDDED.encoder, description: l10n.t("encoder: fills in masked tokens") },
  {
    id: EMBEDDED.encoderDecoder,
    description: l10n.t("encoder-decoder: fills in spans, translates simple English ↔ Korean"),
  },
];

const separator = (label: string): Row => ({ label, kind: QuickPickItemKind.Separator });

const sizeOf = ({ isWhole, bytes, size }: Download) =>
  isWhole
    ? formatBytes(size)
    : l10n.t("incomplete: {0} of {1}", formatBytes(bytes), formatBytes(size));

/** Shows the list; resolves with what the user wants to be done. */
function askRow(items: readonly Row[]): Promise<(() => Promise<void>) | undefined> {
  const list = window.createQuickPick<Row>();
  list.title = l10n.t("Choose Model");
  list.placeholder = l10n.t("The model to inspect");
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
