/** What the HTML of a page hands over in `data-start` (host/panels/pageHtml.ts). */
interface Start {
  /** English → the user's language; what is missing stays English. */
  readonly strings: Readonly<Record<string, string>>;
  readonly locale: string;
}

const shell = document.querySelector<HTMLElement>("#glassbox");
const start = JSON.parse(shell?.dataset.start ?? "{}") as Partial<Start>;

/** The user's language, as `Intl` names it; undefined: the browser's own. */
export const { locale } = start;

/** A sentence in the user's language: `t("{0} of {1} tokens", 3, 5)`. English is the key. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return (start.strings?.[text] ?? text).replace(/\{(\d)\}/g, (hole, index) =>
    String(values[Number(index)] ?? hole),
  );
}
