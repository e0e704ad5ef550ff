import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { PROMPT_TOKENIZER } from "../../../src/domain/tokenizer/card.ts";
import { PROSE } from "../../../src/host/window/prose.ts";

const file = path.resolve(import.meta.dirname, "../../../package.json");
const { activationEvents, contributes, capabilities } = JSON.parse(readFileSync(file, "utf8"));

interface Setting {
  readonly scope?: string;
  readonly default: unknown;
}

/** Of all groups, by name. */
const settings: Readonly<Record<string, Setting | undefined>> = Object.assign(
  {},
  ...contributes.configuration.map(({ properties }: { properties: object }) => properties),
);

describe("the setting that makes work as soon as a file is opened", () => {
  it("is not taken from a folder that is not trusted", () => {
    assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes("glassbox.lint"));
  });
});

describe("the settings that name a place to read from", () => {
  for (const name of ["glassbox.model", "glassbox.tokenizer", "glassbox.hub.endpoint"]) {
    it(`are the user's own, never a folder's: ${name}`, () => {
      assert.equal(settings[name]?.scope, "machine");
      assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name));
    });
  }
});

describe("Glassbox, while nobody needs it", () => {
  it("is woken by prose and prompts, and by what is its own; never by the start", () => {
    const events = activationEvents as readonly string[];
    const isOfLanguage = (event: string) => event.startsWith("onLanguage:");
    assert.deepEqual(
      events.filter(isOfLanguage),
      [...PROSE].map((language) => `onLanguage:${language}`),
    );
    assert.deepEqual(
      events.filter((event) => !isOfLanguage(event)),
      [
        "onWebviewPanel:glassbox.panel",
        "onDebugResolve:glassbox",
        "onDebugInitialConfigurations:glassbox",
      ],
    );
  });
});

describe("the settings as they come", () => {
  it("cut by the tokenizer that prompts meet", () => {
    assert.equal(settings["glassbox.tokenizer"]?.default, PROMPT_TOKENIZER);
  });

  it("show hovers in prose and prompts", () => {
    assert.deepEqual(settings["glassbox.hover.languages"]?.default, ["prose"]);
  });
});
