import "./input.css";
import type { Arrangement, Batch, Received } from "../../../../src/domain/tokenizer/modelInput.ts";
import { button, dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import type { Part, TokensPanel } from "../ground/part.ts";
import { createChat } from "./chat.ts";

const MOST_TOKENS = 64; // drawn of each row
const MOST_COPIED = 100_000; // tokens of each row
const MOST_LINES = 8;

/** How the panel's text is handed to the model. */
type Mode = "whole" | "lines" | "pair";

/** What a model receives: numbers, with the special tokens and the padding around the text. */
export function createInput(panel: TokensPanel): Part {
  const { host, subject, asker } = panel;
  const { text, tokens, size } = subject;
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  const ask = asker();
  const askToCopy = asker();
  let mode: Mode = "whole";

  const modes = dropdown({
    id: "handed",
    label: t("Input as"),
    choices: [
      { value: "whole", text: t("the text as one") },
      { value: "lines", text: t("its lines as a batch") },
      { value: "pair", text: t("its first two lines as a pair") },
    ],
    value: mode,
    onChange: (chosen) => {
      mode = chosen as Mode; // one of the choices
      refresh();
    },
  });
  const copied = h("span", { role: "status" });
  const copy = button({
    id: "copy-input",
    label: t("Copy as JSON"),
    onPress: () => {
      // All tokens that the page has, drawn or not.
      const copy = async () => host.copy(jsonOf(await receive(MOST_COPIED)));
      askToCopy(copy(), () => {
        const [here, all] = [tokens.ids.length, size.tokens];
        copied.textContent =
          here < all
            ? t("Copied: JSON of the first {0} of {1} tokens", formatCount(here), formatCount(all))
            : t("Copied: {0}", "JSON");
      });
    },
  });
  const said = h("p", { class: "step", "aria-live": "polite" });
  const rows = h("div");
  const twin = createTwin(t("Show the numbers as a table"));

  const textsOf = () =>
    mode === "whole" ? [text] : lines.slice(0, mode === "pair" ? 2 : MOST_LINES);

  function receive(limit: number): Promise<Batch> {
    const arrangement: Arrangement = mode === "pair" ? "pair" : "alone";
    return host.receive(tokens.tokenizer, textsOf(), arrangement, limit);
  }

  function refresh(): void {
    const texts = textsOf();
    const missing = mode === "whole" ? size.tokens - tokens.ids.length : 0;
    ask(receive(MOST_TOKENS), (received) => {
      const rows = received.rows.map((row) => ({ ...row, left: row.left + missing }));
      draw({ ...received, rows }, texts);
    });
  }

  function draw(answer: Batch, texts: readonly string[]): void {
    said.textContent = sentenceOf(answer, mode, lines.length);
    rows.replaceChildren(
      ...answer.rows.flatMap((row, i) => {
        const isWhole = mode !== "pair" && row.left === 0;
        return [
          drawRow(answer, row, answer.rows.length > 1 ? i : undefined),
          decodings(row, isWhole ? texts[i] : undefined),
        ];
      }),
    );
    twin.show(() => tableOf(answer));
  }

  refresh();
  const controls = h("div", { class: "controls" }, modes.element, copy, copied);
  return {
    elements: [h("div", { class: "input" }, controls, said, rows, twin.element, createChat(panel))],
  };
}

/** @param lines how many the text has, without empty ones */
function sentenceOf(batch: Batch, mode: Mode, lines: number): string {
  const { takesPairs, special } = batch;
  if (mode === "pair" && !takesPairs)
    return t("This tokenizer does not say how two texts are joined, so each stands alone.");
  return [
    special === 0
      ? t("This tokenizer adds no special tokens: the model receives those of the text alone.")
      : t("Special tokens that the post-processor adds to the text: {0}.", formatCount(special)),
    mode === "pair" && lines < 2 ? t("There is no second line: the second text is empty.") : "",
    mode === "lines" ? linesSentence(batch, lines) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** What becomes of lines that are not all of one length, and of more than are taken. */
function linesSentence({ rows, length, padding }: Batch, lines: number): string {
  const longest = length + Math.max(0, ...rows.map(({ left }) => left));
  const taken =
    lines > rows.length
      ? t("Only the first {0} of {1} lines are used.", rows.length, formatCount(lines))
      : "";
  if (rows.length < 2) return taken;
  const filled =
    padding === undefined
      ? t("It has no padding token, so rows of different lengths cannot be stacked.")
      : t(
          "All rows are padded to {0} tokens, the length of the longest; the mask tells the model to ignore the padding.",
          formatCount(longest),
        );
  return [filled, taken].filter(Boolean).join(" ");
}

/** @param text that the row was made from; undefined: from two, or from more than is here */
function decodings({ decoded, plain }: Received, text: string | undefined): HTMLElement {
  return h(
    "div",
    { class: "decodings" },
    h(
      "dl",
      {},
      h("div", {}, h("dt", {}, t("decoded, with special tokens")), h("dd", {}, decoded)),
      h("div", {}, h("dt", {}, t("decoded, without")), h("dd", {}, plain)),
    ),
    h(
      "p",
      { class: "aside" },
      text === undefined
        ? ""
        : plain === text
          ? t("Decoding gives the text back, character by character.")
          : t("Decoding does not give the text back as it was."),
    ),
  );
}

/** One row of the batch: its tokens with their numbers below each other. */
function drawRow({ hasTypes }: Batch, row: Received, line: number | undefined): HTMLElement {
  const names = ["input_ids", "attention_mask", ...(hasTypes ? ["token_type_ids"] : [])];
  const cells = row.ids.map((id, i) => {
    const kind = row.mask[i] === 0 ? " filled" : row.added[i] === 1 ? " added" : "";
    return h(
      "li",
      { class: `cell${kind}` },
      h("span", { class: "label" }, row.labels[i] ?? ""),
      h("span", {}, String(id)),
      h("span", {}, String(row.mask[i])),
      ...(hasTypes ? [h("span", {}, String(row.types[i]))] : []),
    );
  });
  const name = line === undefined ? t("Input") : t("Row {0}", line + 1);
  return h(
    "section",
    { class: "received" },
    h("h2", {}, name),
    h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "cell names", "aria-hidden": "true" },
        h("span", { class: "label" }, t("token")),
        ...names.map((each) => h("span", {}, each)),
      ),
      h("ol", { "aria-label": name }, ...cells),
    ),
    row.left > 0 ? h("p", { class: "aside" }, t("and {0} more", formatCount(row.left))) : undefined,
  );
}

