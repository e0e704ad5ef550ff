import "./tabs.css";
import { h } from "./element.ts";
import { pressKey } from "./keys.ts";

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
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (at === -1) return;
    const to = (next: number) => () => {
      choose(next);
      buttons[next]?.focus();
    };
    pressKey(event, {
      ArrowRight: to((at + 1) % tabs.length),
      ArrowLeft: to((at + tabs.length - 1) % tabs.length),
      Home: to(0),
      End: to(tabs.length - 1),
    });
  }

  choose(
    Math.max(
      0,
      tabs.findIndex(({ id }) => id === chosen),
    ),
  );
  return [list, page];
}
