/** What was measured: by name, a number; undefined beside a peer that this machine lacks. */
export type Figures = Readonly<Record<string, number | undefined>>;

/** Something that can be measured. One file each; run.ts lists them. */
export interface Subject {
  readonly name: string;
  /** For each figure: what the number says, in one line of Markdown. */
  readonly figures: Readonly<Record<string, string>>;
  /** How it is measured, in Markdown. */
  readonly method: string;
  measure(log: (line: string) => void): Promise<Measurement>;
}

export interface Measurement {
  readonly figures: Figures;
  /** Of what took part besides Node and Glassbox: name → version. */
  readonly versions: Readonly<Record<string, string>>;
}