function tableOf({ rows }: Batch): HTMLTableElement {
  const cells = rows.flatMap((row, line) => row.ids.map((id, at) => ({ row, line, id, at })));
  return createTable(
    t("What the model receives"),
    [
      { title: t("row"), show: ({ line }) => String(line + 1), number: ({ line }) => line },
      { title: "#", show: ({ at }) => String(at + 1), number: ({ at }) => at },
      { title: t("token"), show: ({ row, at }) => row.labels[at] ?? "", isToken: true },
      { title: "input_ids", show: ({ id }) => String(id), number: ({ id }) => id },
      {
        title: "attention_mask",
        show: ({ row, at }) => String(row.mask[at]),
        number: ({ row, at }) => row.mask[at] ?? 0,
      },
      {
        title: "token_type_ids",
        show: ({ row, at }) => String(row.types[at]),
        number: ({ row, at }) => row.types[at] ?? 0,
      },
      {
        title: t("added"),
        show: ({ row, at }) => (row.added[at] === 1 ? t("yes") : t("no")),
      },
    ],
    cells,
  );
}

/** The tensors as Python's transformers hands them over. */
function jsonOf({ rows, hasTypes }: Batch): string {
  return JSON.stringify({
    input_ids: rows.map(({ ids }) => ids),
    attention_mask: rows.map(({ mask }) => mask),
    ...(hasTypes && { token_type_ids: rows.map(({ types }) => types) }),
  });
}
