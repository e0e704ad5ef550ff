import { EMBEDDED } from "../../../../src/domain/model/embedded.ts";
import type { ModelName } from "../../../../src/domain/search/search.ts";
import { button, dropdown } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import type { PartPanel } from "../ground/part.ts";

/** Which model reads a text together with the query. */
export interface Reranker {
  readonly element: HTMLElement;
  readonly chosen: ModelName;
}

/**
 * Offers the models on this machine whose files say that they score pairs, and any other folder.
 * Unless one was chosen it is the panel's own model if that scores pairs, else tiny-bert.
 */
export function createReranker(panel: PartPanel, changed: () => void): Reranker {
  const { host, run } = panel;
  const [askList, askFolder] = [panel.asker(), panel.asker()];
  const element = h("div", { class: "controls" });
  let known: readonly ModelName[] = [{ id: EMBEDDED.encoder, name: EMBEDDED.encoder }];
  if (run.tellsPairs) add(run.model);

  function add({ id, name }: ModelName): void {
    if (!known.some((one) => one.id === id)) known = [...known, { id, name }];
  }

  function chosen(): ModelName {
    const wanted = panel.view.search.reranker?.id ?? run.model.id;
    return known.find(({ id }) => id === wanted) ?? (known[0] as ModelName);
  }

  function choose(model: ModelName): void {
    add(model);
    panel.setView({ search: { ...panel.view.search, reranker: model } });
    changed();
  }

  const folder = button({
    id: "reranker-folder",
    label: t("Folder…"),
    spoken: t("Choose the folder of a cross-encoder"),
    onPress: () =>
      askFolder(host.chooseReranker(), (model) => {
        if (!model) return;
        choose(model);
        draw();
      }),
  });

  function draw(): void {
    const list = dropdown({
      id: "reranker",
      label: t("Re-rank by"),
      choices: known.map(({ id, name }) => ({ value: id, text: name })),
      value: chosen().id,
      onChange: (id) => {
        const model = known.find((one) => one.id === id);
        if (model) choose(model);
      },
    });
    element.replaceChildren(list.element, folder);
  }

  const { reranker } = panel.view.search;
  if (reranker) add(reranker);
  draw();
  askList(host.rerankers(), (models) => {
    const before = known.length;
    for (const model of models) add(model);
    if (known.length > before) draw();
  });
  return {
    element,
    get chosen() {
      return chosen();
    },
  };
}
