import type { RunId } from "../../domain/model/run.ts";
import type { FileQuestions } from "../../domain/questions/search.ts";
import type { ChosenFile, FileId } from "../../domain/search/search.ts";
import type { RunQuestion } from "../processes/runs.ts";
import { copyOf, type Revealed, type SourceFile } from "./texts.ts";

/** What comparing with a file reaches of the editor. */
export interface FileNeeds {
  /** Lets the user choose a file; undefined if they do not, or it is none of text. */
  choose(): Promise<SourceFile | undefined>;
  /** Shows a part of it in the editor; whether it is there. */
  reveal(place: Revealed): Promise<boolean>;
}

/** Puts a question about a run that the page shows. */
type Ask = <Answer>(run: RunId, question: RunQuestion<Answer>) => Promise<Answer>;

const LONGEST = 500_000; // UTF-16 units of a file that are kept for the engine, which reads less

/** Answers a page about a file that the user chooses. One is kept: a new one takes its place. */
export function createChosenFile(needs: FileNeeds, ask: Ask): FileQuestions {
  let kept: (SourceFile & ChosenFile & { readonly isCut: boolean }) | undefined;
  let last = 0;
  const find = (id: FileId) => (kept?.id === id ? kept : undefined);

  return {
    async chooseFile() {
      const file = await needs.choose();
      if (!file) return undefined;
      const { name, uri, text } = file;
      const [id, isCut] = [++last as FileId, text.length > LONGEST];
      kept = { id, name, uri, text: isCut ? copyOf(text.slice(0, LONGEST)) : text, isCut };
      return { id, name };
    },
    async nearInFile(id, run, ...asked) {
      const file = find(id);
      if (!file) return undefined;
      const near = await ask(run, (questions, own) =>
        questions.neighboursInFile(own, file.text, ...asked),
      );
      return { ...near, isCut: near.isCut || file.isCut };
    },
    async openInFile(id, start, end) {
      const file = find(id);
      if (!file) return false;
      const { name, uri, text } = file;
      const excerpt = text.slice(start, end);
      return needs.reveal({ file: { name, uri }, start, excerpt, length: end - start });
    },
  };
}
