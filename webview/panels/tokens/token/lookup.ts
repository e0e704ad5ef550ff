import "./lookup.css";
import { firstAbove } from "../../../../src/domain/text/blocks.ts";
import {
  codePoint,
  hex,
  label,
  readable,
  type TokenId,
} from "../../../../src/domain/text/token.ts";
import type { Details, Entry, Matches } from "../../../../src/domain/tokenizer/vocabulary.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatScore } from "../../../kit/page/numbers.ts";
import { createScroller, createTable } from "../../../kit/pictures/table.ts";
import type { Pointed } from "../../../kit/strip/strip.ts";
import { fact } from "../ground/facts.ts";
import type { Part, TokensPanel } from "../ground/part.ts";

/** Milliseconds from the last key or mouse move until the vocabulary is asked. */
const REST = 120;
const MOST_FOUND = 40;

/** All about one token of the vocabulary: one of the strip, or any that is looked up. */
export function createLookup({ host, subject, reader, strip, asker }: TokensPanel): Part {
  const { tokenizer } = subject.tokens;
  const { reading } = subject;
  const askDetails = asker();
  const askPlaces = asker();
  const askMatches = asker();
  let resting: ReturnType<typeof setTimeout> | undefined;
  let shown: TokenId | undefined;
  let places: Uint32Array = new Uint32Array(); // of the token shown, in the text
  let pinned = -1;
  let isLookedUp = false; // by search or through a relative: pointing at the strip keeps it

  const field = h("input", {
    type: "search",
    id: "find",
    "aria-label": t("Find a token by text or ID"),
    placeholder: t("Text or ID, such as 1234"),
    oninput: () => {
      clearTimeout(resting);
      resting = setTimeout(search, REST);
    },
    onkeydown: (event) => {
      if ((event as KeyboardEvent).key === "Enter") search();
    },
  });
  const found = h("div", { class: "found", role: "status" });
  const details = h("div", { class: "details" });
  const times = h("span", { role: "status" });
  const back = button({
    id: "place-before",
    label: "◀",
    look: "icon",
    spoken: t("To the place before in the text"),
    onPress: () => jump(firstAbove(places, pinned - 1) - 1),
  });
  const on = button({
    id: "place-after",
    label: "▶",
    look: "icon",
    spoken: t("To the next place in the text"),
    onPress: () => jump(firstAbove(places, pinned)),
  });
  const here = h("div", { class: "controls" }, h("span", {}, t("In this text")), back, on, times);

  /** Pins one of the token's places in the text, by number; after the last comes the first. */
  function jump(number: number): void {
    const place = places[(number + places.length) % places.length];
    if (place !== undefined) strip.jump(place);
  }

  function countPlaces(): void {
    const at = places.indexOf(pinned);
    const total = formatCount(places.length);
    times.textContent =
      at < 0 ? t("places: {0}", total) : t("place {0} of {1}", formatCount(at + 1), total);
    back.hidden = on.hidden = places.length === 0;
  }

  function search(): void {
    clearTimeout(resting);
    const query = field.value;
    if (query === "") found.replaceChildren();
    else askMatches(host.findTokens(tokenizer, query, MOST_FOUND), (matches) => list(matches));
  }

  function list({ entries, total }: Matches): void {
    const [first] = entries;
    const rest = total - entries.length;
    found.replaceChildren(
      h("p", {}, foundSentence(total)),
      chips(entries, lookUp),
      ...(rest > 0 ? [more(rest)] : []),
    );
    if (first) lookUp(first.id);
  }

  function lookUp(id: TokenId): void {
    isLookedUp = true;
    show(id);
  }

  function show(id: TokenId | undefined): void {
    if (id === undefined || id === shown) return;
    shown = id;
    askDetails(host.tokenDetails(tokenizer, id), (answer) => {
      if (answer) details.replaceChildren(...detailsOf(answer, here, lookUp));
    });
    if (!reading) return;
    askPlaces(host.places(tokenizer, reading.document, id), (found) => {
      places = found ?? new Uint32Array();
      countPlaces();
    });
  }

  function point({ index, how }: Pointed): void {
    clearTimeout(resting);
    if (how !== "passing") pinned = (how === "pinned" ? index : undefined) ?? -1;
    countPlaces();
    if (how === "pinned") isLookedUp = false;
    if (isLookedUp || (index === undefined && shown !== undefined)) return;
    const id = reader.token(index ?? 0)?.id;
    if (how === "passing") resting = setTimeout(() => show(id), REST);
    else show(id);
  }

  return { elements: [h("div", { class: "lookup" }, field, found, details)], point };
}

