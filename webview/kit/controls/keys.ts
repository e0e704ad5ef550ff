/** What keys do, by their names (`KeyboardEvent.key`). */
export type Keys = Readonly<Record<string, () => void>>;

/** Whether Ctrl, Alt or Meta is held: such keys belong to the editor. */
export const isWithModifier = ({ ctrlKey, altKey, metaKey }: KeyboardEvent): boolean =>
  ctrlKey || altKey || metaKey;

/** Does what the key means here, if anything, instead of what the browser would do. */
export function pressKey(event: Event, keys: Keys): void {
  const act = keys[(event as KeyboardEvent).key];
  if (!act || isWithModifier(event as KeyboardEvent)) return;
  event.preventDefault();
  act();
}

/** The keys that move along a row, from place `at`. `go` gets places from 0 to `last` only. */
export function rowKeys(at: number, last: number, go: (at: number) => void): Keys {
  const to = (place: number) => () => go(Math.max(0, Math.min(last, place)));
  return { ArrowLeft: to(at - 1), ArrowRight: to(at + 1), Home: to(0), End: to(last) };
}
