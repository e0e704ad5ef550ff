import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { type HubServer, startHub } from "../host/models/hubServer.ts";
import { useDialogs } from "./kit/dialogs.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";
import { root } from "./kit/window.ts";

const TEXT = "The lamp on the hill was lit every evening.";

describe("Choose Model…, seen through the window of VS Code", () => {
  let hub: HubServer;
  let trap: HubServer; // the workspace names it; nobody may ask it anything
  let folder: string;
  let vscode: VSCode;

  before(async () => {
    const files = filesIn(path.join(root, "media/models/tiny-gpt"));
    hub = await startHub({
      "someone/another-gpt": { files, licence: "mit" },
      "someone/gated-gpt": { files, token: "hf_right", isGated: true },
      "someone/words": { files: { "README.md": Buffer.from("No model.") } },
    });
    trap = await startHub({});
    folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-hub-"));
    writeFileSync(path.join(folder, "story.md"), `${TEXT}\n`);
    mkdirSync(path.join(folder, ".vscode"));
    writeFileSync(
      path.join(folder, ".vscode/settings.json"),
      JSON.stringify({ "glassbox.hub.endpoint": trap.endpoint, "glassbox.model": "/nowhere" }),
    );
    vscode = await openVSCode({ folder, settings: { "glassbox.hub.endpoint": hub.endpoint } });
    await vscode.open("story.md");
  });
  after(async () => {
    await vscode?.close();
    await Promise.all([hub.close(), trap.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const rows = () => vscode.page.locator(".quick-input-widget .quick-input-list .monaco-list-row");
  const row = (text: string | RegExp) => rows().filter({ hasText: text });
  const { button, dialog, hear, type } = useDialogs(() => vscode);
  const openList = async () => {
    await vscode.run("Glassbox: Choose Model…");
    await row("tiny-t5").waitFor();
  };
  const enterId = async (id: string) => {
    await openList();
    await row("Download from").click();
    await type("Download from", id);
  };
  const asksFor = (part: string) => hub.asked.filter(({ path }) => path.includes(part)).length;

  it("lists the embedded models with a line each, a folder and the user's own Hub", async () => {
    await openList();
    const said = (await rows().allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
    for (const line of [
      /tiny-gpt ?decoder: predicts the next token/,
      /tiny-bert ?encoder: fills in masked tokens/,
      /tiny-t5 ?encoder-decoder: fills in spans, translates simple English ↔ Korean/,
      /Choose a Folder…/,
      new RegExp(`Download from ${new URL(hub.endpoint).host}…`),
    ]) {
      assert.ok(
        said.some((text) => line.test(text)),
        `${line} in ${said.join(" | ")}`,
      );
    }
    assert.ok(!said.some((text) => text.includes("/nowhere")));
    await vscode.page.keyboard.press("Escape");
    assert.deepEqual(hub.asked, [], "a list asks nobody");
  });

  it("tells what a model takes, and fetches nothing if the answer is no", async () => {
    await enterId("someone/another-gpt");
    await dialog().waitFor();
    const said = (await dialog().innerText()).replace(/\s+/g, " ");
    assert.match(said, /Download someone\/another-gpt \(\d+(\.\d+)? MB\)\?/);
    assert.match(said, /\d files from 127\.0\.0\.1:\d+\./);
    assert.match(said, /onnx\/model\.onnx/);
    assert.match(said, /License: mit/);
    await vscode.page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    assert.equal(asksFor("/resolve/"), 0);
  });

  it("stops when told to, and keeps what has come", async () => {
    hub.misbehave = ({ where }) =>
      where === "storage" ? { kind: "slow", bytes: 100_000, pause: 100 } : undefined;
    await enterId("someone/another-gpt");
    await button("Download").click();
    await hear(/Downloading someone\/another-gpt: \d.* of \d/);
    const progress = vscode.page.getByRole("dialog", { name: /Downloading someone/ });
    await progress.getByRole("button", { name: "Cancel", exact: true }).click();
    await openList();
    await row(/someone\/another-gpt.*incomplete: \d.* of \d/).waitFor();
    await vscode.page.keyboard.press("Escape");
    hub.misbehave = () => undefined;
  });

  it("downloads a model after a yes, and opens it", async () => {
    await vscode.selectLines(1, 1);
    await enterId("someone/another-gpt");
    await button("Download").click();
    await hear("Now using someone/another-gpt.");
    await vscode.run("Glassbox: Show Attention");
    const panel = await vscode.panel("Attention");
    await panel.locator(".model", { hasText: "another-gpt" }).waitFor();
    assert.match(await panel.locator("main").innerText(), /%/);
  });

  it("has it in the list from then on, and asks nobody for it", async () => {
    await openList();
    await row("tiny-bert").waitFor();
    const asked = hub.asked.length;
    assert.match(await row("someone/another-gpt").innerText(), /\d MB/);
    await row(/^.?tiny-gpt|tiny-gptdecoder/)
      .first()
      .click();
    await openList();
    await row("someone/another-gpt").click();
    const panel = await vscode.panel("Attention");
    await panel.locator(".model", { hasText: "another-gpt" }).waitFor();
    assert.equal(hub.asked.length, asked);
  });

  it("asks for a token where a model is gated, and shows it to the Hub alone", async () => {
    await enterId("someone/gated-gpt");
    await button("Download").click();
    await hear(/is gated/);
    await button("Enter an access token…").click();
    await type("Access Token", "hf_right");
    await button("Download").click();
    await hear("Now using someone/gated-gpt.");
    const shown = hub.asked.filter(({ headers }) => headers.authorization === "Bearer hf_right");
    assert.ok(shown.length > 0 && shown.every(({ where }) => where === "hub"));
  });

  it("says in a sentence that a model has no file for it", async () => {
    await enterId("someone/words");
    await hear(/someone\/words has no ONNX file/);
  });

  it("deletes a model after a yes, and goes back to an embedded one if it was in use", async () => {
    await openList();
    const there = row("someone/gated-gpt");
    await there.hover();
    await there.locator(".codicon-trash").click();
    await dialog().waitFor();
    await button("Delete").click();
    await there.waitFor({ state: "detached" });
    await row("tiny-t5").waitFor(); // the list comes back
    assert.equal(await row("someone/another-gpt").count(), 1);
    await vscode.page.keyboard.press("Escape");
    const panel = await vscode.panel("Attention");
    await panel.locator(".model", { hasText: "tiny-gpt" }).waitFor();
  });

  it("says in a sentence that the Hub is out of reach; the embedded models go on", async () => {
    await hub.close();
    await enterId("someone/another-gpt");
    await hear(/did not answer\. Check your network connection/);
    await vscode.selectLines(1, 1);
    const panel = await vscode.panel("Attention");
    assert.match(await panel.locator("main").innerText(), /lamp/);
  });

  it("never asks the Hub that the workspace names", () => assert.deepEqual(trap.asked, []));
});

function filesIn(folder: string): Record<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name))
      .map((file) => [path.relative(folder, file).replaceAll("\\", "/"), readFileSync(file)]),
  );
}
