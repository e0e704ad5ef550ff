import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { type Built, type Content, contentsOf } from "./contents.ts";
import { build } from "./pack.ts";
import { isTarget, TARGETS } from "./targets.ts";

const LARGE = 10e6; // bytes: larger ones are libraries and the models' weights

describe("a package", () => {
  let work: string;
  let built: Built;
  before(async () => {
    work = mkdtempSync(path.join(os.tmpdir(), "glassbox-contents-"));
    built = await build(work);
  });
  after(() => rmSync(work, { recursive: true }));

  for (const target of Object.keys(TARGETS).filter(isTarget)) {
    describe(`for ${target}`, () => {
      let list: ReadonlyMap<string, Content>;
      let names: readonly string[];
      before(() => {
        list = contentsOf(target, built);
        names = [...list.keys()];
      });
      const text = (name: string): string => bytes(name).toString("utf8");
      const bytes = (name: string): Buffer => {
        const content = list.get(name);
        assert.ok(content, `${name} is missing`);
        return "text" in content ? Buffer.from(content.text) : readFileSync(content.file);
      };

      it("holds the programs, the pages and the words", () => {
        for (const name of [
          ...["dist/extension.js", "dist/engine.js", "dist/tokenizer.js"],
          ...["dist/webview/panels/attention/index.js", "dist/webview/panels/attention/index.css"],
          ...["package.nls.json", "package.nls.ko.json", "l10n/bundle.l10n.ko.json"],
          ...[
            "README.md",
            "CHANGELOG.md",
            "LICENSE",
            "SUPPORT.md",
            "SECURITY.md",
            "media/models/SOURCES.md",
          ],
        ]) {
          assert.ok(list.has(name), name);
        }
      });

      it("holds nothing that only those need who build it", () => {
        const kinds =
          /^(dist|media|l10n|node_modules)\/|^(package(\.nls.*)?\.json|[A-Z]+(\.md)?|ThirdPartyNotices\.txt)$/;
        const strange = names.filter(
          (name) =>
            !kinds.test(name) ||
            /\.(ts|map|vsix)$|^(?!media\/samples\/).*\.py$|\/(pictures|test)\//.test(name),
        );
        assert.deepEqual(strange, []);
      });

      it("holds what its manifest names", () => {
        const manifest = JSON.parse(text("package.json"));
        const named = JSON.stringify(manifest).match(/"(?:\.\/)?(?:media|dist)\/[^"]+"/g) ?? [];
        const missing = named
          .map((name) => path.posix.normalize(JSON.parse(name)))
          .filter((name) => !list.has(name));
        assert.ok(named.length >= 2, `${named}`);
        assert.deepEqual(missing, []);
      });

      it("asks for what lies in its node_modules, and is nobody's secret", () => {
        const manifest = JSON.parse(text("package.json"));
        const lying = names.flatMap(
          (name) => /^node_modules\/([^/]+)\/package.json$/.exec(name)?.[1] ?? [],
        );
        const asked = lying.flatMap((name) => {
          const own = JSON.parse(text(`node_modules/${name}/package.json`));
          return Object.keys(own.dependencies);
        });
        assert.deepEqual([...Object.keys(manifest.dependencies), ...asked].sort(), lying.sort());
        for (const left of ["private", "scripts", "devDependencies", "optionalDependencies"]) {
          assert.ok(!(left in manifest), left);
        }
      });

      it("holds one onnxruntime, for this machine", () => {
        const machine = /\.(node|dll|so(\.\d+)*|dylib|wasm)$/;
        const binaries = names.filter((name) => machine.test(name));
        if (target === "universal") {
          assert.deepEqual(binaries, [
            "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
          ]);
          return;
        }
        const [binding = "", library = "", ...others] = binaries;
        assert.deepEqual(others, []);
        for (const name of [binding, library]) {
          const folder: string = `node_modules/onnxruntime-node/bin/napi-v6/${target.replace("-", "/")}`;
          assert.equal(path.posix.dirname(name), folder);
        }
        assert.equal(path.posix.basename(binding), "onnxruntime_binding.node");
        assert.ok(bytes(library).length > LARGE);
        // By this name the binding asks the system for it.
        assert.ok(bytes(binding).includes(`${path.posix.basename(library)}\0`), library);
      });

      it("holds the licences of all that it is made of", () => {
        const notices = text("ThirdPartyNotices.txt");
        const bundled = built.inputs.flatMap(
          (file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
        );
        const beside = names.flatMap((name) => /^node_modules\/([^/]+)\//.exec(name)?.[1] ?? []);
        assert.ok(bundled.includes("@xenova/transformers") && bundled.includes("gpt-tokenizer"));
        for (const name of new Set([...bundled, ...beside])) {
          assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+.* \\(.+\\)$`, "m"));
        }
        // onnxruntime's own notices: of the code in it.
        assert.match(notices, /^microsoft\/cpp_client_telemetry/m);
        assert.match(notices, /Emscripten authors/);
      });
    });
  }
});
