/** Whether the user wants little motion: the system or the editor says so. */
export const wantsLittleMotion = (): boolean =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ||
  document.body.classList.contains("vscode-reduce-motion");
