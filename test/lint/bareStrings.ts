import path from "node:path";
import type { Node, SourceFile } from "typescript/unstable/ast";
import { SyntaxKind } from "typescript/unstable/ast";
import * as is from "typescript/unstable/ast/is";
import { API } from "typescript/unstable/sync";
import { root } from "./imports.ts";

/** Files whose strings are no words of ours: texts to look at, and what only a log shows. */
const DATA: readonly string[] = [
  "src/host/processes/tokenizerThread.ts",
  "src/host/modelFiles/reader.ts",
  "src/host/shelf/samples.ts",
  "webview/panels/prompts/input/examples.ts",
  "webview/panels/tokens/compare/parallel.ts",
  // The heads of a CSV are data: a program reads them, whatever the user's language.
  "webview/panels/counts/csv.ts",
  // What a graphics card runs.
  "webview/panels/embeddings/map/chart/shader.ts",
];

const LETTERS = /\p{L}{2}/u;
const SENTENCE = /\p{L}{2,}[,.:;!?]? \p{L}{2,}/u;
const STYLE =
  /<\/?\w|<!|^<\?|var\(--|\d(?:px|em)\b|\b(?:sans-serif|monospace)$|\bcurrentColor\b|^\(prefers-/;
/** Icons, and names that are the same in every language. */
const NAMES = /^(?:\$\(\w+\) |Markdown|\P{L}*ID\P{L}*|\[UNK\]|[a-z]+(?:_[a-z]+)+)$/u;
/** What is read: by these names an element, a message or a choice shows or speaks a string. */
const SHOWN =
  /^"?(?:title|label|spoken|short|placeholder|placeHolder|prompt|alt|detail|description|tooltip|text|textContent|ariaLabel|aria-label|aria-description|lead|example|caption|openLabel)"?$/;
const SHOWING =
  /(?:^|\.)(?:say|show(?:Error|Warning|Information)(?:Message)?|createScroller|createTwin|setStatusBarMessage)$/;
/** What is given to these is translated, or read by no user: a log's line, a selector. */
const UNSHOWN = /(?:^|\.)t$|^(?:console|log)\b|\.(?:closest|matches|querySelector(?:All)?)$/;

/**
 * Strings for people in some TypeScript files that do not go through `t`: whatever reads as a
 * sentence, and a single word where it is shown or spoken.
 *
 * @param configs tsconfig.json files
 * @param isOurs whether a file, by its path, is looked at
 */
export function bareStrings(
  configs: readonly string[],
  isOurs: (file: string) => boolean,
): readonly string[] {
  const api = new API({ cwd: root });
  try {
    const projects = api.updateSnapshot({ openProjects: [...configs] }).getProjects();
    return projects.flatMap(({ program }) =>
      program.getSourceFileNames().flatMap((file) => {
        const source = isOurs(file) ? program.getSourceFile(file) : undefined;
        return source ? bareIn(source) : [];
      }),
    );
  } finally {
    api.close();
  }
}

function bareIn(source: SourceFile): readonly string[] {
  const found: string[] = [];
  const code = (node: Node) => source.text.slice(node.pos, node.end).trim();
  const file = path.relative(root, source.fileName).split(path.sep).join("/");
  if (DATA.includes(file)) return found;

  function walk(node: Node, above: readonly Node[]): void {
    if (isLiteral(node) && isBare(node.text, node, above)) found.push(`${file}: ${node.text}`);
    node.forEachChild((child) => walk(child, [...above, node]));
  }

  function isBare(text: string, node: Node, above: readonly Node[]): boolean {
    if (!LETTERS.test(text) || STYLE.test(text) || NAMES.test(text)) return false;
    let below = node;
    let isShown = SENTENCE.test(text);
    for (const parent of above.toReversed()) {
      if (isNoWords(parent, below)) return false;
      isShown ||= shows(parent, below);
      if (isBoundary(parent)) break;
      below = parent;
    }
    return isShown;
  }

  /** Whether this makes of what stands in it something that nobody reads on the screen. */
  function isNoWords(parent: Node, below: Node): boolean {
    if (is.isCallExpression(parent) && below !== parent.expression)
      return UNSHOWN.test(code(parent.expression));
    if (is.isNewExpression(parent))
      return /(?:Error|Failed|Refused)$/.test(code(parent.expression));
    if (is.isPropertyAssignment(parent)) return /^"?class(?:Name)?"?$/.test(code(parent.name));
    if (is.isBinaryExpression(parent))
      return (
        /\.(?:class|className)$/.test(code(parent.left)) ||
        parent.operatorToken.kind === SyntaxKind.EqualsEqualsEqualsToken ||
        parent.operatorToken.kind === SyntaxKind.ExclamationEqualsEqualsToken
      );
    return is.isLiteralTypeNode(parent) || is.isImportDeclaration(parent);
  }

  function shows(parent: Node, below: Node): boolean {
    if (is.isPropertyAssignment(parent))
      return below === parent.initializer && SHOWN.test(code(parent.name));
    if (is.isBinaryExpression(parent))
      return (
        parent.operatorToken.kind === SyntaxKind.EqualsToken &&
        is.isPropertyAccessExpression(parent.left) &&
        SHOWN.test(code(parent.left.name))
      );
    if (!is.isCallExpression(parent)) return false;
    if (SHOWING.test(code(parent.expression))) return below === parent.arguments[0];
    // h("p", { … }, children): they are shown.
    return code(parent.expression) === "h" && parent.arguments.indexOf(below as never) >= 2;
  }

  walk(source, []);
  return found;
}

/** Where a string's own expression ends: what stands above tells nothing of it. */
const isBoundary = (node: Node): boolean =>
  is.isCallExpression(node) || is.isArrowFunction(node) || is.isBlock(node);

type Literal = Node & { readonly text: string };

const isLiteral = (node: Node): node is Literal =>
  is.isStringLiteral(node) ||
  is.isNoSubstitutionTemplateLiteral(node) ||
  is.isTemplateHead(node) ||
  is.isTemplateMiddle(node) ||
  is.isTemplateTail(node);
