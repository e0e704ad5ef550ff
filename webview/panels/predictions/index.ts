import "./style.css";
import type { Run } from "../../../src/domain/model/run.ts";
import { applyRules, isForbidden } from "../../../src/domain/prediction/rules.ts";
import {
  type Column,
  createSampler,
  OFF,
  probabilityAt,
  type Sampled,
  type Settings,
} from "../../../src/domain/prediction/sampling.ts";
import { label, type TokenId, tokenAt } from "../../../src/domain/text/token.ts";
import { h } from "../../kit/controls/element.ts";
import { createExport, type Exported } from "../../kit/export/export.ts";
import { t } from "../../kit/page/host.ts";
import {
  formatCount,
  formatExactShare,
  formatNumber,
  formatShare,
} from "../../kit/page/numbers.ts";
import { type Panel, type Picture, startPanel } from "../../kit/panel/panel.ts";
import { drawSilent, whySilent } from "../../kit/panel/silent.ts";
import { createTable, createTwin } from "../../kit/pictures/table.ts";
import { createOwnRules } from "../../kit/sampling/ownRules.ts";
import { createControls } from "../../kit/sampling/samplingControls.ts";
import { createWriter } from "../../kit/strip/writer.ts";
import explain from "./explain.html";
import { drawLabels } from "./labels/labels.ts";
import { createMasks } from "./masked/masks.ts";
import type { NoiseView } from "./masked/noise.ts";
import { createParts } from "./masked/parts.ts";
import { createColumns, LISTED, type Real, titleOf } from "./sampling/columns.ts";
import { createDart } from "./sampling/dart.ts";
import { exportColumns } from "./sampling/exports.ts";

interface View extends NoiseView {
  readonly settings: Settings;
  readonly seed: number;
  /** Whether the model's own rules are in force. */
  readonly ruled: boolean;
}

/** One position of the text: all that the settings need to be answered at once. */
interface Position {
  readonly index: number;
  readonly logits: Float32Array;
  /** With all settings off. */
  readonly own: Sampled;
  readonly sample: (settings: Settings) => Sampled;
}

const INITIAL: View = {
  settings: OFF,
  seed: 7,
  ruled: true,
  noise: "corruption",
  noiseSeed: 1,
};

startPanel<View>("predictions", { title: t("Predictions"), explain, view: INITIAL }, (panel) => {
  const { run } = panel.subject;
  if (!run) throw new RangeError("The predictions panel needs a run: the host gave none.");
  const { kind } = run.says;
  if (kind === "labels") return drawLabels(panel, run);
  if (kind === "none" || kind === "seen") return drawSilent(panel, whySilent(run));
  return drawPredictions(panel, run);
});

