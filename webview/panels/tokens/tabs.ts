import { h } from "../../kit/controls/element.ts";

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly title: string;
}

/**
 * A choice of one of several parts, each shown in `page`. Arrow keys, Home and End choose.
 *
 * @param page what belongs to the tab; made anew by `show`
 */
export function createTabs<Id extends string>(
  tabs: readonly Tab<Id>[],
  label: string,
  chosen: Id,
  show: (id: Id) => readonly HTMLElement[],
): readonly HTMLElement[] {
  const page = h("div", { class: "page", role: "tabpanel", id: "page" });
  const buttons = tabs.map(({ id, title }, at) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${id}`,
        "aria-controls": "page",
        onclick: () => choose(at),
      },
      title,
    ),
  );
  const list = h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": label, onkeydown: press },
    ...buttons,
  );

  function choose(at: number): void {
    const tab = tabs[at];
    if (!tab) return;
    for (const [i, button] of buttons.entries()) {
      button.ariaSelected = String(i === at);
      button.tabIndex = i === at ? 0 : -1;
    }
    page.setAttribute("aria-labelledby", `tab-${tab.id}`);
    page.replaceChildren(...show(tab.id));
  }

  function press(event: Event): void {
    const { key } = event as KeyboardEvent;
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const next = moves[key];
    if (next === undefined || at === -1) return;
    event.preventDefault();
    choose(next);
    buttons[next]?.focus();
  }

  choose(
    Math.max(
      0,
      tabs.findIndex(({ id }) => id === chosen),
    ),
  );
  return [list, page];
}
