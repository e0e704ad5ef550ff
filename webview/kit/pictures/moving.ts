/**
 * Fills a box anew. What has the same `data-key` as before begins at the old one's `--at` and goes on to
 * its own: CSS says what follows from `--at`, and how it moves there.
 */
export function refill(box: HTMLElement, ...children: readonly HTMLElement[]): void {
  const before = new Map(moving(box).map((one) => [one.dataset.key, at(one)]));
  box.replaceChildren(...children);
  const ends = moving(box).map((one) => {
    const end = at(one);
    one.style.setProperty("--at", before.get(one.dataset.key) ?? end);
    return [one, end] as const;
  });
  void box.offsetWidth; // laid out once where it begins
  for (const [one, end] of ends) one.style.setProperty("--at", end);
}

const moving = (box: HTMLElement) => Array.from(box.querySelectorAll<HTMLElement>("[data-key]"));
const at = ({ style }: HTMLElement) => style.getPropertyValue("--at");
