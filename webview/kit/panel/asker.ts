/** Asks the host: only the last question's answer is used, and only while this text is shown. */
export type Ask = <Answer>(question: Promise<Answer>, use: (answer: Answer) => void) => void;

/**
 * @param isShown whether the text that was asked about is still shown
 * @param report is told why there is no answer
 */
export function createAsker(isShown: () => boolean, report: (thrown: unknown) => void): Ask {
  let last = 0;
  return (question, use) => {
    const mine = ++last;
    const isWanted = () => isShown() && mine === last;
    const answered = question.then((answer) => {
      if (isWanted()) use(answer);
    });
    answered.catch((thrown: unknown) => {
      if (isWanted()) report(thrown);
    });
  };
}
