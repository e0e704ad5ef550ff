import type { TokenId } from "../../../../src/domain/text/token.ts";
import {
  arrivals,
  type Edge,
  type MergeState,
  mergeStates,
  outcomeOf,
  type Try,
  triesOf,
} from "../../../../src/domain/tokenizer/plays.ts";
import type { Steps, TextStage } from "../../../../src/domain/tokenizer/steps.ts";

/** What the player shows at one moment. */
export type Frame =
  | { readonly kind: "text" }
  | { readonly kind: "stage"; readonly stage: TextStage }
  | { readonly kind: "added" }
  | { readonly kind: "long"; readonly units: number }
  | { readonly kind: "symbols"; readonly state: MergeState }
  | { readonly kind: "merge"; readonly states: readonly MergeState[]; readonly at: number }
  | {
      readonly kind: "merged";
      readonly states: readonly MergeState[];
      /** The word is a token, taken without merging; "alone": merging would lead elsewhere. */
      readonly whole: "same" | "alone" | undefined;
    }
  | { readonly kind: "try"; readonly tries: readonly Try[]; readonly at: number }
  | { readonly kind: "refused"; readonly longest: number; readonly unknown: TokenId }
  | { readonly kind: "lookup"; readonly id: TokenId; readonly isKnown: boolean }
  | { readonly kind: "lattice" }
  | { readonly kind: "arrive"; readonly at: number; readonly edges: readonly Edge[] }
  | { readonly kind: "path" }
  | { readonly kind: "runnersUp" }
  | { readonly kind: "result"; readonly ids: readonly TokenId[] };

/** Every frame of a word, from the text to its tokens. */
export function framesOf(steps: Steps): readonly Frame[] {
  const { play, stages } = steps;
  const ids = outcomeOf(play) ?? (play.kind === "added" ? steps.ids : undefined);
  return [
    { kind: "text" },
    ...stages.map((stage): Frame => ({ kind: "stage", stage })),
    ...algorithm(steps),
    ...(ids ? [{ kind: "result", ids } as const] : []),
  ];
}

/** The first frame that joins or finds something: before it, little can be seen. */
export function opening(frames: readonly Frame[]): number {
  const telling = frames.findIndex(({ kind }) => TELLING.has(kind));
  const own = frames.findIndex(({ kind }) => kind !== "text" && kind !== "stage");
  return Math.max(0, telling === -1 ? own : telling);
}

const TELLING: ReadonlySet<Frame["kind"]> = new Set(["merge", "try", "lattice"]);

function algorithm({ play, word }: Steps): readonly Frame[] {
  switch (play.kind) {
    case "added":
      return [{ kind: "added" }];
    case "long":
      return [{ kind: "long", units: play.units }];
    case "merges": {
      const states = mergeStates(play);
      const ends = states.at(-1)?.symbols;
      const isSame = ends?.length === 1 && ends[0]?.id === play.whole;
      const whole = play.whole === undefined ? undefined : isSame ? "same" : "alone";
      return [
        { kind: "symbols", state: states[0] as MergeState },
        ...play.merges.map((_, at): Frame => ({ kind: "merge", states, at })),
        { kind: "merged", states, whole },
      ];
    }
    case "matches": {
      const { isTooLong, longest, unknown } = play;
      if (isTooLong) return [{ kind: "refused", longest, unknown }];
      const tries = triesOf(word, play);
      return tries.map((_, at) => ({ kind: "try", tries, at }));
    }
    case "lookup":
      return [play];
    case "lattice":
      return [
        { kind: "lattice" },
        ...arrivals(play).map((arrival): Frame => ({ kind: "arrive", ...arrival })),
        { kind: "path" },
        ...(play.cuts.length > 1 ? [{ kind: "runnersUp" } as const] : []),
      ];
    default:
      return play satisfies never;
  }
}
