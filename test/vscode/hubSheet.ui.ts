import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type HubServer, startHub } from "../host/models/hubServer.ts";
import { useDialogs } from "./kit/dialogs.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

const PHI = {
  ...{ model_type: "phi", architectures: ["PhiForCausalLM"], vocab_size: 51200 },
  ...{ hidden_size: 2560, intermediate_size: 10240, num_hidden_layers: 32 },
  ...{ num_attention_heads: 32, max_position_embeddings: 2048 },
};
const config = { "config.json": Buffer.from(JSON.stringify(PHI)) };

describe("A model that is not downloaded, in the window of VS Code", () => {
  let hub: HubServer;
  let vscode: VSCode;
  const { button, dialog, hear, type } = useDialogs(() => vscode);

  before(async () => {
    hub = await startHub({
      "someone/phi-2": {
        licence: "apache-2.0",
        files: {
          ...config,
          "model.safetensors": Buffer.alloc(50_000),
          "modeling.py": Buffer.from("never fetched"),
        },
      },
      "someone/gated-phi": { files: config, token: "hf_right", isGated: true },
    });
    vscode = await openVSCode({ settings: { "glassbox.hub.endpoint": hub.endpoint } });
    await vscode.open("story.md");
    await vscode.run("Glassbox: Show Model");
  });
  after(async () => {
    await vscode?.close();
    await hub.close();
  });

  /** Enters the ID of a model of which only what it is made of is wanted. */
  const show = async (id: string) => {
    const panel = await vscode.panel("Model");
    await panel.locator("#hub").click();
    await type("Show a Model on", id);
    await dialog().waitFor();
    return panel;
  };

  it("is asked for by nobody before a yes", async () => {
    const panel = await show("someone/phi-2");
    const said = (await dialog().innerText()).replace(/\s+/g, " ");
    assert.match(
      said,
      /Fetch the list of files and config\.json of someone\/phi-2 from 127\.0\.0\.1/,
    );
    assert.match(said, /No weights are downloaded/);
    await vscode.page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    assert.deepEqual(hub.asked, []);
    assert.match((await panel.locator(".finding").textContent()) ?? "", /tiny-gpt/);
  });

  it("is told by its list of files and its config.json alone", async () => {
    const panel = await show("someone/phi-2");
    await button("Fetch").click();
    // Abdin et al. 2023: 2.7 billion parameters.
    await panel
      .locator(".finding", { hasText: /phi-2’ has 2\.78B parameters, \d+% of them in its 32/ })
      .waitFor();
    assert.match(await panel.locator(".facts").innerText(), /license: apache-2\.0/);
    await panel.locator("#tab-files").click();
    await panel.locator("td", { hasText: "model.safetensors" }).waitFor();
    const fetched = hub.asked.map(({ path }) => path).filter((one) => one.includes("/resolve/"));
    assert.deepEqual(
      fetched.map((one) => one.split("/").at(-1)),
      ["config.json"],
    );
  });

  it("is shown once it has its token, if it is gated", async () => {
    const panel = await show("someone/gated-phi");
    await button("Fetch").click();
    await hear(/is gated/);
    await button("Enter an access token…").click();
    await type("Access Token", "hf_right");
    await panel.locator(".finding", { hasText: "gated-phi’ has 2.78B parameters" }).waitFor();
  });
});
