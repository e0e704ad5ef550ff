import { t } from "./language.ts";

const PATIENCE = 300; // milliseconds that an answer may take before it is worth a word

/**
 * Says below a picture that the model works, if an answer takes its time; the picture stays.
 *
 * @param said a paragraph for it
 */
export function waitFor<Answer>(said: HTMLElement, question: Promise<Answer>): Promise<Answer> {
  const timer = setTimeout(() => {
    said.textContent = t("Running the model…");
  }, PATIENCE);
  return question.finally(() => {
    clearTimeout(timer);
    said.textContent = "";
  });
}
