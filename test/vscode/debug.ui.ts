import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

const TEXT = "Mira opened the old book and";

describe("Debugging a model by keyboard, in the real VS Code", () => {
  let vscode: VSCode;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-debug-"));
    writeFileSync(path.join(folder, "story.txt"), `${TEXT}\n`);
    vscode = await openVSCode({ folder });
  });
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  const texts = (selector: string) => vscode.page.locator(selector).allInnerTexts();
  const squeezed = (all: readonly string[]) => all.map((text) => text.replace(/\s+/g, " ").trim());
  const frames = async () => squeezed(await texts(".debug-call-stack .stack-frame .label"));
  const variables = async () => squeezed(await texts(".debug-variables .monaco-list-row"));
  /** The number of the line that is lit in the program. */
  const line = () =>
    vscode.page.evaluate(() => {
      const arrow = document.querySelector(
        ".debug-top-stack-frame-column, .codicon-debug-stackframe",
      );
      const { top = 0 } = arrow?.getBoundingClientRect() ?? {};
      const numbers = [...document.querySelectorAll(".line-numbers")];
      const { right = 0 } = arrow?.closest(".editor-instance")?.getBoundingClientRect() ?? {};
      const near = numbers.filter((number) => {
        const box = number.getBoundingClientRect();
        return Math.abs(box.top - top) < 9 && box.right < right;
      });
      return Number(near.at(-1)?.textContent);
    });
  /** The number of the first line that says this. */
  const lineOf = (said: string) =>
    vscode.page.evaluate((text) => {
      const row = [...document.querySelectorAll(".view-line")].find((one) =>
        one.textContent?.replaceAll("\u00a0", " ").includes(text),
      );
      const { top = 0, left = 0 } = row?.getBoundingClientRect() ?? {};
      const near = [...document.querySelectorAll(".line-numbers")].filter((number) => {
        const box = number.getBoundingClientRect();
        return Math.abs(box.top - top) < 9 && box.right < left + 9;
      });
      return Number(near.at(-1)?.textContent);
    }, said);
  /** Presses a key until it has its effect; once more where it was lost, as while the focus changes. */
  const press = async (keys: string, isDone: () => Promise<boolean>) => {
    for (let times = 0; times < 5; times++) {
      for (const key of keys.split(" ")) await vscode.page.keyboard.press(key);
      for (const end = Date.now() + 20_000; Date.now() < end; await sleep(100))
        if (await isDone()) return;
    }
    throw new Error(`${keys} did nothing.`);
  };

  it("begins on the text, which stays beside its program", async () => {
    await vscode.open("story.txt");
    await vscode.run("Glassbox: Debug the Model on This Text");
    await eventually(async () =>
      assert.deepEqual(await frames(), ["tokenization", "token 7 ‘·and’", "generate"]),
    );
    const tabs = squeezed(await texts(".tabs-container .tab"));
    assert.deepEqual(
      tabs.map((tab) => tab.split(".")[0]?.trim()),
      ["story", "tiny-gpt"],
    );
    await eventually(async () => {
      const lines = (await texts(".view-lines")).join("\n").replaceAll("\u00a0", " ");
      assert.match(lines, /weights {4}= softmax\(scores\)/);
    });
  });

  it("goes over lines, into a head and a row, out and back", async () => {
    const stands = (first: string) => async () => (await frames())[0] === first;
    const weights = await lineOf("weights    = softmax(scores)");
    await eventually(async () => assert.ok((await line()) < weights));
    for (let before = await line(); before < weights; before = await line())
      await press("F10", async () => (await line()) > before);
    await eventually(async () => {
      const shown = await variables();
      assert.ok(
        shown.some((one) => /^scores.*norm [\d.]+ · \[8, 8, 8\]$/.test(one)),
        String(shown),
      );
      assert.ok(
        shown.some((one) => /^→ weights.*head \d: .*% to .+/.test(one)),
        String(shown),
      );
    });
    await press("F11", stands("head 1"));
    await press("F10", stands("head 2"));
    await press("F11", stands("row of ‘·and’"));
    await press("Shift+F11", stands("head 3"));
    await press("Control+k F10", stands("head 2"));
  });

  it("runs to the token that is written, and writes it to the console", async () => {
    await press("F5", async () => (await frames()).some((one) => one.startsWith("token 8 ")));
    const written = (await frames()).find((one) => one.startsWith("token 8 "));
    const [, token] = /‘·?(.+)’/.exec(written ?? "") ?? [];
    await eventually(async () => {
      const console = (await texts(".repl .output")).join("");
      assert.ok(token !== undefined && console.includes(token), console);
    });
  });

  it("answers in the console", async () => {
    await vscode.run("Debug Console: Focus on Debug Console View");
    await vscode.page.keyboard.type("entropy < 0");
    await vscode.page.keyboard.press("Escape"); // the list of completions
    await vscode.page.keyboard.press("Enter");
    await eventually(async () => {
      const answers = await texts(".repl .evaluation-result");
      assert.equal(answers.at(-1)?.trim(), "false");
    });
  });

  it("goes back to before the token was written, and ends", async () => {
    await vscode.run("Glassbox: Run the Model Back");
    await eventually(async () =>
      assert.ok((await frames()).some((one) => one === "token 7 ‘·and’")),
    );
    await vscode.page.keyboard.press("Shift+F5");
    await vscode.page.locator(".debug-toolbar").waitFor({ state: "hidden" });
  });
});
