import type { DebugProtocol as Protocol } from "@vscode/debugprotocol";
import { l10n } from "vscode";
import { doneAt, type Node, nodesAt } from "../../../domain/debug/course.ts";
import { type Column, probabilityAt } from "../../../domain/prediction/columns.ts";
import type { Step } from "../../../domain/program/program.ts";
import { formatNumber, formatPercent, formatTenths } from "../../words/numbers.ts";
import type { Pass } from "./pass.ts";
import { latest, type Named, viewsOf } from "./shown.ts";
import type { Stop } from "./stop.ts";
import { exact, partsOf, tell, toldSlice, type View } from "./tensors.ts";
import { layerName, stageName } from "./words.ts";

type List = (first: number, count: number) => Promise<readonly Protocol.Variable[]>;

const ALL = Number.MAX_SAFE_INTEGER;
const MOST_CANDIDATES = 20;

/** What can be looked at while the model stands: listed when it is opened, never before. */
export class Variables {
  readonly #lists = new Map<number, List>();
  #last = 0;

  /** The model has gone on: what was listed is no more. */
  forget(): void {
    this.#lists.clear();
  }

  open(reference: number, first = 0, count = ALL): Promise<readonly Protocol.Variable[]> {
    const list = this.#lists.get(reference);
    return list ? list(first, count || ALL) : Promise.resolve([]);
  }

  /** Keeps a list, so that it can be opened. */
  keep(list: List): number {
    this.#lists.set(++this.#last, list);
    return this.#last;
  }

  scopes(stop: Stop): readonly Protocol.Scope[] {
    const { pass, place } = stop;
    const line = pass.course.listing.lines[place.line];
    const scope = (name: string, list: List, presentationHint?: string): Protocol.Scope => ({
      ...{ name, variablesReference: this.keep(list), expensive: false },
      ...(presentationHint && { presentationHint }),
    });
    const layer = line && layerName(line, pass.run.decoder !== undefined);
    const done = doneAt(pass.course, place);
    const own = done.filter((step) => step.stack === line?.stack && step.layer === line?.layer);
    return [
      scope(l10n.t("This step"), () => this.#here(stop), "locals"),
      scope(layer ?? l10n.t("So far"), () => this.#views(stop, latest(own))),
      scope(l10n.t("All layers"), () => this.#layers(stop, done)),
      scope(l10n.t("Text"), (first, count) => this.#text(stop, first, count)),
      scope(l10n.t("Model"), async () => this.#model(pass)),
    ];
  }

  /** A tensor that is at hand, such as the value of an expression. */
  numbers(data: Float32Array): Pick<Protocol.Variable, "variablesReference" | "indexedVariables"> {
    const list: List = async (first, count) =>
      Array.from(data.subarray(first, Math.min(data.length, first + count)), (value, at) => ({
        ...{ name: String(first + at), value: exact(value), variablesReference: 0 },
      }));
    return { variablesReference: this.keep(list), indexedVariables: data.length };
  }

  async #here(stop: Stop): Promise<readonly Protocol.Variable[]> {
    const { pass, place } = stop;
    const { work } = pass.course.listing.lines[place.line] ?? {};
    const nodes = nodesAt(pass.course, place);
    const node = nodes.at(-1);
    if (work?.kind === "choose") return this.#choice(pass, node);
    if (work?.kind !== "steps") return this.#next(pass);
    const steps = node && node.kind !== "stage" ? [node.step] : work.steps;
    return this.#views(stop, viewsOf(steps, node));
  }

  /** Tensors by name, each with its telling line, read all at once. */
  async #views(stop: Stop, named: readonly Named[]): Promise<readonly Protocol.Variable[]> {
    const { pass, followed } = stop;
    const told = named.map(({ view }) => toldSlice(pass, view, followed));
    const read = await pass.slices(told.flatMap((one) => one ?? []));
    let next = 0;
    const data = told.map((one) => (one ? read[next++] : undefined));
    return Promise.all(
      named.map(async ({ name, view }, at) =>
        this.#variable(stop, name, await tell(pass, view, data[at], followed), view),
      ),
    );
  }

  #variable(stop: Stop, name: string, value: string, view: View | undefined): Protocol.Variable {
    if (!view || view.fixed.length === view.tensor.axes.length)
      return { name, value, variablesReference: 0 };
    const { pass, followed } = stop;
    const list: List = async (first, count) => {
      const parts = await partsOf(pass, view, { first, count }, followed);
      return parts.map((part) => this.#variable(stop, part.name, part.value, part.view));
    };
    return {
      ...{ name, value, type: view.tensor.axes.slice(view.fixed.length).join(" × ") },
      variablesReference: this.keep(list),
      indexedVariables: view.tensor.shape[view.fixed.length] ?? 0,
    };
  }

  async #layers(stop: Stop, done: readonly Step[]): Promise<readonly Protocol.Variable[]> {
    const isPair = stop.pass.run.decoder !== undefined;
    const layers = Map.groupBy(done, ({ stack, layer }) => `${stack} ${layer ?? ""}`);
    return [...layers.values()].flatMap((steps) => {
      const [step] = steps;
      const name = step && layerName({ ...step, number: 0, work: { kind: "write" } }, isPair);
      if (!name) return [];
      const list = () => this.#views(stop, latest(steps));
      return [{ name, value: "", variablesReference: this.keep(list) }];
    });
  }

  async #text(
    { pass, followed }: Stop,
    first: number,
    count: number,
  ): Promise<readonly Protocol.Variable[]> {
    const { ids } = pass.tokens;
    const most = Math.max(0, Math.min(count, ids.length - first));
    return Array.from({ length: most }, (_, index) => {
      const at = first + index;
      const token = `‘${pass.labelOf(at)}’`;
      const value = at === followed ? l10n.t("{0}, followed", token) : token;
      return {
        name: String(at),
        value,
        type: l10n.t("ID {0}", ids[at] ?? 0),
        variablesReference: 0,
      };
    });
  }

  #model({ run }: Pass): readonly Protocol.Variable[] {
    const { model, tokens, ends = [] } = run;
    const facts: readonly (readonly [string, string | number])[] = [
      [l10n.t("name"), model.name],
      [l10n.t("family"), model.family],
      [l10n.t("layers"), model.layers],
      [l10n.t("heads"), model.heads],
      [l10n.t("width"), model.width],
      [l10n.t("vocabulary"), model.vocabSize],
      [l10n.t("context window"), model.contextLength],
      [l10n.t("tokens read"), tokens.ids.length],
      ...(ends.length > 0 ? [[l10n.t("end tokens"), ends.join(", ")] as const] : []),
    ];
    return facts.map(([name, value]) => ({
      ...{ name, value: typeof value === "number" ? formatNumber(value) : value },
      variablesReference: 0,
    }));
  }