const foundSentence = (total: number): string =>
  total === 0
    ? t("No matching token.")
    : total === 1
      ? t("1 token found")
      : t("{0} tokens found", formatCount(total));

type LookUp = (id: TokenId) => void;

const chips = (entries: readonly Entry[], lookUp: LookUp): HTMLElement =>
  h("div", { class: "entries" }, ...entries.map((entry) => chip(entry, lookUp)));

const chip = (entry: Entry, lookUp: LookUp): HTMLElement =>
  h(
    "button",
    { type: "button", class: "entry", onclick: () => lookUp(entry.id) },
    h("span", { class: "token" }, label(entry)),
    " ",
    h("small", {}, String(entry.id)),
  );

/** @param here where the token stands in the text */
function detailsOf(entry: Details, here: HTMLElement, lookUp: LookUp): readonly HTMLElement[] {
  const { origin, points } = entry;
  const { alike, shorter, longer, longerTotal } = entry.relatives;
  const group = (title: string, entries: readonly Entry[], total = entries.length) =>
    entries.length > 0 ? [relatives(title, entries, total, lookUp)] : [];
  return [
    h("h2", { "aria-live": "polite" }, h("span", { class: "token" }, label(entry))),
    factsOf(entry),
    here,
    ...group(t("Merged from"), origin ? [origin.left, origin.right] : []),
    ...(points.length > 0 ? [createScroller(t("Code points"), pointsTable(points))] : []),
    ...group(t("Same spelling, other spaces or capitals"), alike),
    ...group(t("It begins with these (spaces and capitals ignored)"), shorter),
    ...group(t("These begin with it (spaces and capitals ignored)"), longer, longerTotal),
  ];
}

function factsOf({ id, bytes, piece, special, origin, score }: Details): HTMLElement {
  return h(
    "dl",
    { class: "facts" },
    fact(t("ID"), String(id)),
    fact(t("piece, as stored"), piece),
    fact(t("stands for"), special ? t("no text") : readable(bytes)),
    fact(t("bytes"), bytes.length > 0 ? hex(bytes) : "–"),
    ...(origin ? [fact(t("merge rank"), formatCount(origin.rank))] : []),
    ...(score === undefined ? [] : [fact(t("score"), formatScore(score))]),
    fact(t("special token"), special ? t("yes") : t("no")),
  );
}

function relatives(
  title: string,
  entries: readonly Entry[],
  total: number,
  lookUp: LookUp,
): HTMLElement {
  const rest = total - entries.length;
  return h(
    "section",
    { class: "relatives" },
    h("h3", {}, title),
    chips(entries, lookUp),
    ...(rest > 0 ? [more(rest)] : []),
  );
}

const more = (count: number) => h("p", { class: "aside" }, t("and {0} more", formatCount(count)));

function pointsTable(points: Details["points"]): HTMLTableElement {
  return createTable(
    t("Code points"),
    [
      { title: t("character"), show: ({ shown }) => shown, isToken: true },
      {
        title: t("code point"),
        show: ({ character }) => `U+${codePoint(character)}`,
        isToken: true,
      },
      { title: t("Unicode name"), show: ({ name }) => name ?? "–" },
    ],
    points.map((point) => ({
      ...point,
      shown: readable(new TextEncoder().encode(point.character)),
    })),
  );
}
