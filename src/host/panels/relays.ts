import type { Relayed } from "../../protocol/relayed.ts";

/** Puts a question to whoever answers it; what stands in `first` replaces its first arguments. */
type Put<Asked, Answer> = (answering: Asked, ...first: readonly unknown[]) => Promise<Answer>;

type Method = (...args: readonly unknown[]) => Promise<unknown>;
type ArgsOf<Question> = Question extends (...args: infer Args) => unknown ? Args : never;

/**
 * Answers a page's questions by passing each on as it was asked.
 *
 * @param names of the questions: a page may ask no others
 * @param ask has a question put when and to whom it likes, or answers with something else
 */
export function relay<Asked extends object, Other = never>(
  names: { readonly [Name in keyof Asked]: unknown },
  ask: <Answer>(
    put: Put<Asked, Answer>,
    args: ArgsOf<Asked[keyof Asked]>,
  ) => Promise<Answer | Other>,
): Relayed<Asked, Other> {
  const answers = Object.keys(names).map((name) => {
    const answer = (...args: ArgsOf<Asked[keyof Asked]>) =>
      ask(
        (answering, ...first) =>
          ((answering as Record<string, Method>)[name] as Method)(
            ...first,
            ...args.slice(first.length),
          ),
        args,
      );
    return [name, answer] as const;
  });
  return Object.fromEntries(answers) as Relayed<Asked, Other>;
}
