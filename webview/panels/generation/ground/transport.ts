import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";

/** What one can do with something that is written step by step. */
export interface Moves {
  toBeginning(): void;
  back(): void;
  on(): void;
  /** Slowly enough to be watched. */
  play(): void;
  toEnd(): void;
  stop(): void;
}

export interface Transport {
  readonly element: HTMLElement;
  /** @param isWriting then the middle button stops, else it plays */
  show(isWriting: boolean): void;
}

const PACE = 600; // milliseconds for each step that is played
const CALM = 1500; // where the user wants little motion

/** How long a step that is played stays, in milliseconds. */
export const pace = (): number =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ||
  document.body.classList.contains("vscode-reduce-motion")
    ? CALM
    : PACE;

/** Back, play, on; on each of them the arrow keys, Home, End and Escape do the same. */
export function createTransport(label: string, moves: Moves): Transport {
  let isWriting = false;
  const play = button({
    id: "play",
    label: t("Play"),
    onPress: () => (isWriting ? moves.stop() : moves.play()),
  });
  play.classList.add("play");
  const sign = (id: string, shown: string, spoken: string, onPress: () => void) =>
    button({ id, label: shown, look: "icon", spoken, onPress });
  return {
    element: h(
      "div",
      { class: "transport", role: "group", "aria-label": label, onkeydown: press },
      sign("toBeginning", "|◀", t("To the beginning"), moves.toBeginning),
      sign("back", "◀", t("Step back"), moves.back),
      play,
      sign("on", "▶", t("Step on"), moves.on),
      sign("toEnd", "▶|", t("To the end"), moves.toEnd),
    ),
    show: (writing) => {
      if (isWriting === writing) return;
      isWriting = writing;
      play.textContent = writing ? t("Stop") : t("Play");
    },
  };

  function press(event: Event): void {
    const keys: Readonly<Record<string, () => void>> = {
      ArrowLeft: moves.back,
      ArrowRight: moves.on,
      Home: moves.toBeginning,
      End: moves.toEnd,
      Escape: moves.stop,
    };
    const { key, ctrlKey, altKey, metaKey } = event as KeyboardEvent;
    const move = keys[key];
    if (!move || ctrlKey || altKey || metaKey) return;
    event.preventDefault();
    move();
  }
}
