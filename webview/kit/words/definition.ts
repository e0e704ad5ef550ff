import "./words.css";
import type { Term } from "../../../src/domain/glossary/glossary.ts";
import { namedTerm } from "./terms.ts";

const REST = 250; // milliseconds that the mouse rests on a word before it is explained
const GRACE = 250; // milliseconds in which the mouse may go from the word to the card
const GAP = 4; // pixels between the word and the card
const EDGE = 8; // pixels kept free at the edges of the page

/**
 * Explains the terms that `terms` marks: in a card that comes when the mouse rests on one, stays
 * while the mouse is on it, and goes with Escape (WCAG 2.2, 1.4.13). A screen reader finds the same
 * behind the question mark, so the card is not for it.
 */
export function watchTerms(): void {
  const card = document.createElement("div");
  card.className = "definition";
  card.popover = "manual";
  card.ariaHidden = "true";
  document.body.append(card);
  let explained: HTMLElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function soon(work: () => void, wait: number): void {
    clearTimeout(timer);
    timer = setTimeout(work, wait);
  }

  function show(word: HTMLElement): void {
    const term = namedTerm(word.dataset.term);
    if (!term || !word.isConnected) return;
    explained = word;
    fill(card, term);
    card.showPopover();
    place(card, word);
  }

  function hide(): void {
    clearTimeout(timer);
    explained = undefined;
    card.hidePopover();
  }

  document.addEventListener("pointerover", ({ target }) => {
    const at = target instanceof Element ? target : undefined;
    const word = at?.closest<HTMLElement>(".term") ?? undefined;
    if (card.contains(at ?? null) || (word && word === explained)) clearTimeout(timer);
    else if (word) soon(() => show(word), REST);
    else soon(hide, GRACE);
  });
  document.documentElement.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType === "mouse") soon(hide, GRACE);
  });
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  // Before the panel hears it: this Escape takes away the card and nothing else.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !explained) return;
      event.stopPropagation();
      hide();
    },
    { capture: true },
  );
}

function fill(card: HTMLElement, { name, says }: Term): void {
  const title = document.createElement("b");
  title.textContent = name;
  const meaning = document.createElement("p");
  meaning.textContent = says;
  card.replaceChildren(title, meaning);
}

/** Below the word, or above it where there is no room. */
function place(card: HTMLElement, word: HTMLElement): void {
  const { left, top, bottom } = word.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const { clientWidth, clientHeight } = document.documentElement;
  const below = bottom + GAP;
  const isBelow = below + height + EDGE <= clientHeight || top - GAP - height < EDGE;
  card.style.left = `${Math.max(EDGE, Math.min(left, clientWidth - width - EDGE))}px`;
  card.style.top = `${isBelow ? below : top - GAP - height}px`;
}
