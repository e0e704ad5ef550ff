import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { createTextarea } from "../../../kit/controls/textarea.ts";

export interface Fields {
  readonly element: HTMLElement;
  readonly texts: readonly string[];
  /** Other texts, without a word to those who listen. */
  set(texts: readonly string[]): void;
  /** What stands below a field; undefined where there is no such field. */
  below(index: number): HTMLElement | undefined;
}

/** Texts that the user writes, one below or beside the other; there is always one. */
export function createFields(
  options: {
    readonly id: string;
    /** Lines that a field shows at first. */
    readonly rows: number;
    readonly most: number;
    /** UTF-16 units of a field. */
    readonly longest: number;
    readonly label: string;
    readonly hint: string;
    readonly nameOf: (index: number) => string;
    readonly add: string;
    readonly remove: (index: number) => string;
    /** Beside the button that adds a field. */
    readonly others?: readonly HTMLElement[];
  },
  on: {
    /** With every key. */
    readonly written: (texts: readonly string[]) => void;
    /** Once the user pauses, and when a field came or went. */
    readonly settled: () => void;
  },
): Fields {
  const { id, rows, most, longest, nameOf } = options;
  let fields: readonly { readonly area: HTMLTextAreaElement; readonly below: HTMLElement }[] = [];
  const list = h("div", { class: "fields" });
  const add = button({ id: `add-${id}`, label: options.add, onPress: () => grow() });

  const texts = () => fields.map(({ area }) => area.value);

  function set(given: readonly string[]): void {
    const shown = given.length > 0 ? given.slice(0, most) : [""];
    fields = shown.map((text, index) => ({
      area: fieldOf(text, index),
      below: h("div", { class: "below" }),
    }));
    list.replaceChildren(
      ...fields.map(({ area, below }, index) =>
        h(
          "div",
          { class: "field" },
          h("label", { for: area.id }, nameOf(index)),
          area,
          shown.length > 1 ? removal(index) : undefined,
          below,
        ),
      ),
    );
    add.hidden = shown.length >= most;
  }

  function fieldOf(value: string, index: number): HTMLTextAreaElement {
    const { settled } = on;
    const area = createTextarea({ id: `${id}-${index}`, rows, longest, value, settled });
    area.addEventListener("input", () => on.written(texts()));
    return area;
  }

  const removal = (index: number) =>
    button({
      label: "×",
      look: "icon",
      spoken: options.remove(index),
      onPress: () => {
        set(texts().filter((_, at) => at !== index));
        fields[Math.max(0, index - 1)]?.area.focus();
        on.written(texts());
        on.settled();
      },
    });

  function grow(): void {
    set([...texts(), ""]);
    on.written(texts());
    on.settled();
    fields.at(-1)?.area.focus();
  }

  return {
    element: h(
      "section",
      { class: id, "aria-label": options.label },
      h("h2", {}, options.label),
      list,
      h(
        "div",
        { class: "offers" },
        ...[add, ...(options.others ?? [])],
        h("span", { class: "hint" }, options.hint),
      ),
    ),
    get texts() {
      return texts();
    },
    set,
    below: (index) => fields[index]?.below,
  };
}
