import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { root } from "./imports.ts";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, { readonly order: number }>>;
    }[];
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
  };
}

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly image: Readonly<Record<string, string>> };
  readonly completionEvents: readonly string[];
}

const read = <Json>(file: string): Json =>
  JSON.parse(readFileSync(path.join(root, file), "utf8")) as Json;
const { contributes } = read<Manifest>("package.json");
const words = ["package.nls.json", "package.nls.ko.json"].map((file) =>
  read<Readonly<Record<string, string>>>(file),
);
const [english = {}] = words;
const known = new Set(contributes.commands.map(({ command }) => command));
const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const settings = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));

/** The commands that a text's links run, as they stand there. */
const linksOf = (text = "") =>
  [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, link = ""]) => link.replace(/^command:/, ""));
const nameOf = (link: string) => link.replace(/\?.*/s, "");

describe("the manifest", () => {
  it("names no command that is not there: in menus, at keys, in links", () => {
    const named = [
      ...Object.values(contributes.menus).flatMap((entries) =>
        entries.flatMap(({ command }) => command ?? []),
      ),
      ...contributes.keybindings.map(({ command }) => command),
      ...words.flatMap((texts) => Object.values(texts).flatMap(linksOf)).map(nameOf),
    ];
    assert.deepEqual(
      named.filter((command) => !known.has(command)),
      [],
    );
  });

  it("has the same links in each language, with what they are called with", () => {
    for (const texts of words) {
      for (const [key, text] of Object.entries(texts)) {
        assert.deepEqual(linksOf(text), linksOf(english[key]), key);
      }
    }
  });

  it("has a picture of each step of the walkthrough for each kind of theme", () => {
    assert.equal(steps.length, 5);
    for (const { id, media } of steps) {
      assert.deepEqual(Object.keys(media.image).sort(), ["dark", "hc", "hcLight", "light"], id);
      for (const file of Object.values(media.image)) {
        assert.ok(existsSync(path.join(root, file)), file);
      }
    }
  });

  it("has each step done by what a button of it does, or by what the host tells then", () => {
    const welcome = readFileSync(path.join(root, "src/host/shelf/welcome.ts"), "utf8");
    for (const { id, description, completionEvents } of steps) {
      const links = linksOf(english[description.replaceAll("%", "")]).map(nameOf);
      assert.ok(completionEvents.length > 0, id);
      for (const event of completionEvents) {
        const [kind, what = ""] = event.split(":");
        if (kind === "onCommand") assert.ok(links.includes(what), event);
        else assert.ok(kind === "onContext" && welcome.includes(`"${what}"`), event);
      }
    }
  });

  it("has every setting in one group, in order", () => {
    assert.equal(new Set(settings).size, settings.length);
    for (const { title, properties } of contributes.configuration) {
      const orders = Object.values(properties).map(({ order }) => order);
      assert.deepEqual(
        orders,
        Array.from(orders, (_, i) => i + 1),
        title,
      );
    }
  });
});
