import type { StepKind } from "../../../../src/domain/program/program.ts";
import { t } from "../../../kit/page/language.ts";

const projected = () =>
  t(
    "Each number that comes out is a weighted sum of all numbers that go in; the weights were learned. It prepares the vector for what is read from it next.",
  );
const looked = () =>
  t(
    "A network computes with numbers only, so each token of the vocabulary has a row of them, learned in training. Tokens that are used alike have rows that are alike.",
  );
const bent = () =>
  t(
    "Without a bend between them, two weighted sums in a row would be no more than one. This curve lets large numbers through and holds small and negative ones back, so that a neuron answers to some vectors and not to others.",
  );

const inParts = () =>
  t(
    "The file computes a formula in parts here, since it rounds between them; this is one of the parts.",
  );

/** One paragraph for each kind of step: what it does, and why it is there. */
const EXPLAINED: Readonly<Record<StepKind, () => string>> = {
  tokenize: () =>
    t(
      "The text is cut into pieces of a fixed vocabulary, its tokens, and each piece is replaced by its number. From here on the model sees no letters any more: only these numbers.",
    ),
  embed: looked,
  positions: () =>
    t(
      "Attention by itself does not see order: “dog bites man” and “man bites dog” would be the same to it. So each place in the text has a vector too, which is added to the token’s.",
    ),
  segments: () =>
    t(
      "A model that reads two texts at once has a vector for the first and one for the second, so that it can tell them apart.",
    ),
  sum: () =>
    t(
      "What the token is and where it stands become one vector, by adding number to number. This vector is the beginning of the residual stream: the token’s own line through all layers.",
    ),
  scale: () =>
    t(
      "All numbers are multiplied by one constant, so that they have the size that the next step was trained with.",
    ),
  layerNorm: () =>
    t(
      "The mean of the vector’s numbers is taken away and they are divided by their spread; then each dimension gets a learned gain and bias. However long the vector has become, the next step meets numbers of the same size: that keeps training stable.",
    ),
  rmsNorm: () =>
    t(
      "The vector is divided by the root of its mean square, then each dimension gets a learned gain. It does the work of layer normalization without taking the mean away, which turned out to be enough.",
    ),
  queries: () =>
    t(
      "Each head makes of the token’s vector a query: what this token is looking for in the others. The weights were learned; different heads look for different things.",
    ),
  keys: () =>
    t(
      "Each head makes of every token’s vector a key: what this token can be found by. A query finds the keys that point in its own direction.",
    ),
  values: () =>
    t(
      "Each head makes of every token’s vector a value: what this token hands over to those that look at it. What a token is found by and what it hands on need not be the same.",
    ),
  rotate: () =>
    t(
      "Queries and keys are turned by an angle that grows with the place in the text, pair by pair of their dimensions. Their product then depends on how far two tokens stand apart, not on where they stand.",
    ),
  scores: () =>
    t(
      "The query is multiplied with each token’s key, dimension by dimension, and the products are added up: the more alike their directions, the higher the score. Dividing by the root of the head’s width keeps scores of wide heads from growing too large for the softmax.",
    ),
  cap: () =>
    t(
      "Scores are bent so that none goes beyond a cap; small ones stay as they are. No single token can then take all the attention by a runaway score.",
    ),
  bias: () =>
    t(
      "A learned number for the distance between two tokens is added to their score, in each head another. That is how this model knows the order of tokens: some heads prefer neighbors, others look far.",
    ),
  mask: () =>
    t(
      "Tokens that a token may not see get a score of minus infinity, which the softmax turns into a weight of 0. A model that predicts what comes next must not look ahead: it would only copy the answer.",
    ),
  softmax: () =>
    t(
      "Scores become shares: e to the power of each, divided by the sum of all. They lie between 0 and 1 and sum to 1, so they say how this token divides its attention in this head. A somewhat higher score takes a much larger share.",
    ),
  mix: () =>
    t(
      "The values of all tokens are added up, each by its share of the attention. This is the one place where something passes from token to token: all other steps work on each token alone.",
    ),
  output: () =>
    t(
      "What the heads found stands side by side; a learned matrix turns it into one vector as wide as the residual stream, so that it can be added there.",
    ),
  residual: () =>
    t(
      "What the block computed is added to the token’s vector, not put in its place. So nothing is lost on the way: every layer reads what all layers before it have written, and corrects or adds a little.",
    ),
  up: () =>
    t(
      "The vector is multiplied with a wide learned matrix: each of its columns is a neuron that looks for one pattern in the vector. There are usually four times as many neurons as the vector has numbers.",
    ),
  gate: () =>
    t(
      "A second matrix makes a gate for each neuron out of the same vector. Which neurons get through then depends on the vector itself.",
    ),
  gelu: bent,
  geluTanh: bent,
  quickGelu: bent,
  relu: bent,
  silu: bent,
  tanh: bent,
  gated: () =>
    t(
      "Each neuron is multiplied with its gate: what the gate holds near 0 does not go on, whatever the neuron says.",
    ),
  down: () =>
    t(
      "Each neuron that is on writes its own learned vector, as strongly as it is on, and all are added up. Much of what a model knows about words and facts seems to be stored here.",
    ),
  dense: projected,
  logits: () =>
    t(
      "The finished vector is multiplied with one vector for each token of the vocabulary: how well it fits each is that token’s logit. In many models this table is the one in which tokens were looked up at the beginning.",
    ),
  probabilities: () =>
    t(
      "A softmax turns the logits into probabilities: each between 0 and 1, all together 1. This is all that a language model gives. Which token is written is picked from them afterwards.",
    ),
  choose: () =>
    t(
      "One token is taken from what the model expects. Greedy decoding takes the likeliest. Otherwise one is drawn at random, each as often as it is likely: a temperature above 1 makes unlikely tokens likelier, top-k and top-p leave out what is unlikely. The chosen token is put behind the text, and everything begins again.",
    ),
  erf: inParts,
  power: inParts,
  offset: inParts,
  round: () =>
    t(
      "The numbers are rounded to the 256 values that 8 bits can hold. The products that follow are smaller and faster for it; what is lost is little, but not nothing.",
    ),
  unknown: () =>
    t(
      "Glassbox reads steps out of the model’s own file, and knows no name for what happens here. What goes in and what comes out are still the model’s real numbers.",
    ),
};

export const explainStep = (kind: StepKind): string => EXPLAINED[kind]();
