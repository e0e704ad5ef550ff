/** Whether the user reads the page with a screen reader: the editor says so. */
export const usesScreenReader = (): boolean =>
  document.body.classList.contains("vscode-using-screen-reader");

/**
 * Whether what plays by itself gives more time: the system or the editor says that the user wants
 * little motion, or each step is to be read aloud.
 */
export const wantsCalm = (): boolean =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ||
  document.body.classList.contains("vscode-reduce-motion") ||
  usesScreenReader();
