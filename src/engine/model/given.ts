import { Failed } from "../../domain/failure.ts";

/** Undefined where a model's file does not give what an answer takes, or not in a form that we read. */
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
