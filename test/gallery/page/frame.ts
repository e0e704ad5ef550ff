// Inside each panel's frame, before its own script: what VS Code puts into a webview.
import { THEMES, type ThemeName } from "../themes.ts";

function wear(name: ThemeName): void {
  const { bodyClass, variables } = THEMES[name];
  document.documentElement.removeAttribute("style");
  for (const [role, value] of Object.entries(variables)) {
    document.documentElement.style.setProperty(`--vscode-${role}`, value);
  }
  document.body.className = bodyClass;
}

const query = new URLSearchParams(location.search);
wear((query.get("theme") ?? "dark") as ThemeName);
document.body.classList.add(...(query.get("wishes")?.split(",") ?? []));
addEventListener("message", ({ data }: MessageEvent<{ readonly theme?: ThemeName }>) => {
  if (data?.theme) wear(data.theme);
});

const place = `state of ${location.pathname}`;
Object.assign(globalThis, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => parent.postMessage(message, "*"),
    getState: () => JSON.parse(sessionStorage.getItem(place) ?? "null") ?? undefined,
    setState: (state: unknown) => sessionStorage.setItem(place, JSON.stringify(state)),
  }),
});
