/** What keys do, by their names (`KeyboardEvent.key`). */
export type Keys = Readonly<Record<string, () => void>>;

/**
 * Does what the key means here, if anything, instead of what the browser would do. With Ctrl, Alt or
 * Meta a key belongs to the editor.
 *
 * @param other handles a key that is not among `keys`, as in "Shift+A". @returns whether it did
 */
export function pressKey(event: Event, keys: Keys, other?: (key: string) => boolean): void {
  const { key, shiftKey, ctrlKey, altKey, metaKey } = event as KeyboardEvent;
  if (ctrlKey || altKey || metaKey) return;
  const act = keys[key];
  if (!act && !other?.(`${shiftKey ? "Shift+" : ""}${key}`)) return;
  event.preventDefault();
  act?.();
}

/** The keys that move along a row, from place `at`. `go` gets places from 0 to `last` only. */
export function rowKeys(at: number, last: number, go: (at: number) => void): Keys {
  const to = (place: number) => () => go(Math.max(0, Math.min(last, place)));
  return { ArrowLeft: to(at - 1), ArrowRight: to(at + 1), Home: to(0), End: to(last) };
}