  async #choice(pass: Pass, node: Node | undefined): Promise<readonly Protocol.Variable[]> {
    const { columns, dart, rank, label, ids } = await pass.choice();
    const plain = (name: string, value: string) => ({ name, value, variablesReference: 0 });
    if (node?.kind === "stage" && node.stage === "pick") {
      const last = columns.at(-1) ?? columns[0];
      return [
        plain(l10n.t("dart"), exact(dart)),
        plain(l10n.t("rank"), String(rank + 1)),
        plain(l10n.t("chance"), formatPercent(probabilityAt(last, rank))),
        plain("next", `‘${label}’`),
      ];
    }
    const at = columns.findIndex(({ step }) => node?.kind === "stage" && step === node.stage);
    const own = node ? columns.slice(Math.max(0, at - 1), at + 1) : [columns[0]];
    const column = own.at(-1) ?? columns[0];
    const candidates = async () => this.#candidates(pass, own, ids.subarray(0, MOST_CANDIDATES));
    return [
      plain(l10n.t("setting"), stageName(column.step)),
      plain(l10n.t("kept"), formatNumber(column.kept)),
      plain(l10n.t("entropy"), l10n.t("{0} bits", formatTenths(column.entropy))),
      {
        ...{ name: l10n.t("candidates"), value: "" },
        variablesReference: this.keep(candidates),
      },
    ];
  }

  /** What a setting makes of the likeliest tokens: before → after. */
  async #candidates(pass: Pass, columns: readonly Column[], ids: Uint32Array) {
    const spelled = await pass.spell([...ids]);
    return Array.from(ids, (_, rank) => ({
      name: `${rank + 1} ‘${pass.labelOf(rank, spelled)}’`,
      value: columns.map((column) => formatPercent(probabilityAt(column, rank))).join(" → "),
      variablesReference: 0,
    }));
  }

  async #next(pass: Pass): Promise<readonly Protocol.Variable[]> {
    const { label, id } = await pass.choice();
    return [{ name: "next", value: `‘${label}’`, type: String(id), variablesReference: 0 }];
  }
}
