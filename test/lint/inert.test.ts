// Words from a file, a model, the Hub or a text are never markup: each surface that reads some is
// written to in one place, which makes them inert. This finds any other way.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");

/** How a surface is written to, and in which files that may be done so. */
interface Rule {
  readonly what: string;
  readonly found: RegExp;
  readonly inFiles: readonly string[];
  /** A line that breaks it. */
  readonly planted: string;
}

const RULES: readonly Rule[] = [
  {
    what: "notifications and dialogs",
    found: /\.show(?:Error|Warning|Information)Message/,
    inFiles: ["src/host/window/messages.ts"],
    planted: "window.showErrorMessage(sentence);",
  },
  {
    what: "Markdown for VS Code",
    found: /new MarkdownString\(|appendMarkdown|\.isTrusted|supportHtml|supportThemeIcons/,
    inFiles: ["src/host/words/markdown.ts"],
    planted: "new MarkdownString(sentence);",
  },
  {
    what: "strings taken for Markdown",
    found: /\bas Markdown\b/,
    inFiles: [
      "src/domain/text/markdown.ts",
      "src/host/words/markdown.ts",
      "src/host/words/numbers.ts",
    ],
    planted: "return sentence as Markdown;",
  },
  {
    what: "the status bar",
    found: /item\.text = (?!inert\()/,
    inFiles: [],
    planted: "this.item.text = name;",
  },
  {
    what: "progress with a name in it",
    found: /location: ProgressLocation\.\w+,\s*title(?!: (?:inert\(|l10n\.t\("[^"{]*"\)))/,
    inFiles: [],
    planted: "{ location: ProgressLocation.Notification, title, cancellable: true }",
  },
  {
    what: "rows of a list",
    found: /\$\{(?:mark\([^}]*\)|[^}]*"\$\(\w+\)")\} \$\{(?!inert\(|l10n\.t\()/,
    inFiles: [],
    planted: `label: \`\${mark(isChosen)} \${name}\`,`,
  },
  {
    what: "the log",
    found: /\blog\.(?:info|warn|error)\((?!inLog\()/,
    inFiles: [],
    planted: "log.error(failure.message);",
  },
  {
    what: "HTML",
    found: /\b(?:innerHTML|outerHTML|insertAdjacentHTML)\b|document\.write/,
    inFiles: [],
    planted: "cell.innerHTML = name;",
  },
];

const sources = globSync("{src,webview}/**/*.ts", { cwd: root }).map((file) => ({
  file: file.replaceAll("\\", "/"),
  text: readFileSync(path.join(root, file), "utf8"),
}));

describe("words from elsewhere", () => {
  for (const { what, found, inFiles, planted } of RULES) {
    it(`reach ${what} in one way only`, () => {
      assert.match(planted, found);
      const others = sources.filter(
        ({ file, text }) => found.test(text) && !inFiles.includes(file),
      );
      assert.deepEqual(
        others.map(({ file }) => file),
        [],
      );
      for (const file of inFiles) {
        assert.ok(
          sources.some((source) => source.file === file && found.test(source.text)),
          file,
        );
      }
    });
  }
});
