import { Failed } from "../../domain/failure.ts";
import type { Intervention } from "../../domain/model/interventions.ts";
import type { ModelId, Run, RunId } from "../../domain/model/run.ts";
import { KEPT_RERUNS } from "../../domain/questions/reruns.ts";
import type { TextSize, TokenId } from "../../domain/text/token.ts";
import type { Engine } from "./engineProcess.ts";

/** A text's run, from the moment it waits for the engine. */
export interface Held {
  /** Undefined until it is begun. */
  engine: Engine | undefined;
  readonly run: Promise<Run>;
}

/** What is run. */
interface Asked {
  readonly model: ModelId;
  readonly text: string;
  /** What is asked of an encoder-decoder besides: to go on by itself, or with a text. */
  readonly written: { readonly text: string | undefined } | undefined;
  /** What was written behind the text, token by token. */
  readonly behind: readonly TokenId[];
}

export interface Entry extends Asked {
  /** Our own number: the engine's begin again with each process. */
  readonly id: RunId;
  /** Of one with interventions: what they are made in, and which. */
  readonly changed?: { readonly base: Entry; readonly interventions: readonly Intervention[] };
  /** What those who wait for its run say of whether they still do. */
  readonly askers: Set<() => boolean>;
  size: TextSize | undefined;
  held: Held | undefined;
}

/** The runs that are known by numbers of ours. */
export interface Entries {
  of(asked: Asked): Entry;
  /** One of its own for each asking. */
  changed(base: Entry, interventions: readonly Intervention[]): Entry;
  /** @throws Failed runGone */
  known(id: RunId): Entry;
}

const KEPT = 8; // texts; more than there are panels

/** Keeps the entries that were used last. @param release lets go of what the engine has of others */
export function keepEntries(release: (held: Held | undefined) => Promise<void>): Entries {
  let entries: readonly Entry[] = []; // the latest used last
  let lastId = 0;

  function use(entry: Entry): Entry {
    const all = [...entries.filter((other) => other !== entry), entry];
    const plain = all.filter(({ changed }) => !changed).slice(-KEPT);
    const changed = all.filter(({ changed }) => changed).slice(-KEPT_RERUNS);
    entries = all.filter((other) => plain.includes(other) || changed.includes(other));
    for (const { held } of all.filter((other) => !entries.includes(other))) {
      void release(held).catch(() => {});
    }
    return entry;
  }

  const fresh = (asked: Asked): Entry => ({
    ...{ ...asked, id: ++lastId as RunId },
    ...{ askers: new Set<() => boolean>(), size: undefined, held: undefined },
  });

  return {
    of(asked) {
      const same = entries.find((entry) => !entry.changed && isSame(entry, asked));
      return use(same ?? fresh(asked));
    },
    changed(base, interventions) {
      const { model, text, written, behind } = base;
      const own = fresh({ model, text, written, behind });
      return use({ ...own, changed: { base, interventions } });
    },
    known: (id) => use(known(id)),
  };

  function known(id: RunId): Entry {
    const entry = entries.find((other) => other.id === id);
    if (!entry) throw new Failed({ kind: "runGone" });
    return entry;
  }
}

const isSame = (one: Asked, other: Asked): boolean =>
  one.model === other.model &&
  one.text === other.text &&
  (one.written === undefined) === (other.written === undefined) &&
  one.written?.text === other.written?.text &&
  one.behind.join() === other.behind.join();
