import { SCRIPTS } from "../../../../../src/domain/tokenizer/census.ts";
import { t } from "../../../../kit/page/language.ts";
import { scriptName } from "../../../../kit/words/scripts.ts";
import { kindName } from "./colouring.ts";
import { KINDS } from "./traits.ts";

/** What is said of tokens with a trait of `Traits.common`: "digits", "re…", "…ing". */
export function traitName(trait: string): string {
  const at = trait.indexOf(":");
  const [sort, what] = [trait.slice(0, at), trait.slice(at + 1)];
  const script = SCRIPTS.find((one) => sort === "script" && one === what);
  if (script) return scriptName(script);
  const kind = KINDS.find((one) => sort === "kind" && one === what);
  if (kind) return kindName(kind);
  if (sort === "start") return `${what}…`;
  if (sort === "end") return `…${what}`;
  return what === "all" ? t("all capitals") : t("first letter a capital");
}