function drawPredictions(panel: Panel<View>, run: Run): Picture {
  // An encoder-decoder is asked what its decoder writes next, wherever in the text one points.
  let current = run; // with what its decoder has written since
  const written = () => current.decoder ?? current.tokens;
  const isMasked = run.says.kind === "masked"; // then a token is hidden, and asked for in its place
  const tellsNext = run.says.kind === "next";
  const last = () => (isMasked ? written().special.lastIndexOf(0) : written().ids.length - 1);
  const names = new Map<TokenId, string>();
  const columns = createColumns();
  const real = h("p", { class: "goesOn" });
  const effect = h("p", { class: "effect", "aria-live": "polite" });
  const entropy = h("p", { class: "entropy" });
  const twin = createTwin(t("Show as table"));
  const parts = createParts(panel, run);
  let taken: (() => Exported) | undefined; // made when it is asked for
  const work = panel.asker();
  const away = createExport(
    panel.host,
    (saving) => work(saving, () => {}),
    () => taken?.(),
    ["svg", "png", "csv", "json", "md"],
  );
  const controls = createControls(panel.view.settings, run.model.vocabSize, (settings) => {
    panel.setView({ settings });
    draw();
  });
  const ownRules =
    tellsNext && Object.keys(run.writing?.rules ?? {}).length > 0
      ? createOwnRules(run, {
          isOn: panel.view.ruled,
          changed: (ruled) => {
            panel.setView({ ruled });
            askAgain();
          },
          spell: (ids) => panel.host.spell(run.id, ids),
        })
      : undefined;
  const dart = createDart(panel.view.seed, (seed) => panel.setView({ seed }));
  let asked: number | undefined;
  let shown: Position | undefined;
  const nameAt = (index: number) => `‘${label(tokenAt(written(), index))}’`;
  const masks = createMasks(nameAt, askAgain);

  function askAgain(): void {
    const again = asked;
    asked = undefined;
    ask(again ?? last());
  }

  const askToWrite = panel.asker();
  const writer = run.decoder && createWriter(write);

  /** Another text for the decoder; undefined: what the model writes itself, such as a translation. */
  function write(text: string | undefined): void {
    askToWrite(panel.host.write(run.id, text), (other) => {
      current = other;
      asked = shown = undefined;
      const strip = writer?.show(written(), (index) => ask(index ?? last()));
      strip?.start();
    });
  }

  function ask(index: number): void {
    if (index === asked) return;
    asked = index;
    masks.show(index);
    panel.ask(fetch(index), (position) => {
      shown = position;
      draw();
    });
  }

  async function fetch(index: number): Promise<Position> {
    const logits = await fetchLogits(index);
    // With a mask, nothing comes before anything: the text is read from both sides.
    const before = new Set(isMasked ? [] : written().ids.subarray(0, index + 1));
    const own = createSampler(logits, before)(OFF);
    const rule = ruleAt(index, logits);
    const sample = createSampler(logits, before, rule);
    // A penalty lowers only what came before: so many can get into the list at any setting.
    const some = [own, sample(OFF)].flatMap(({ ids }) => [
      ...ids.subarray(0, LISTED + before.size),
    ]);
    const unknown = [...new Set(some)].filter((id) => !names.has(id));
    if (unknown.length > 0) {
      const spelt = await panel.host.spell(current.id, unknown);
      for (const [i, id] of unknown.entries()) names.set(id, label(tokenAt(spelt, i)));
    }
    return { index, logits, own, sample };
  }

  /** What the model's own rules do behind a token, as if all before it had been given. */
  function ruleAt(index: number, logits: Float32Array) {
    const { writing, ends = [], decoder } = current;
    if (!writing || !panel.view.ruled || !tellsNext) return undefined;
    const ids = written().ids.subarray(0, index + 1);
    const source = decoder ? current.tokens.ids : ids;
    const place = { ids, prompt: decoder ? 1 : ids.length, source, ends };
    const rule = (penalty: number) => applyRules(logits, writing.rules, place, penalty).scores;
    // Where they leave nothing there is nothing to show but the model's own.
    return rule(1).every(isForbidden) ? undefined : rule;
  }

  async function fetchLogits(index: number): Promise<Float32Array> {
    if (!isMasked) return panel.host.logits(current.id, index);
    const [logits] = await panel.host.fill(run.id, [index, ...masks.kept]);
    return logits as Float32Array;
  }

  function draw(): void {
    if (!shown) return;
    const { index, logits, own, sample } = shown;
    const { settings } = controls;
    const sampled = sample(settings);
    const goesOn = realAt(isMasked ? index : index + 1, sampled);
    const nameOf = (rank: number) => names.get(sampled.ids[rank] as TokenId);
    const listed = Array.from({ length: LISTED }, (_, rank) => nameOf(rank) ?? "");
    columns.show({ sampled, settings, names: listed, logits, real: goesOn });
    dart.show(lastOf(sampled), nameOf);
    sayAll(index, own, sampled, goesOn);
    const title = isMasked
      ? t("Token in place of {0}", nameAt(index))
      : t("Next token after {0}", nameAt(index));
    const count = Math.min(LISTED, sampled.ids.length);
    const facts = { title, model: run.model.name, names: listed.slice(0, count) };
    taken = () => exportColumns({ ...facts, sampled, settings, logits });
    showTable(index, sampled, logits, goesOn);
  }

  /** The text's own token in this place, if the text goes on so far. */
  function realAt(index: number, { ids }: Sampled): Real | undefined {
    if (index >= written().ids.length) return undefined;
    const token = tokenAt(written(), index);
    const rank = ids.indexOf(token.id);
    return rank < 0 ? undefined : { id: token.id, name: label(token), rank };
  }

  function sayAll(index: number, own: Sampled, sampled: Sampled, goesOn: Real | undefined): void {
    const final = lastOf(sampled);
    const likeliest = names.get(own.ids[0] as TokenId) ?? "";
    const share = formatShare(probabilityAt(own.columns[0], 0));
    panel.say(
      isMasked
        ? t(
            "In place of {0}, masked, the model expects ‘{1}’ ({2}) from what stands on both sides.",
            nameAt(index),
            likeliest,
            share,
          )
        : isAllowed(own.ids[0] as TokenId, sampled)
          ? t("After {0} the model expects ‘{1}’ ({2}).", nameAt(index), likeliest, share)
          : t(
              "After {0} the model expects ‘{1}’ ({2}), which its own rules forbid.",
              nameAt(index),
              likeliest,
              share,
            ),
    );
    real.textContent = goesOn ? realSentence(goesOn, own, sampled) : "";
    effect.textContent = effectSentence(sampled);
    ownRules?.say(ruledSentence(own, sampled));
    entropy.textContent =
      final.kept === 1
        ? ""
        : t(
            "Undecided by {0} bits, as if choosing evenly among {1} tokens.",
            formatNumber(final.entropy),
            formatNumber(2 ** final.entropy),
          );
  }

  /** The text's own token: how likely it was, and what the settings make of it. */
  function realSentence({ id, name, rank }: Real, own: Sampled, sampled: Sampled): string {
    const ownRank = own.ids.indexOf(id);
    const share = probabilityAt(own.columns[0], ownRank);
    const facts = [
      name,
      formatCount(ownRank + 1),
      formatShare(share),
      formatNumber(-Math.log2(share)),
    ] as const;
    const sentence = isMasked
      ? t("What stands there is ‘{0}’: rank {1}, {2}, {3} bits of surprisal.", ...facts)
      : t("The text goes on with ‘{0}’: rank {1}, {2}, {3} bits of surprisal.", ...facts);
    if (sampled.columns.length === 1) return sentence;
    const final = lastOf(sampled);
    const now =
      rank >= final.kept
        ? t("With these settings it cannot come.")
        : t("With these settings it has {0}.", formatShare(probabilityAt(final, rank)));
    return `${sentence} ${now}`;
  }

  /** The likeliest tokens that the model's own rules forbid here: they are not just missing. */
  function ruledSentence(own: Sampled, { ids, columns: steps }: Sampled): string {
    const rules = steps.find(({ step }) => step === "rules");
    if (!rules) return "";
    const allowed = new Set(ids.subarray(0, rules.kept));
    const out = Array.from({ length: Math.min(LISTED, ids.length) }, (_, rank) => rank).filter(
      (rank) => !allowed.has(own.ids[rank] as TokenId),
    );
    const told = out.map((rank) => {
      const name = names.get(own.ids[rank] as TokenId) ?? "";
      return `‘${name}’ (${formatShare(probabilityAt(own.columns[0], rank))})`;
    });
    return told.length === 0
      ? ""
      : t("Forbidden here by this model’s rules: {0}.", told.join(", "));
  }

  function effectSentence(sampled: Sampled): string {
    const { ids, columns: steps } = sampled;
    const { kept } = lastOf(sampled);
    const { temperature } = controls.settings;
    if (temperature === 0)
      return t("Temperature 0 is greedy: always the likeliest token, and nothing left to cut.");
    if (kept === ids.length) return "";
    const mass = steps.reduce((product, column) => product * column.mass, 1);
    return t(
      "The cuts keep {0} of {1} tokens with {2} of the probability, which is divided among them anew.",
      formatCount(kept),
      formatCount(ids.length),
      formatShare(mass),
    );
  }

  function showTable(
    index: number,
    { ids, columns: steps }: Sampled,
    logits: Float32Array,
    goesOn: Real | undefined,
  ): void {
    const ranks = Array.from({ length: Math.min(LISTED, ids.length) }, (_, rank) => rank);
    if (goesOn && goesOn.rank >= LISTED) ranks.push(goesOn.rank);
    const { settings } = controls;
    const idAt = (rank: number) => ids[rank] as TokenId;
    const logitAt = (rank: number) => logits[idAt(rank)] as number;
    twin.show(() =>
      createTable(
        isMasked
          ? t("Token in place of {0}", nameAt(index))
          : t("Next token after {0}", nameAt(index)),
        [
          {
            title: t("token"),
            show: (rank: number) =>
              rank === goesOn?.rank ? goesOn.name : (names.get(idAt(rank)) ?? ""),
            isToken: true,
          },
          { title: t("ID"), show: (rank) => String(idAt(rank)), number: idAt },
          { title: t("logit"), show: (rank) => formatNumber(logitAt(rank)), number: logitAt },
          ...steps.map((column) => ({
            title: titleOf(column.step, settings),
            show: (rank: number) =>
              rank < column.kept ? formatExactShare(probabilityAt(column, rank)) : t("cut"),
            number: (rank: number) => probabilityAt(column, rank),
          })),
        ],
        ranks,
      ),
    );
  }

  if (writer) write(undefined);
  return {
    choices: [controls.reset],
    elements: [
      ...(isMasked ? [masks.element] : []),
      ...(writer ? [writer.element] : []),
      controls.element,
      ...(ownRules ? [ownRules.element] : []),
      // Nothing above them comes and goes: pointing and sliding must not make the columns jump.
      columns.element,
      effect,
      real,
      entropy,
      dart.element,
      twin.element,
      away,
      parts.element,
    ],
    // What is pointed at elsewhere is lit, but does not take this panel's place in the text away.
    point: ({ index, how }) => {
      if (!writer) ask(how === "elsewhere" ? last() : (index ?? last()));
      if (index !== undefined) parts.show(index);
    },
  };
}

/** Whether a token may come by the model's own rules. */
function isAllowed(id: TokenId, { ids, columns }: Sampled): boolean {
  const rules = columns.find(({ step }) => step === "rules");
  return !rules || ids.subarray(0, rules.kept).includes(id);
}

/** After all that the settings do. */
const lastOf = ({ columns }: Sampled): Column => columns.at(-1) ?? columns[0];
