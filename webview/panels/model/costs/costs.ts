import { cacheOf, type Geometry } from "../../../../src/domain/makeup/geometry.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createEntry } from "../../../kit/controls/numberField.ts";
import { t } from "../../../kit/page/language.ts";
import { formatBytes, formatCount } from "../../../kit/page/numbers.ts";
import { type Bar, createBars } from "../../../kit/pictures/bars.ts";
import { createTwin } from "../../../kit/pictures/table.ts";
import { terms } from "../../../kit/words/terms.ts";
import type { Made } from "../ground/made.ts";
import type { Part, PartPanel } from "../ground/part.ts";
import { costsAt, csvOf, HALF, lengthsUpTo, tableOf } from "./byLength.ts";
import { cacheSentences, computeSentences } from "./told.ts";

/** Bytes that a number takes. */
const PRECISIONS = [
  ["fp32", 4],
  ["fp16", 2],
  ["int8", 1],
  ["int4", 0.5],
] as const;
const OTHERWISE = 2048; // tokens, of a model without a window
const LONGEST = 1_000_000; // tokens that can be asked for

/** Memory of the weights, of keys and values by length, and the compute of a token. */
export function createCosts(panel: PartPanel): Part {
  const { made, host, ask } = panel;
  const most = Math.min(LONGEST, made.window?.tokens ?? OTHERWISE);
  const start = Math.min(LONGEST, panel.view.length ?? most);
  const grows = h("div", { class: "grows" });
  const told = h("output", { class: "said" });
  const twin = createTwin(t("Show as table"));
  let length = start;

  const slider = h("input", {
    ...{ type: "range", id: "slide", min: 1, max: most, value: Math.min(start, most) },
    "aria-label": t("Length in tokens"),
    oninput: () => change(slider.valueAsNumber),
  });
  const entry = createEntry({
    ...{ id: "length", label: t("Length in tokens"), least: 1, most: LONGEST, value: start },
    changed: (value) => change(value),
  });
  const selected = button({
    id: "selection",
    label: t("As long as the selection"),
    onPress: () => ask(measure(), (tokens) => (tokens > 0 ? change(tokens) : undefined)),
  });

  async function measure(): Promise<number> {
    const texts = await host.selections();
    if (texts.length === 0) {
      told.textContent = t("Select some text in the editor first.");
      return 0;
    }
    const { model } = made.sheet;
    if (model === undefined) {
      told.textContent = t(
        "This model’s tokenizer is not here, so the selection cannot be counted.",
      );
      return 0;
    }
    const sizes = await host.sizes(model, texts);
    return sizes.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  function change(next: number): void {
    length = Math.max(1, Math.min(LONGEST, next));
    told.textContent = "";
    panel.setView({ length });
    entry.set(length);
    slider.value = String(Math.min(length, most));
    draw();
  }

  function draw(): void {
    grows.replaceChildren(
      ...cacheSentences(made, length).map((each) => h("p", {}, ...terms(each))),
      ...(made.geometry ? cacheBars(made.geometry, most, length, change) : []),
      h("h2", {}, t("Compute of one more token")),
      ...computeSentences(made, length).map((each) => h("p", {}, ...terms(each))),
    );
    twin.show(() => tableOf(made, lengthsUpTo(most, length)));
  }
  draw();

  return {
    elements: [
      h("h2", {}, t("Memory of the weights")),
      ...memoryOf(made),
      h("h2", {}, ...terms(t("Keys and values kept (KV cache)"))),
      h("div", { class: "length" }, entry.element, slider, selected, told),
      grows,
      twin.element,
    ],
    exported: () => ({
      name: t("memory and compute"),
      csv: async () => csvOf(made, lengthsUpTo(most, length)),
      json: async () => ({
        model: made.sheet.name,
        parameters: made.tree?.root.count,
        geometry: made.geometry,
        lengths: lengthsUpTo(most, length).map((tokens) => ({ tokens, ...costsAt(made, tokens) })),
      }),
    }),
  };
}

function memoryOf({ tree, sheet }: Made): readonly HTMLElement[] {
  const count = tree?.root.count ?? 0;
  if (count === 0) return [h("p", {}, t("Its parameters are not known."))];
  const bars = PRECISIONS.map(
    ([name, bytes]): Bar => ({ label: name, share: bytes / 4, value: formatBytes(count * bytes) }),
  );
  const { stored } = sheet;
  return [
    createBars(t("Memory of the weights"), bars),
    h(
      "p",
      { class: "note" },
      t(
        "{0} parameters times 4, 2, 1 or ½ bytes. Scales that int8 and int4 need are not counted; blocks of 32 with a scale each take 6% to 13% more.",
        formatCount(count),
      ),
      ...(stored ? [" ", t("The file here takes {0}.", formatBytes(stored.size))] : []),
    ),
  ];
}

function cacheBars(
  geometry: Geometry,
  most: number,
  chosen: number,
  choose: (length: number) => void,
): readonly HTMLElement[] {
  const lengths = lengthsUpTo(most, chosen);
  const bytesAt = (length: number) => {
    const { own, cross } = cacheOf(geometry, length, length);
    return (own + cross) * HALF;
  };
  const end = Math.max(...lengths.map(bytesAt));
  if (end === 0) return [];
  const bars = lengths.map(
    (length): Bar => ({
      label: formatCount(length),
      share: bytesAt(length) / end,
      value: formatBytes(bytesAt(length)),
      onPress: () => choose(length),
      hint: t("Choose this length"),
    }),
  );
  return [
    createBars(t("Keys and values by length"), bars),
    h(
      "p",
      { class: "note" },
      t("Tokens, and what their keys and values take at fp16. Full bar = {0}", formatBytes(end)),
    ),
  ];
}
