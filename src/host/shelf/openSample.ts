import { l10n, Selection, type TextDocument, Uri, window, workspace } from "vscode";
import { EMBEDDED } from "../../domain/model/embedded.ts";
import type { AttentionColours } from "../editor/attentionColours.ts";
import type { OpenPanels } from "../panels/openPanels.ts";
import type { PanelId } from "../panels/panels.ts";
import type { Selection as Selected } from "../session/selection.ts";
import { showInformation } from "../window/messages.ts";
import { showText } from "../window/readOnlyTexts.ts";
import { choose, chosenModel } from "../window/settings.ts";
import { SAMPLES, type Sample, type SampleId } from "./samples.ts";
import { wordsOf } from "./sampleWords.ts";

type Known = Sample & { readonly id: SampleId };

/** What a sample is shown in. */
export interface SampleNeeds {
  /** Where the extension is installed. */
  readonly extension: Uri;
  readonly panels: Pick<OpenPanels, "show">;
  readonly selection: Pick<Selected, "read">;
  readonly surprisal: { readonly on: boolean; toggle(): Promise<void> };
  readonly attention: Pick<AttentionColours, "on" | "toggle" | "turnTo">;
}

/**
 * Opens a sample as a text that nobody can change or has to save, selects what is worth a look, and
 * shows it where it is to be looked at.
 *
 * @param id unless it is a sample's, the user is asked
 */
export async function openSample(needs: SampleNeeds, id: unknown): Promise<void> {
  const sample = SAMPLES.find((one) => one.id === id) ?? (await askSample());
  if (sample) await show(needs, sample);
}

/** Opens what a panel offers to be looked at in it; without a panel the first of all samples. */
export const openExample = (needs: SampleNeeds, panel: PanelId | undefined): Promise<void> =>
  openSample(needs, (SAMPLES.find(({ opens }) => opens === panel) ?? SAMPLES[0]).id);

async function askSample(): Promise<Known | undefined> {
  const rows = SAMPLES.map((sample) => {
    const { title, about } = wordsOf(sample.id);
    return { sample, label: title, detail: about };
  });
  const picked = await window.showQuickPick(rows, {
    title: l10n.t("Open a Sample"),
    placeHolder: l10n.t("Each sample shows one thing that the included models do"),
    matchOnDetail: true,
  });
  return picked?.sample;
}

async function show(needs: SampleNeeds, sample: Known) {
  const { id, file, passages, cursor, model } = sample;
  const uri = Uri.joinPath(needs.extension, "media", "samples", file);
  const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
  const ending = file.slice(file.lastIndexOf("."));
  const editor = await showText(`${wordsOf(id).title}${ending}`, text);
  const selections = passages.map((passage) => selectionOf(editor.document, text, passage));
  if (cursor !== undefined) {
    const place = editor.document.positionAt(text.indexOf(cursor) + 1);
    selections.push(new Selection(place, place));
  }
  editor.selections = selections;
  if (selections[0]) editor.revealRange(selections[0]);
  await draw(needs, sample);
  needs.selection.read();
  if (model) void offer(model);
}

/** Shows what the sample opens. */
async function draw({ panels, surprisal, attention }: SampleNeeds, { opens, head }: Sample) {
  if (opens === "surprisal") {
    if (!surprisal.on) await surprisal.toggle();
  } else if (opens === "attentionInEditor") {
    if (!attention.on) attention.toggle();
    attention.turnTo({ ...head, way: "from" });
  } else panels.show(opens);
}

function selectionOf(document: TextDocument, text: string, passage: string): Selection {
  const at = text.indexOf(passage);
  return new Selection(document.positionAt(at), document.positionAt(at + passage.length));
}

/** Asks whether to use the model that the sample is for, unless another one does as well. */
async function offer(model: string): Promise<void> {
  const current = chosenModel();
  const isOurs = Object.values<string>(EMBEDDED).includes(current);
  // What a decoder shows in it, any decoder does.
  if (current === model || (model === EMBEDDED.decoder && !isOurs)) return;
  const yes = l10n.t("Use {0}", model);
  const answer = await showInformation(
    l10n.t("This sample shows what {0} does, but {1} is in use.", model, current),
    [yes],
  );
  if (answer === yes) await choose("model", model);
}
