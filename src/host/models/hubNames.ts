/** What Windows takes for a device, whatever its ending. */
const DEVICE = /^(?:con|prn|aux|nul|conin|conout|clock|com\d|lpt\d)(?:\.|$)/i;
const SEGMENT = /^\w(?:[\w.-]{0,94}\w)?$/;

/** Whether the Hub can have a model of this id: "gpt2", "onnx-community/SmolLM2-135M-ONNX". */
export function isHubId(id: string): boolean {
  const segments = id.split("/");
  return (
    segments.length <= 2 &&
    segments.every((segment) => SEGMENT.test(segment)) &&
    !/--|\.\.|\.git$/.test(id)
  );
}

/**
 * The id that the user means: as it is, or as a page of the Hub has it in its address.
 *
 * @param hosts whose pages they may be
 */
export function hubIdIn(text: string, hosts: readonly string[]): string | undefined {
  const trimmed = text.trim();
  const [, host, page] = /^https?:\/\/([^/]+)\/([^?#]*)/i.exec(trimmed) ?? [];
  const isPage = host !== undefined && hosts.includes(host.toLowerCase());
  const id = isPage ? (page ?? "").split("/").slice(0, 2).join("/") : trimmed;
  return isHubId(id) ? id : undefined;
}

/** Whether a path of the Hub can be a file below a folder of ours on any system, and nowhere else. */
export function isSafePath(path: string): boolean {
  const segments = path.split("/");
  return (
    segments.length <= 4 &&
    segments.every((segment) => SEGMENT.test(segment) && !DEVICE.test(segment))
  );
}

/** The last part of an id, as the name of a folder. */
export function folderName(id: string): string {
  const name = id.slice(id.lastIndexOf("/") + 1);
  return DEVICE.test(name) ? `_${name}` : name;
}
