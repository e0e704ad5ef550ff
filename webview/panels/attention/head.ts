import type { Texts } from "../../../src/domain/attention/attendedTexts.ts";
import { type Cell, strongest } from "../../../src/domain/attention/attention.ts";
import { type Heads, habits } from "../../../src/domain/attention/headMeasures.ts";
import { tellingCell } from "../../../src/domain/attention/tellingCell.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import { label, type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { createExport, WITH_PYTHON } from "../../kit/export/export.ts";
import type { Panel } from "../../kit/panel/panel.ts";
import { createAccount } from "./account/account.ts";
import { finding } from "./chosen/finding.ts";
import { createHeadPicture, type Target } from "./chosen/headPicture.ts";
import { createLoading } from "./chosen/loading.ts";
import { createSettings, type RememberedHead } from "./chosen/settings.ts";
import type { Shown } from "./chosen/shown.ts";
import { exported } from "./export/exports.ts";
import { type Names, namesOf } from "./heads/sentences.ts";
import { columnOf, type HeadMap, rowOf } from "./numbers/headMap.ts";
import { inModel, type Place } from "./numbers/headPlace.ts";
import { createSource } from "./numbers/mapSource.ts";
import { offered, WORDS } from "./numbers/quantities.ts";

export interface Head {
  /** Its picture, and what is told of it. */
  readonly elements: readonly HTMLElement[];
  /** How it is shown, and how it is taken along. */
  readonly settings: HTMLElement;
  /** How a weight of it comes about, and every number. */
  readonly details: readonly HTMLElement[];
  show(place: Place): void;
  /** The token that looks, as it is pointed at elsewhere. */
  point(from: number | undefined): void;
  /** The token that is looked at, where that is of another text. */
  pointTo(to: number | undefined): void;
  recolour(): void;
}

const labelsOf = (tokens: Tokens): readonly string[] =>
  Array.from(tokens.ids, (_, index) => label(tokenAt(tokens, index)));

