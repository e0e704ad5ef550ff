/** How well a text fits a query, as a model says that reads both together. */
export interface Relevance {
  /**
   * What it was trained to say: that the second text follows the first (next sentence prediction,
   * Devlin et al. 2019, §3.1), or one number (a cross-encoder, Nogueira and Cho 2019).
   */
  readonly kind: "follows" | "score";
  /** 0 to 1 if `isShare`; else any number, of which only the order says something. */
  readonly value: number;
  readonly isShare: boolean;
  /** Before any softmax or sigmoid; of `follows` that it does. */
  readonly logit: number;
  /** How many tokens were read, and how many both have with those around them. */
  readonly read: number;
  readonly total: number;
}
