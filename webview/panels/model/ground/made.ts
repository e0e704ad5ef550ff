import type { Config } from "../../../../src/domain/makeup/config.ts";
import { type Geometry, geometryOf } from "../../../../src/domain/makeup/geometry.ts";
import { weightsOf } from "../../../../src/domain/makeup/layouts/layout.ts";
import type { ModelSheet } from "../../../../src/domain/makeup/sheet.ts";
import { type PartTree, treeOf } from "../../../../src/domain/makeup/tree.ts";
import { countOf, type Weight } from "../../../../src/domain/makeup/weights.ts";
import { type Window, windowOf } from "../../../../src/domain/makeup/window.ts";
import { t } from "../../../kit/page/language.ts";

/** A model's sheet, and what follows from it. */
export interface Made {
  readonly sheet: ModelSheet;
  /** As its config tells them; undefined where it cannot be told. */
  readonly weights: readonly Weight[] | undefined;
  /** Why not, as a sentence. */
  readonly lacking: string | undefined;
  /** By its weights, or else by the file that is there; undefined without either. */
  readonly tree: PartTree | undefined;
  readonly geometry: Geometry | undefined;
  /** How many tokens it takes in at once; undefined if nothing says so. */
  readonly window: Window | undefined;
  /** Whether its config also tells of other things than the language model, which is all we count. */
  readonly isOnlyPart: boolean;
}

const LONGEST = 100_000_000; // tokens; configs without a window name a number beyond

/** Where a model of text and pictures says what its language model is made of. */
const LANGUAGE_PARTS = ["text_config", "llm_config", "language_config"];

export function make(sheet: ModelSheet): Made {
  const config = ofLanguage(sheet.config);
  const told = weightsOf(config);
  const weights = Array.isArray(told) ? (told as readonly Weight[]) : undefined;
  const window = windowOf(config);
  return {
    sheet,
    weights,
    lacking: weights ? undefined : whyNot(told, config),
    tree: weights
      ? treeOf(
          weights.map(({ name, shape, tiedTo }) => ({
            ...{ name, count: countOf(shape) },
            ...(tiedTo !== undefined && { tiedTo }),
          })),
        )
      : sheet.stored?.tree,
    geometry: geometryOf(config),
    window: window !== undefined && window.tokens <= LONGEST ? window : undefined,
    isOnlyPart: weights !== undefined && config !== sheet.config,
  };
}

function ofLanguage(config: Config): Config {
  const inner = LANGUAGE_PARTS.map((name) => config[name]).find(
    (part): part is Config => typeof part === "object" && part !== null,
  );
  return inner ? { ...config, ...inner } : config;
}

function whyNot(told: ReturnType<typeof weightsOf>, { model_type: family }: Config): string {
  return typeof told === "object" && "notSaid" in told
    ? t(
        "config.json does not say {0}, so its weights cannot be counted without their file.",
        told.notSaid,
      )
    : t(
        "Glassbox does not know how models of the family {0} are laid out, so their weights cannot be counted without their file.",
        typeof family === "string" ? family : "?",
      );
}
