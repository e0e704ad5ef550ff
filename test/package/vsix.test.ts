import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { APART, runNode, skip } from "../host/apart.ts";
import { REFUSED } from "../host/asked.ts";
import { root } from "../vscode/kit/window.ts";
import { type Built, contentsOf } from "./contents.ts";
import { build, pack } from "./pack.ts";
import { isTarget } from "./targets.ts";
import { readZip, type Zipped } from "./zip.ts";

const MOST = 60e6; // bytes
/** What vsce calls otherwise than we do. */
const RENAMED = new Map([
  ["README.md", "readme.md"],
  ["CHANGELOG.md", "changelog.md"],
  ["LICENSE", "LICENSE.txt"],
]);

describe("the package for this machine", () => {
  const machine = `${process.platform}-${process.arch}`;
  const target = isTarget(machine) ? machine : "universal";
  let work: string;
  let built: Built;
  let vsix: string;
  let files: ReadonlyMap<string, Zipped>;
  before(async () => {
    work = mkdtempSync(path.join(os.tmpdir(), "glassbox-vsix-"));
    built = await build(work);
    vsix = await pack(target, built, work);
    files = readZip(vsix);
  });
  after(() => rmSync(work, { recursive: true }));
  const text = (name: string) => files.get(name)?.bytes().toString("utf8") ?? "";

  it("is no larger than 60 MB", () => {
    assert.ok(statSync(vsix).size <= MOST, `${statSync(vsix).size} bytes`);
  });

  it("holds what it should, and nothing else", () => {
    const expected = [...contentsOf(target, built).keys()].map(
      (name) => `extension/${RENAMED.get(name) ?? name}`,
    );
    assert.deepEqual(
      [...files.keys()].sort(),
      ["[Content_Types].xml", "extension.vsixmanifest", ...expected].sort(),
    );
  });

  it("tells the Marketplace what it is", () => {
    const manifest = text("extension.vsixmanifest");
    for (const told of [
      /<Identity [^>]*Id="glassbox-llm" Version="\d+\.\d+\.\d+" Publisher="glassbox"/,
      target === "universal" ? /<Identity / : new RegExp(`TargetPlatform="${target}"`),
      /<Icon>extension\/media\/icon\.png<\/Icon>/,
      /Services\.Links\.Source" Value="https:/,
      /Services\.Links\.Support" Value="https:/,
      /Services\.Content\.Pricing" Value="Free"/,
      /Branding\.Color" Value="#/,
      /Services\.Content\.License/,
      /Services\.Content\.Details/,
      /Services\.Content\.Changelog/,
    ]) {
      assert.match(manifest, told);
    }
  });

  it("points in its README at pictures and pages by whole addresses", () => {
    const readme = text("extension/readme.md");
    const links = readme.matchAll(/(?:\]\(|src="|srcset=")([^)\s"]+)/g);
    const targets = [...links].map(([, to]) => to ?? "");
    assert.ok(targets.some((to) => to.endsWith(".png")));
    assert.deepEqual(
      targets.filter((to) => !/^(https:\/\/|#)/.test(to)),
      [],
    );
  });

  it("is all that Glassbox needs, without a way out and without a trace", { skip }, () => {
    const installed = path.join(work, "installed");
    for (const [name, file] of files) {
      const place = path.join(installed, name);
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, file.bytes());
    }
    const home = path.join(work, "home");
    mkdirSync(home);
    const tour = path.join(root, "test/host/tour.ts");
    const told = runNode(home, APART, tour, path.join(installed, "extension"));
    const { answered, refused, outbound } = JSON.parse(told);
    assert.deepEqual(refused, REFUSED);
    assert.ok(answered > 150, `${answered} answers`);
    assert.equal(outbound, 0);
    assert.deepEqual(readdirSync(home), []);
  });
});
