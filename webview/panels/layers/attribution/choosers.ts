import type { TokenId } from "../../../../src/domain/text/token.ts";
import { type Choice, dropdown } from "../../../kit/controls/controls.ts";
import { t } from "../../../kit/page/language.ts";
import type { Names } from "../ground/names.ts";

const NONE = "none";

/** Whose logit is taken apart, and whose is taken off. */
export interface Chosen {
  readonly token: TokenId;
  readonly other: TokenId | undefined;
}

/** The two choices among tokens, as they are now. */
export function createChoosers(
  { token, other }: Chosen,
  offered: readonly TokenId[],
  names: Names,
  choose: (chosen: Chosen) => void,
): readonly HTMLElement[] {
  const choices = offered.map((id) => ({ value: String(id), text: names.label(id) }));
  const others = choices.filter(({ value }) => value !== String(token));
  return [
    list("attributed", t("Logit of"), String(token), choices, (value) =>
      choose({ token: Number(value), other: other === Number(value) ? undefined : other }),
    ),
    list(
      "attributed-than",
      t("less that of"),
      other === undefined ? NONE : String(other),
      [{ value: NONE, text: t("no other") }, ...others],
      (value) => choose({ token, other: value === NONE ? undefined : Number(value) }),
    ),
  ];
}

function list(
  id: string,
  label: string,
  value: string,
  choices: readonly Choice[],
  use: (value: string) => void,
): HTMLElement {
  return dropdown({ id, label, value, choices, onChange: use }).element;
}
