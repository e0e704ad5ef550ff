import { t } from "./language.ts";

const PATIENCE = 300; // milliseconds before it is said that the model works

/**
 * Says below a picture that the model works, if an answer takes long. The picture stays.
 *
 * @param said the paragraph to say it in
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