/** One head enlarged: its map or lines, sentences about tokens and cells, and its numbers. */
export function createHead(
  panel: Panel<RememberedHead>,
  run: Run,
  heads: Heads,
  texts: Texts,
  on: {
    /** A row is pointed at in the map. */
    point(from: number | undefined): void;
    pin(from: number): void;
    key(key: string): boolean;
    /** What the row's token looks at, most at `to`. */
    weigh(weights: Float32Array | undefined, to: number | undefined): void;
    /** Brings a token that is looked at into sight. */
    show(to: number): void;
    /** How much each token looks at the one pointed at. */
    weighFrom(weights: Float32Array | undefined): void;
  },
): Head {
  const { kind } = heads;
  const labels = { from: labelsOf(texts.from), to: labelsOf(texts.to) };
  const names: Names = { from: namesOf(labels.from), to: namesOf(labels.to) };
  const special = Array.from(texts.to.special.keys()).filter((i) => texts.to.special[i] === 1);
  const found = run.found.find((one) => one.kind === kind);
  const choices = { offered: found ? offered(found) : [], special };
  let pointed: Pointing = {};
  let picked: Cell | undefined; // whose weight is accounted for
  let example: Cell | undefined; // told while nothing is pointed at

  const showOnce = once(on.show); // whoever scrolls on is left alone

  const isLined = () => panel.view.look === "lines";
  const loading = createLoading(panel, createSource(panel.host, run.id, heads), choices, {
    show: (shown) => {
      example = exampleOf(heads, texts, shown);
      picture.show(shown, {
        isReplaced: loading.isReplaced(),
        lined: loading.lined(),
        to: pointed.aim ?? pointed.column,
      });
      update();
    },
    refine: (shown) => {
      picture.refine(shown);
      update();
    },
  });
  const picture = createHeadPicture(heads, { texts, labels, names }, isLined, {
    pointInMap: (cell) => {
      pointed = { ...pointed, cell };
      on.point(cell?.from);
      update();
    },
    pinInMap: (cell) => {
      picked = cell;
      on.pin(cell.from);
      update();
    },
    pointInLines: (chosen) => {
      pointed = { ...pointed, aim: chosen?.to };
      on.point(chosen?.from);
      update();
    },
    pinInLines: on.pin,
    key: on.key,
    need: loading.need,
    toggle: loading.toggle,
  });
  const account = createAccount(panel, run, { kind, labels, names, found });

  const exports = createExport(
    panel.host,
    (work) => panel.asker()(work, () => {}),
    () => {
      const shown = loading.shown();
      if (!shown) return undefined;
      return exported({
        ...shown,
        ...{ run, kind, labels, place: inModel(heads, shown.place) },
        exact: () => loading.exact(shown),
        lines: picture.drawing(),
        heads: loading.lined(),
        files: () => panel.host.files(run.id),
        row: picked?.from ?? example?.from ?? shown.map.from - 1,
      });
    },
    WITH_PYTHON,
  );

  function update(): void {
    const shown = loading.shown();
    if (!shown) return;
    const { map } = shown;
    const target = targetOf(map, pointed, example);
    const { back, to, cell, isExample } = target;
    const from = isExample ? undefined : target.from;
    if (target.from !== undefined) loading.need(target.from, target.from + 1);
    panel.say(finding(heads, shown, names, { from, to: back }), !cell);
    const { isShare } = WORDS[shown.numbers];
    const row = isShare && from !== undefined ? rowOf(map, from) : undefined;
    on.weigh(row, to);
    if (isExample && to !== undefined) showOnce(to);
    on.weighFrom(!isShare || back === undefined ? undefined : columnOf(map, back));
    picture.point(shown, target);
    accountFor(shown, pointed.row ?? picked?.from ?? example?.from ?? map.from - 1);
  }

  /** Accounts for the cell that was chosen or is told, or for the token's largest weight. */
  function accountFor({ map, place }: Shown, from: number): void {
    const told = [picked, example].find((cell) => cell?.from === from);
    const to = told?.to ?? strongest(map, from, 1)[0];
    if (to === undefined) return;
    account.follow(place, { from, to }, () =>
      strongest(map, from, map.isCausal ? from + 1 : map.to),
    );
  }

  const settings = createSettings(panel, choices, loading.load, exports);
  return {
    ...{ elements: picture.elements, settings },
    details: [picture.twin, account.element],
    show: loading.choose,
    point: (row) => {
      pointed = { ...pointed, row };
      update();
    },
    pointTo: (column) => {
      pointed = { ...pointed, column };
      update();
    },
    recolour: () => {
      picture.recolour();
      account.recolour();
    },
  };
}

/** Does it the first time only. */
function once(act: (index: number) => void): (index: number) => void {
  let isDone = false;
  return (index) => {
    if (!isDone) act(index);
    isDone = true;
  };
}

/** What is pointed at: one token or cell for each way to point. */
interface Pointing {
  /** The token that looks, pointed at outside of the picture. */
  readonly row?: number | undefined;
  /** The token looked at, if it belongs to another text. */
  readonly column?: number | undefined;
  /** The token looked at, pointed at beside the lines. */
  readonly aim?: number | undefined;
  /** The cell, pointed at in the map. */
  readonly cell?: Cell | undefined;
}

function targetOf(
  map: HeadMap,
  { row, column, aim, cell }: Pointing,
  example: Cell | undefined,
): Target {
  if ((row ?? column ?? aim ?? cell) === undefined && example)
    return { ...example, back: undefined, cell: undefined, isExample: true };
  const from = cell?.from ?? (aim === undefined ? row : undefined);
  const back = from === undefined ? (aim ?? column) : undefined;
  const to = cell?.to ?? (from === undefined ? back : strongest(map, from, 1)[0]);
  return { from, back, to, cell, isExample: false };
}

/** The cell that is told until another one is pointed at. */
function exampleOf(heads: Heads, texts: Texts, { map, numbers, place }: Shown): Cell | undefined {
  if (numbers === "scores") return undefined; // signed: the largest tells little
  const [habit] = numbers === "weights" ? habits(heads, place.layer, place.head) : [];
  return tellingCell(map, { ...texts, isCausal: heads.isCausal }, habit?.share);
}
