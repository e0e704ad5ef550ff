import "../../kit/page/theme.css";
import "../../kit/panel/panel.css";
import "../../kit/panel/frame.css";
import "./style.css";
import type { FileHead } from "../../../src/domain/makeup/modelFile.ts";
import type { FolderOfFile } from "../../../src/domain/questions/sheet.ts";
import { button, progressRing } from "../../kit/controls/controls.ts";
import { h } from "../../kit/controls/element.ts";
import { createExport } from "../../kit/export/export.ts";
import { joinFile } from "../../kit/page/host.ts";
import { t } from "../../kit/page/language.ts";
import { watchTheme } from "../../kit/page/theme.ts";
import { createFinding } from "../../kit/panel/finding.ts";
import { createHelp } from "../../kit/panel/folds.ts";
import { createPartsView } from "../../kit/parts/partsView.ts";
import { watchTerms } from "../../kit/words/definition.ts";
import told from "./explain.html";
import { createFacts, createGraph, createTypes } from "./facts.ts";
import { createTensors } from "./tensors.ts";
import { factsLine, headlineOf, notesOn, showsOf, wayOf } from "./words.ts";

const host = joinFile();
const page = h("main", { class: "panel file" });
const body = h("div", { class: "body" });
const { help, explanation, explain } = createHelp();
explain(told);
let recolour = () => {};
document.body.append(page);
watchTheme(() => recolour());
watchTerms();
begin();

function begin(): void {
  page.replaceChildren(
    h("h1", { class: "unseen" }, t("Model File")),
    h("div", { class: "toolbar" }, h("div", { class: "ends" }, help)),
    explanation,
    body,
  );
  body.replaceChildren(
    h(
      "div",
      { class: "busy", role: "status" },
      progressRing(t("Working")),
      t("Reading the header…"),
    ),
  );
  host
    .head()
    .then((opened) => {
      if (opened.kind === "failed") drawFailure(opened.sentence);
      else draw(opened.name, opened.head, opened.folder);
    })
    .catch(() => drawFailure(t("That did not work. Try again.")));
}

function drawFailure(sentence: string): void {
  body.replaceChildren(
    h("p", { class: "finding", role: "alert" }, sentence),
    h("p", { class: "actions" }, button({ id: "again", label: t("Read again"), onPress: begin })),
  );
}

/** What the file is, what can be done with it, and all that its head says. */
function draw(name: string, head: FileHead, folder: FolderOfFile): void {
  const finding = createFinding();
  const headline = headlineOf(name, head);
  finding.say(headline);
  const parts = createPartsView({
    root: head.tree.root,
    grouping: "layer",
    onGrouping: () => {},
    say: (sentence) => finding.say(sentence ?? headline),
  });
  recolour = parts.recolour;
  const exported = createExport(host, run, () => parts.exported(name), [
    "svg",
    "png",
    "csv",
    "json",
  ]);
  body.replaceChildren(
    finding.element,
    h("p", { class: "facts" }, factsLine(head)),
    h("div", { class: "notes" }, ...notesOn(head).map((note) => h("p", {}, note))),
    createWay(head, folder),
    ...(head.parameters > 0 ? [section(t("Parameters by part"), ...parts.elements, exported)] : []),
    section(t("Data types"), createTypes(head)),
    section(t("Tensors"), createTensors(host, head.tensors, run)),
    ...(head.graph ? [section(t("Graph"), ...createGraph(head.graph))] : []),
    ...(head.facts.length > 0 ? [section(t("Metadata"), createFacts(head.facts))] : []),
  );
}

const section = (title: string, ...children: readonly HTMLElement[]): HTMLElement =>
  h("section", {}, h("h2", {}, title), ...children);

/** What Glassbox could show of it, and the button that does, or why there is none. */
function createWay(head: FileHead, folder: FolderOfFile): HTMLElement {
  const open = button({
    ...{ id: "open", label: t("Open as the Model"), look: "primary" },
    onPress: () => run(host.openModel()),
  });
  return h(
    "div",
    { class: "open" },
    ...showsOf(head).map((sentence) => h("p", {}, sentence)),
    h("p", {}, wayOf(head, folder)),
    ...(folder.model === undefined ? [] : [h("p", { class: "actions" }, open)]),
  );
}

function run(work: Promise<unknown>): void {
  work.catch((thrown: unknown) => {
    console.error(thrown);
    body.prepend(h("p", { class: "lead", role: "alert" }, t("That did not work. Try again.")));
  });
}
