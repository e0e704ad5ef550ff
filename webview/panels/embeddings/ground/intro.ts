import "./intro.css";
import { h } from "../../../kit/controls/element.ts";
import { terms } from "../../../kit/words/terms.ts";

/** What a part shows, for who never saw one: above its picture. */
export const createIntro = (sentence: string): HTMLElement =>
  h("p", { class: "intro" }, ...terms(sentence));
