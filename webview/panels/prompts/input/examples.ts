import { t } from "../../../kit/page/language.ts";

export interface Example {
  readonly id: string;
  readonly title: string;
  readonly prompts: readonly string[];
  readonly continuations: readonly string[];
}

/** Prompts of which tiny-gpt makes something that is worth a look; tried out. */
export const examples = (): readonly Example[] => [
  {
    id: "shots",
    title: t("Zero, one and a few examples"),
    prompts: [
      "Is the sky blue?",
      "Is the sea wet? yes\nIs the sky blue?",
      "Is the sea wet? yes\nIs fire hot? yes\nIs ice cold? yes\nIs the sky blue?",
    ],
    continuations: [" yes", " no"],
  },
  {
    id: "reworded",
    title: t("Reworded"),
    prompts: ["She opened the door and", "When she opened the door, she"],
    continuations: [" went out"],
  },
  {
    id: "setting",
    title: t("Another setting"),
    prompts: ["Once upon a time there was a", "In this tutorial we use a"],
    continuations: [" little girl", " function"],
  },
  {
    id: "korean",
    title: t("In Korean"),
    prompts: ["이 영화는 정말", "이 함수는"],
    continuations: [" 재미있다"],
  },
];
