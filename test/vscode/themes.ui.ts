import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { THEMES } from "../gallery/themes.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

const NAMES = {
  dark: "dark",
  light: "light",
  highContrast: "hc-dark",
  highContrastLight: "hc-light",
} as const;
/** All colours that the gallery knows; a theme need not have each of them. */
const COLOURS = [
  ...new Set(Object.values(THEMES).flatMap(({ variables }) => Object.keys(variables))),
].filter((name) => !name.includes("font"));

describe("The gallery's themes", () => {
  let vscode: VSCode;
  before(async () => {
    vscode = await openVSCode();
    await vscode.open("story.md");
    await vscode.run("Glassbox: Inspect Tokens");
  });
  after(() => vscode.close());

  for (const kind of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
    it(`have the colours that VS Code gives a panel: ${kind}`, async () => {
      await vscode.theme(kind);
      const panel = await vscode.panel("Tokens");
      const { bodyClass, variables } = THEMES[NAMES[kind]];
      const ours = variables as Readonly<Record<string, string | undefined>>;
      await panel.waitForFunction(
        (wanted) => wanted.every((name) => document.body.classList.contains(name)),
        bodyClass.split(" "),
      );
      const differing = await panel.evaluate(
        (pairs) => {
          const context = document.createElement("canvas").getContext("2d");
          const written = (colour: string) => {
            if (!context || colour === "") return colour;
            context.fillStyle = colour;
            return context.fillStyle;
          };
          const style = getComputedStyle(document.documentElement);
          return pairs.flatMap(([name, colour]) => {
            const real = style.getPropertyValue(`--vscode-${name}`);
            return written(real) === written(colour) ? [] : [`${name}: ${real}, not ${colour}`];
          });
        },
        COLOURS.map((name) => [name, ours[name] ?? ""] as const),
      );
      assert.deepEqual(differing, []);
    });
  }
});
