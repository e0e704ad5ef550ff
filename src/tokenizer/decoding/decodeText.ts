import type { Pause } from "../limits/slices.ts";

const DECODED = 1 << 20; // bytes at once

/** The text of bytes in UTF-8. Megabytes are decoded slice by slice, to let others in. */
export async function decodeText(bytes: Uint8Array, pause: Pause): Promise<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  for (let at = 0; at < bytes.length; at += DECODED) {
    text += decoder.decode(bytes.subarray(at, at + DECODED), { stream: true });
    await pause();
  }
  return text + decoder.decode();
}
