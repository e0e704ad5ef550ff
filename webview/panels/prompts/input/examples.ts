import { t } from "../../../kit/page/language.ts";

/** What one prompt does to a text that may follow: its probability after the first one, and after it. */
type Story = (name: string, from: string, to: string) => string;

export interface Example {
  readonly id: string;
  readonly title: string;
  readonly prompts: readonly string[];
  readonly continuations: readonly string[];
  /** For a text that is likelier after a prompt than after the first one: [prompts]. */
  readonly stories?: readonly (Story | undefined)[];
  /** What they do not show. */
  readonly caution?: string;
}

/** Prompts of which tiny-gpt makes something that is worth a look; tried out. */
export const examples = (): readonly Example[] => [
  {
    id: "shots",
    title: t("Few-shot"),
    prompts: [
      "Is the sky blue?",
      "Is the sea wet? yes\nIs the sky blue?",
      "Is the sea wet? yes\nIs fire hot? yes\nIs ice cold? yes\nIs the sky blue?",
    ],
    continuations: [" yes", " no"],
    stories: [
      undefined,
      (...told) => t("With one example, ‘{0}’ rises from {1} to {2}.", ...told),
      (...told) => t("With three examples, ‘{0}’ rises from {1} to {2}.", ...told),
    ],
    caution: t("All three examples say yes: the model may just repeat the word."),
  },
  {
    id: "reworded",
    title: t("Reworded"),
    prompts: ["She opened the door and", "When she opened the door, she"],
    continuations: [" went out"],
    stories: [
      undefined,
      (...told) => t("With the other wording, ‘{0}’ rises from {1} to {2}.", ...told),
    ],
  },
  {
    id: "setting",
    title: t("Setting"),
    prompts: ["Once upon a time there was a", "In this tutorial we use a"],
    continuations: [" little girl", " function"],
    stories: [
      undefined,
      (...told) => t("With talk of a tutorial, ‘{0}’ rises from {1} to {2}.", ...told),
    ],
  },
  {
    id: "korean",
    title: t("Korean"),
    prompts: ["이 영화는 정말", "이 함수는"],
    continuations: [" 재미있다"],
  },
];

/** The example that has just these prompts. */
export const exampleOf = (texts: readonly string[]): Example | undefined =>
  examples().find(
    ({ prompts }) =>
      prompts.length === texts.length && prompts.every((text, i) => text === texts[i]),
  );
