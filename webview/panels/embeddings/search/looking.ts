import type { IndexState, Ranked } from "../../../../src/domain/search/search.ts";
import { t } from "../../../kit/page/language.ts";
import { formatShare } from "../../../kit/page/numbers.ts";
import { waitFor } from "../../../kit/page/waiting.ts";
import type { PartPanel } from "../ground/part.ts";
import type { Rerank } from "./rerank.ts";
import type { About, Results } from "./results/results.ts";
import {
  alikeSentence,
  apartSentence,
  closestSentence,
  groupsSentence,
  meanSentence,
  nothingIn,
  poolingSentence,
} from "./results/words.ts";
import type { Retrieval } from "./retrieval.ts";

const LISTED = 10;
const ASKED = LISTED + 1; // the query's own text may be among them
const GROUPS = 6;
const SEED = 1;

/** What is looked at, and with what. */
export interface Looking {
  readonly results: Results;
  readonly rerank: Rerank;
  readonly retrieval: Retrieval;
  /** Says that the model works. */
  readonly waiting: HTMLElement;
  query(): string;
  /** The index is gone, or of a model whose files are others now. */
  lost(): void;
}

/** Asks an index that is ready for what the user wants to see of it, and shows that. */
export function createLooking(
  panel: PartPanel,
  { results, rerank, retrieval, waiting, query, lost }: Looking,
): (ready: IndexState) => void {
  const { host, run } = panel;
  const [ask, askMatrix] = [panel.asker(), panel.asker()];

  const aboutOf = (said: string, ready: IndexState, more: object = {}): About => {
    const { pooling, unit, files, texts } = ready;
    const made = pooling ? poolingSentence(pooling, run) : run.model.name;
    return { said, made, facts: { model: run.model.name, pooling, unit, files, texts, ...more } };
  };

  function closest(ready: IndexState): void {
    const asked = query();
    if (asked === "") {
      results.clear();
      panel.say(t("Write what to look for."));
      return;
    }
    ask(waitFor(waiting, host.closest(ready.id, asked, ASKED)), (answer) => {
      if (!answer) return lost();
      const isOther = ({ excerpt }: Ranked) => excerpt.trim() !== asked;
      const found = answer.found.filter(isOther).slice(0, LISTED);
      const said = closestSentence(asked, found[0]);
      panel.say(said);
      results.showRanked(found, aboutOf(said, ready, { query: asked, mean: answer.mean }));
      results.note(meanSentence(answer));
      const offered = { index: ready.id, query: asked, found };
      rerank.offer(offered);
      retrieval.offer(offered);
      const texts = found.map(({ text }) => text);
      askMatrix(host.similarities(ready.id, texts), (cosines) => {
        if (cosines) results.showMatrix(found, cosines);
      });
    });
  }

  function alike(ready: IndexState): void {
    ask(host.alike(ready.id, LISTED), (answer) => {
      if (!answer) return lost();
      if (answer.share < 1) {
        results.note(t("Comparing all texts: {0} done…", formatShare(answer.share)));
        alike(ready);
        return;
      }
      results.note("");
      const isApart = panel.view.search.sight === "apart";
      const said = isApart ? apartSentence(answer) : alikeSentence(answer);
      panel.say(said);
      const about = aboutOf(said, ready);
      if (isApart) results.showRanked(answer.outliers, about);
      else results.showPairs(answer.pairs, about);
    });
  }

  function groups(ready: IndexState): void {
    ask(waitFor(waiting, host.groups(ready.id, GROUPS, SEED)), (answer) => {
      if (!answer) return lost();
      const said = groupsSentence(answer);
      panel.say(said);
      results.showGroups(answer, aboutOf(said, ready, { seed: SEED }));
      results.note(
        t(
          "Groups by spherical k-means, begun with seed {0}: each has what is most like its center.",
          SEED,
        ),
      );
    });
  }

  return (ready) => {
    const { sight } = panel.view.search;
    results.clear();
    rerank.clear();
    retrieval.clear();
    if (ready.texts === 0) panel.say(nothingIn(ready));
    else if (sight === "closest") closest(ready);
    else if (sight === "groups") groups(ready);
    else alike(ready);
  };
}
