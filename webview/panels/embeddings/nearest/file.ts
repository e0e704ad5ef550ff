import type { Comparison, FileNeighbourhood } from "../../../../src/domain/model/embedding.ts";
import type { ChosenFile } from "../../../../src/domain/search/search.ts";
import { button, dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import type { PartPanel, Remembered } from "../ground/part.ts";

const PATIENCE = 150; // milliseconds until it is said that a file is being read

/** Whether the text is compared with itself or a file, and how far that file is read. */
export interface FileChoice {
  readonly element: HTMLElement;
  /** The text's tokens are compared, which may be with a file's. */
  offer(isOffered: boolean): void;
  /** The file that is compared with; undefined: none is chosen yet. */
  readonly file: ChosenFile | undefined;
  /** A file is meant, chosen or not. */
  readonly isMeant: boolean;
  /**
   * Reads the file, window after window, unless the user stops it.
   *
   * @param use is given what is read in the end; undefined: nothing
   */
  read(at: number, count: number, how: Comparison, use: (near?: FileNeighbourhood) => void): void;
  /** What was found is no longer where it was. */
  tell(sentence: string): void;
}

/** @param changed hears that something else is to be compared with */
export function createFileChoice(panel: PartPanel, changed: () => void): FileChoice {
  const { host, run } = panel;
  const choosing = panel.asker();
  let isOffered = false;
  const reading = createReading();

  const set = (change: Partial<Remembered>) => {
    panel.setView(change);
    draw();
    changed();
  };
  const choose = button({
    id: "choose-file",
    label: t("Choose a file…"),
    onPress: () => choosing(host.chooseFile(), (file) => file && set({ file })),
  });
  const against = dropdown({
    id: "against",
    label: t("With"),
    choices: [
      { value: "text", text: t("the text’s other tokens") },
      { value: "file", text: t("a file") },
    ],
    value: panel.view.against,
    onChange: (value) => set({ against: value === "file" ? "file" : "text" }),
  });
  const element = h("div", { class: "against" }, against.element, choose, ...reading.elements);
  const isMeant = () => isOffered && panel.view.against === "file";

  function draw(): void {
    element.hidden = !isOffered;
    choose.hidden = !isMeant();
    reading.end(isMeant() ? (panel.view.file?.name ?? t("No file is chosen.")) : "");
  }

  draw();
  return {
    element,
    offer: (offered) => {
      isOffered = offered;
      draw();
    },
    get file() {
      return panel.view.file;
    },
    get isMeant() {
      return isMeant();
    },
    read: (at, count, how, use) => {
      const { file } = panel.view;
      if (!file) return;
      const step = (isWanted: () => boolean, told: (near: FileNeighbourhood) => void) =>
        panel.ask(host.nearInFile(file.id, run.id, at, count, how), (near) => {
          if (!isWanted()) return;
          if (!near) return set({ file: undefined }); // the host has started anew
          told(near);
          if (near.windows < near.allWindows) step(isWanted, told);
          else use(near);
        });
      reading.begin(file, step, use);
    },
    tell: reading.end,
  };
}

/** Asks for a part of the file after the other, as long as it is wanted. */
type Step = (isWanted: () => boolean, told: (near: FileNeighbourhood) => void) => void;

/** How far a file is read, with a way to stop it and one to go on. */
function createReading() {
  let turn = 0;
  let patience: ReturnType<typeof setTimeout>;
  let stopNow = () => {};
  let goOn = () => {};
  const status = h("span", { class: "aside", role: "status" });
  const bar = h("progress", { max: "1", "aria-label": t("Reading the file") });
  const stop = button({ id: "stop-file", label: t("Cancel"), onPress: () => stopNow() });
  const again = button({ id: "read-on", label: t("Read on"), onPress: () => goOn() });

  /** Nothing is read any more. */
  function end(sentence: string): void {
    turn++;
    clearTimeout(patience);
    status.textContent = sentence;
    bar.hidden = stop.hidden = again.hidden = true;
  }

  /** @param use is given what is read once it is stopped; undefined: nothing yet */
  function begin(file: ChosenFile, step: Step, use: (near?: FileNeighbourhood) => void): void {
    end(file.name);
    const mine = ++turn;
    let last: FileNeighbourhood | undefined;
    // What is known already is there at once: nothing is to flash up.
    patience = setTimeout(() => {
      status.textContent = t("Reading {0}…", file.name);
      bar.hidden = stop.hidden = false;
    }, PATIENCE);
    bar.value = 0;
    goOn = () => begin(file, step, use);
    stopNow = () => {
      end(t("{0}: stopped after {1} tokens.", file.name, formatCount(last?.tokens ?? 0)));
      again.hidden = false;
      use(last);
    };
    step(
      () => mine === turn,
      (near) => {
        last = near;
        bar.value = near.windows / Math.max(1, near.allWindows);
        if (near.windows === near.allWindows) end(statusOf(file, near));
      },
    );
  }

  return { elements: [status, bar, stop, again], begin, end };
}

/** How much of a file is read. */
function statusOf({ name }: ChosenFile, near: FileNeighbourhood): string {
  const { allWindows, isCut } = near;
  const tokens = formatCount(near.tokens);
  const all = isCut
    ? t("{0} is long: only its first {1} tokens are read.", name, tokens)
    : t("{0}: all {1} tokens are read.", name, tokens);
  return allWindows === 1
    ? all
    : `${all} ${t("The model reads it in {0} windows, each by itself.", formatCount(allWindows))}`;
}
