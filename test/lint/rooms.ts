import { settle } from "./imports.ts";

/** A room of the house, and what its files may import. */
interface Room {
  readonly folder: string;
  /** Other rooms, or sub-rooms of them. */
  readonly rooms: readonly string[];
  /** Packages; "node:" is all of Node. */
  readonly packages: readonly string[];
  /** What single files, or sub-rooms, may import beyond that. */
  readonly beyond?: Readonly<Record<string, readonly string[]>>;
}

const TOOLKIT = "@vscode/webview-ui-toolkit";

export const ROOMS: readonly Room[] = [
  { folder: "src/domain", rooms: [], packages: [] },
  { folder: "src/protocol", rooms: ["src/domain"], packages: [] },
  {
    folder: "src/tokenizer",
    rooms: ["src/domain"],
    packages: ["gpt-tokenizer", "unicode-name"],
    beyond: { "main.ts": ["src/protocol", "node:"] },
  },
  {
    folder: "src/engine",
    rooms: ["src/domain", "src/tokenizer"],
    packages: ["node:", "onnxruntime-node", "@xenova/transformers"],
    beyond: { "main.ts": ["src/protocol"] },
  },
  { folder: "src/host", rooms: ["src/domain", "src/protocol"], packages: ["node:", "vscode"] },
  { folder: "src/extension.ts", rooms: ["src/domain", "src/host"], packages: ["node:", "vscode"] },
  {
    folder: "webview/kit",
    rooms: ["src/domain", "src/protocol"],
    packages: [],
    beyond: { "controls/controls.ts": [TOOLKIT] },
  },
  // Each panel is a room: it sees no other.
  ...["attention", "counts", "embeddings", "generation", "predictions", "prompts", "tokens"].map(
    (name): Room => ({
      folder: `webview/panels/${name}`,
      rooms: ["src/domain", "webview/kit"],
      packages: [],
    }),
  ),
];

/** Nobody imports what runs by itself. */
const PROGRAMS: readonly string[] = ["src/engine/main.ts", "src/tokenizer/main.ts"];

export const roomOf = (file: string): Room | undefined =>
  ROOMS.find(({ folder }) => isWithin(file, folder));

/**
 * Why a file may not import something, or undefined if it may.
 *
 * @param file its path from the root, with slashes
 * @param imported as it is written in the file
 */
export function faultOf(file: string, imported: string): string | undefined {
  const room = roomOf(file);
  if (!room) return `${file} stands in no room`;
  const target = settle(file, imported);
  if (PROGRAMS.includes(target)) return `${target} runs by itself`;
  const beyond = Object.entries(room.beyond ?? {})
    .filter(([part]) => isWithin(file, `${room.folder}/${part}`))
    .flatMap(([, allowed]) => allowed);
  const allowed = [room.folder, ...room.rooms, ...room.packages, ...beyond];
  if (!allowed.some((one) => isWithin(target, one))) return `${room.folder} imports no ${target}`;
  return undefined;
}

/** Whether it is that file, package or folder, or in it. */
function isWithin(target: string, whole: string): boolean {
  return target === whole || target.startsWith(whole.endsWith(":") ? whole : `${whole}/`);
}
