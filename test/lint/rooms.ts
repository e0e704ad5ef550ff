import { settle } from "./imports.ts";

/** A room of the house, and what its files may import. */
export interface Room {
  readonly folder: string;
  /** Other rooms, or sub-rooms of them. */
  readonly rooms: readonly string[];
  /** Packages; "node:" is all of Node. */
  readonly packages: readonly string[];
  /**
   * Its sub-rooms from the ground up: each imports itself and those before it. What stands at the
   * room's root imports all of them.
   */
  readonly order: readonly string[];
  /** What single files, or sub-rooms, may import beyond that. */
  readonly beyond?: Readonly<Record<string, readonly string[]>>;
  /** Sub-rooms that import only these of those before them. */
  readonly narrow?: Readonly<Record<string, readonly string[]>>;
}

const TOOLKIT = "@vscode/webview-ui-toolkit";
const ONNX = ["onnxruntime-node", "onnxruntime-web"];

export const ROOMS: readonly Room[] = [
  {
    folder: "src/domain",
    rooms: [],
    packages: [],
    order: [
      ...["glossary", "text", "model", "makeup", "makeup/layouts", "positions", "tokenizer"],
      ...["attention", "prediction", "layers", "program", "writing", "debug", "debug/expression"],
      ...["search", "questions"],
    ],
  },
  { folder: "src/protocol", rooms: ["src/domain"], packages: [], order: [] },
  {
    folder: "src/tokenizer",
    rooms: ["src/domain"],
    packages: ["gpt-tokenizer", "unicode-name"],
    order: [
      ...["limits", "unicode", "patterns", "models", "stages", "decoding", "pipeline", "document"],
      ...["jinja/values", "jinja/syntax", "jinja/builtins", "jinja", "files", "vocabulary"],
    ],
    beyond: { "main.ts": ["src/protocol", "node:"] },
  },
  {
    folder: "src/engine",
    rooms: ["src/domain", "src/tokenizer/pipeline", "src/tokenizer/files"],
    packages: ["node:"],
    order: [
      ...["graph", "operators", "anatomy", "headers", "onnx", "surgery"],
      ...[
        "config",
        "sessions",
        "program/reading",
        "program/told",
        "program",
        "model",
        "runs",
        "maps",
        "vectors",
        "sheets",
        "answers/embeddings",
        "answers/pairs",
        "answers/layers",
        "answers/quantization",
        "answers/program",
        "answers",
      ],
    ],
    beyond: {
      "main.ts": ["src/protocol"],
      "sheets/reader.ts": ["src/protocol"],
      onnx: ONNX,
      config: ["@xenova/transformers"],
      maps: ["node_modules/embedding-atlas"],
    },
  },
  {
    folder: "src/host",
    rooms: ["src/domain", "src/protocol"],
    packages: ["node:", "vscode"],
    order: [
      ...["words", "window", "processes", "session", "models", "panels", "editor"],
      ...["editor/surprisal", "counting", "search", "modelFiles", "debug/adapter", "debug"],
      "shelf",
    ],
    beyond: { debug: ["@vscode/debugprotocol"] },
    narrow: {
      models: ["words", "window"],
      editor: ["words", "window", "processes", "session"],
    },
  },
  {
    folder: "src/extension.ts",
    rooms: ["src/domain", "src/host"],
    packages: ["node:", "vscode"],
    order: [],
  },
  {
    folder: "webview/kit",
    rooms: ["src/domain", "src/protocol"],
    packages: [],
    order: [
      ...["page", "words", "controls", "pictures", "charts"],
      ...["strip", "sampling", "proof", "export", "parts"],
      "panel",
    ],
    beyond: { "controls/controls.ts": [TOOLKIT] },
  },
  // Each panel is a room: it sees no other.
  panel("attention", ["numbers", "map", "heads", "lines", "account", "export", "chosen"]),
  panel("anatomy", ["ground", "words", "overview", "step", "way"]),
  panel("counts", []),
  panel("embeddings", [
    "explained",
    "ground",
    "nearest",
    "map/plane",
    "map/chart",
    "map/vocabulary",
    "map",
    "arithmetic",
    "positions/drawing",
    "positions/kinds",
    "positions",
    "search/results",
    "search",
  ]),
  panel("file", []),
  panel("generation", ["ground", "writing", "beams"]),
  panel("layers", ["ground", "lens", "attribution", "neurons"]),
  panel("model", ["ground", "facts", "costs"]),
  panel("predictions", ["sampling", "masked", "labels"]),
  panel("prompts", ["input", "answer"]),
  panel("tokens", ["ground", "cut", "token", "compare", "input", "vocabulary"]),
];

function panel(name: string, order: readonly string[]): Room {
  const folder = `webview/panels/${name}`;
  return { folder, rooms: ["src/domain", "webview/kit"], packages: [], order };
}

/** Nobody imports what runs by itself. */
const PROGRAMS: readonly string[] = [
  "src/engine/main.ts",
  "src/engine/maps/maker.ts",
  "src/engine/sheets/reader.ts",
  "src/tokenizer/main.ts",
];

/**
 * Why a file may not import something, or undefined if it may.
 *
 * @param file its path from the root, with slashes
 * @param imported as it is written in the file
 */
export function faultOf(file: string, imported: string): string | undefined {
  const room = ROOMS.find(({ folder }) => isWithin(file, folder));
  if (!room) return `${file} stands in no room`;
  const target = settle(file, imported);
  if (PROGRAMS.includes(target)) return `${target} runs by itself`;
  const beyond = Object.entries(room.beyond ?? {})
    .filter(([part]) => isWithin(file, `${room.folder}/${part}`))
    .flatMap(([, allowed]) => allowed);
  const outside = [...room.rooms, ...room.packages, ...beyond];
  if (!isWithin(target, room.folder)) {
    const isAllowed = outside.some((one) => isWithin(target, one));
    return isAllowed ? undefined : `${room.folder} imports no ${target}`;
  }
  const [from, to] = [subRoomOf(room, file), subRoomOf(room, target)];
  if (from === to || from === undefined) return undefined;
  if (to === undefined) return `${from} imports ${target}, which stands above it`;
  if (room.order.indexOf(to) > room.order.indexOf(from)) return `${to} stands above ${from}`;
  const only = room.narrow?.[from];
  return only && !only.includes(to) ? `${from} imports only ${only.join(", ")}` : undefined;
}

/** The innermost sub-room of a room that a file stands in; undefined at the room's root. */
function subRoomOf({ folder, order }: Room, file: string): string | undefined {
  return order
    .filter((one) => isWithin(file, `${folder}/${one}`))
    .reduce<string | undefined>((a, b) => (a && a.length > b.length ? a : b), undefined);
}

/** Whether it is that file, package or folder, or in it. */
function isWithin(target: string, whole: string): boolean {
  return target === whole || target.startsWith(whole.endsWith(":") ? whole : `${whole}/`);
}
