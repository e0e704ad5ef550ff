import "./fold.css";
import { t } from "../page/language.ts";
import { type Child, h } from "./element.ts";

/** The numbers behind a picture that its words leave out: logits, bits, the dart of a random pick. */
export const createMath = (...children: readonly Child[]): HTMLElement =>
  h("details", { class: "fold math" }, h("summary", {}, t("Show the math")), ...children);
