import { leavesOf, type PartTree } from "../../../../src/domain/makeup/tree.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatLarge, formatShare } from "../../../kit/page/numbers.ts";
import { partName } from "../../../kit/parts/partNames.ts";
import type { Made } from "./made.ts";

/** How many parameters there are, and where most of them are. */
export function headlineOf({ sheet: { name }, tree }: Made): string {
  if (!tree || tree.root.count === 0)
    return t("‘{0}’: {1}", name, t("its parameters are not known"));
  const { count, children } = tree.root;
  const inLayers = children.filter(({ group }) => group === "layers");
  const ofLayers = inLayers.reduce((sum, each) => sum + each.count, 0);
  const most = children.toSorted((a, b) => b.count - a.count)[0];
  if (!most) return t("‘{0}’ has {1} parameters.", name, formatLarge(count));
  if (most.group === "layers" || ofLayers >= most.count) {
    return t(
      "‘{0}’ has {1} parameters, {2} of them in its {3} layers.",
      name,
      formatLarge(count),
      formatShare(ofLayers / count),
      formatCount(inLayers.reduce((sum, each) => sum + each.children.length, 0)),
    );
  }
  const where = most.group === "embedding" ? partName("embedding") : partName("other");
  return t(
    "‘{0}’ has {1} parameters, most of them ({2}) here: {3}.",
    name,
    formatLarge(count),
    formatShare(most.count / count),
    where,
  );
}

/** What the model is, in short facts. */
export function factsOf({ sheet, geometry, window, tree }: Made): readonly string[] {
  const { config, licence, origin, tokenizer } = sheet;
  const vocabulary = Number.isInteger(config.vocab_size)
    ? (config.vocab_size as number)
    : undefined;
  const layers = tree?.root.children.filter(({ group }) => group === "layers") ?? [];
  const count = layers.reduce((sum, each) => sum + each.children.length, 0);
  return [
    ...(typeof config.model_type === "string" ? [config.model_type] : []),
    ...(geometry ? [kindName(geometry.kind)] : []),
    ...(count > 0 ? [t("{0} layers", formatCount(count))] : []),
    ...(geometry && geometry.heads > 0 ? [t("{0} heads", formatCount(geometry.heads))] : []),
    ...(window === undefined ? [] : [windowName(window)]),
    ...(vocabulary === undefined ? [] : [t("vocabulary of {0}", formatCount(vocabulary))]),
    ...(tokenizer ? [t("{0} tokenizer", tokenizer.kind)] : []),
    licence === undefined ? t("no license given") : t("license: {0}", licence),
    ...(origin.length > 0 ? [t("made from {0}", origin.join(", "))] : []),
  ];
}

/** Of relative positions or a state there is no end, whatever number a config names. */
function windowName({ tokens, isFixed, isSaid }: NonNullable<Made["window"]>): string {
  if (isFixed) return t("window of {0} tokens", formatCount(tokens));
  return isSaid
    ? t("no fixed window (config.json names {0} tokens)", formatCount(tokens))
    : t("no fixed window");
}

function kindName(kind: NonNullable<Made["geometry"]>["kind"]): string {
  switch (kind) {
    case "decoder":
      return t("decoder");
    case "encoder":
      return t("encoder");
    case "encoderDecoder":
      return t("encoder-decoder");
    case "state":
      return t("without attention");
    default:
      return kind satisfies never;
  }
}

/** Body and head told apart, and whether the unembedding is the token table. */
export function bodyAndHead({ root, head, isTied }: PartTree): string {
  const body = root.count - head;
  if (isTied && head > 0) {
    return t(
      "Body {0}, head {1}. The unembedding is the table of token embeddings (tied), so it counts once.",
      formatCount(body),
      formatCount(head),
    );
  }
  if (isTied) {
    return t(
      "Body {0}, no head of its own: the unembedding is the table of token embeddings (tied).",
      formatCount(body),
    );
  }
  return head > 0
    ? t("Body {0}, head {1}.", formatCount(body), formatCount(head))
    : t("Body {0}, no head.", formatCount(body));
}

/** Whether a model holds parts of which the name does not tell what they are. */
export const hasUnassigned = ({ root }: PartTree): boolean =>
  leavesOf(root).some(({ group }) => group === "other");
