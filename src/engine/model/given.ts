import { Failed } from "../../domain/failure.ts";

/** Undefined if a model's file lacks what an answer needs, or has it in a form that we do not read. */
export async function ifGiven<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof Failed && /^(notFound|modelUnreadable)$/.test(thrown.failure.kind)) {
      return undefined;
    }
    throw thrown;
  }
}
