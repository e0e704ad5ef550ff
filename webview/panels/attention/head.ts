import type { Texts } from "../../../src/domain/attention/attendedTexts.ts";
import { strongest } from "../../../src/domain/attention/attention.ts";
import type { Heads } from "../../../src/domain/attention/headMeasures.ts";
import type { Run } from "../../../src/domain/model/run.ts";
import { label, type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { createExport } from "../../kit/export/export.ts";
import type { Panel } from "../../kit/panel/panel.ts";
import { createAccount } from "./account/account.ts";
import { finding } from "./chosen/finding.ts";
import { createHeadPicture, type Target } from "./chosen/headPicture.ts";
import { createLoading } from "./chosen/loading.ts";
import { createSettings, type RememberedHead } from "./chosen/settings.ts";
import type { Shown } from "./chosen/shown.ts";
import { exported } from "./export/exports.ts";
import { type Names, namesOf } from "./heads/sentences.ts";
import { type Cell, columnOf, type HeadMap, rowOf } from "./numbers/headMap.ts";
import { inModel, type Place } from "./numbers/headPlace.ts";
import { createSource } from "./numbers/mapSource.ts";
import { offered, WORDS } from "./numbers/quantities.ts";

export interface Head {
  readonly elements: readonly HTMLElement[];
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

  const loading = createLoading(panel, createSource(panel.host, run.id, heads), choices, {
    show: (shown) => {
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
  const picture = createHeadPicture(heads, labels, names, () => panel.view.look === "lines", {
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
        ...{ run, kind, labels },
        place: inModel(heads, shown.place),
        exact: () => loading.exact(shown),
        lines: picture.drawing(),
        heads: loading.lined(),
      });
    },
  );

  function update(): void {
    const shown = loading.shown();
    if (!shown) return;
    const { map } = shown;
    const target = targetOf(map, pointed);
    const { from, back, to, cell } = target;
    if (from !== undefined) loading.need(from, from + 1);
    panel.say(finding(heads, shown, names, { from, to: back }), !cell);
    const { isShare } = WORDS[shown.numbers];
    on.weigh(!isShare || from === undefined ? undefined : rowOf(map, from), to);
    on.weighFrom(!isShare || back === undefined ? undefined : columnOf(map, back));
    picture.point(shown, target);
    accountFor(shown, pointed.row ?? picked?.from ?? map.from - 1);
  }

  /** Accounts for the cell that was chosen, or for the token's largest weight. */
  function accountFor({ map, place }: Shown, from: number): void {
    const to = picked?.from === from ? picked.to : strongest(map, from, 1)[0];
    if (to === undefined) return;
    account.follow(place, { from, to }, () =>
      strongest(map, from, map.isCausal ? from + 1 : map.to),
    );
  }

  const settings = createSettings(panel, choices, loading.load, exports);
  return {
    elements: [settings, ...picture.elements, account.element],
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

function targetOf(map: HeadMap, { row, column, aim, cell }: Pointing): Target {
  const from = cell?.from ?? (aim === undefined ? row : undefined);
  const back = from === undefined ? (aim ?? column) : undefined;
  const to = cell?.to ?? (from === undefined ? back : strongest(map, from, 1)[0]);
  return { from, back, to, cell };
}
