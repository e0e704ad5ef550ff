/** Where a package can be installed, as VS Code names it; `universal` is for all other machines. */
export type Target = keyof typeof TARGETS;

/**
 * What each takes of the packages that cannot be bundled, by their folders in node_modules. Of
 * onnxruntime-node that is the library of one machine: on macOS in one of its two copies (the binding
 * asks for this name), on Windows without DirectX's, which it loads only when a session asks for a
 * graphics card (by name or by delayed import).
 */
export const TARGETS = {
  "linux-x64": native("linux/x64", "libonnxruntime.so.1"),
  "linux-arm64": native("linux/arm64", "libonnxruntime.so.1"),
  "darwin-arm64": native("darwin/arm64", "libonnxruntime.1.dylib"),
  "win32-x64": native("win32/x64", "onnxruntime.dll"),
  "win32-arm64": native("win32/arm64", "onnxruntime.dll"),
  universal: {
    "onnxruntime-web": [
      "dist/ort.node.min.mjs",
      "dist/ort-wasm-simd-threaded.mjs",
      "dist/ort-wasm-simd-threaded.wasm",
    ],
    "onnxruntime-common": ["dist/esm/**/*.js", "dist/esm/package.json"],
  },
} as const satisfies Readonly<Record<string, Needed>>;

/** Package → files of it, its package.json aside. */
export type Needed = Readonly<Record<string, readonly string[]>>;

function native(machine: string, library: string) {
  const bin = `bin/napi-v6/${machine}`;
  return {
    "onnxruntime-node": ["dist/*.js", `${bin}/onnxruntime_binding.node`, `${bin}/${library}`],
    "onnxruntime-common": ["dist/cjs/**/*.js", "dist/cjs/package.json"],
  };
}

export const isTarget = (name: string): name is Target => Object.hasOwn(TARGETS, name);
