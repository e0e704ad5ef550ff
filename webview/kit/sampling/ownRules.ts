import "./ownRules.css";
import type { Rules } from "../../../src/domain/model/ownWriting.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import { type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { button, checkbox } from "../controls/controls.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { nameOfRule, nameOfTokens, tellOffered, tellRules, tokensIn } from "./ruleNames.ts";

export interface OwnRules {
  readonly element: HTMLElement;
  /** Says what the rules do at this place. From then on the line keeps its room. */
  say(sentence: string): void;
}

/**
 * Shows the rules of a model's own files in a line, with details, and lets the user turn them off.
 * Offers the files' values for the panel's settings.
 *
 * @param how `isOn`: whether the rules apply at first; `take`: takes what is offered, if this panel
 *   has settings for it; `spell`: spells tokens
 * @returns undefined for a model whose files have no rules and no values
 */
export function createOwnRules(
  { writing }: Run,
  how: {
    readonly isOn: boolean;
    readonly changed: (isOn: boolean) => void;
    readonly take?: () => void;
    readonly spell: (ids: readonly number[]) => Promise<Tokens>;
  },
): OwnRules | undefined {
  if (!writing) return undefined;
  const { rules, offered, leftOut } = writing;
  const lines = tellRules(rules);
  const own = tellOffered(offered);
  const list = h("ul");
  let isOn = how.isOn;
  const summary = h("span", { class: "inForce" });
  const show = () => {
    summary.textContent = isOn ? lines.join(" · ") : t("turned off");
    summary.classList.toggle("off", !isOn);
  };
  const box = checkbox({
    id: "ownRules",
    label: t("This model’s own rules"),
    short: t("Own rules"),
    onChange: (checked) => {
      isOn = checked;
      show();
      how.changed(isOn);
    },
  });
  box.set(isOn);
  show();
  const details = h(
    "details",
    { ontoggle: () => details.open && void fill() },
    h("summary", {}, t("Details of these rules")),
    list,
    h(
      "p",
      { class: "aside" },
      t("From the model’s generation_config.json, applied in the order of generate()."),
    ),
  ) as HTMLDetailsElement;

  /** Names the tokens when someone wants to see them. */
  async function fill(): Promise<void> {
    if (list.childElementCount > 0) return;
    const named = tokensIn(rules);
    const ids = [...new Set(named.flatMap(([, ids]) => ids))];
    const spelt = ids.length > 0 ? await how.spell(ids) : undefined;
    const nameOf = (wanted: readonly number[]) =>
      nameOfTokens(spelt ? wanted.map((id) => tokenAt(spelt, ids.indexOf(id))) : []);
    const groups = new Map<keyof Rules, string[]>();
    for (const [rule, tokens] of named) {
      groups.set(rule, [...(groups.get(rule) ?? []), nameOf(tokens)]);
    }
    list.replaceChildren(
      ...[...groups].map(([rule, names]) =>
        h("li", {}, `${nameOfRule(rule)}: `, h("span", { class: "token" }, names.join(" "))),
      ),
      ...(rules.stopStrings ?? []).map((text) =>
        h("li", {}, `${nameOfRule("stopStrings")}: `, h("span", { class: "token" }, `‘${text}’`)),
      ),
    );
  }

  const here = h("p", { class: "here", hidden: true });
  const missing = leftOut.map(({ name, why }) =>
    h(
      "p",
      { class: "leftOut" },
      why === "unknown"
        ? t("Left out: {0}, which Glassbox does not know.", name)
        : t("Left out: {0}, whose value cannot be used.", name),
    ),
  );
  const { take } = how;
  const taking =
    own.length > 0 && take
      ? h(
          "p",
          { class: "offered" },
          h("span", {}, t("Its own settings: {0}", own.join(" · "))),
          button({ id: "takeOwn", label: t("Use them"), onPress: take }),
        )
      : undefined;
  return {
    element: h(
      "section",
      { class: "ownRules", "aria-label": t("This model’s own rules") },
      ...(lines.length > 0 ? [h("p", { class: "line" }, box.element, summary), here, details] : []),
      ...(taking ? [taking] : []),
      ...missing,
    ),
    say: (sentence) => {
      here.hidden = false;
      here.textContent = sentence;
    },
  };
}
