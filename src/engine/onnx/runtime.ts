/**
 * onnxruntime, loaded at the first need; nothing else loads it. Its libraries for Linux and macOS
 * report each model that is opened to Microsoft, and keep a number of this device and a queue of
 * reports in the user's cache folder, unless they find this variable when they load.
 */
export function loadRuntime(): Promise<typeof import("onnxruntime-node")> {
  process.env.ORT_DISABLE_TELEMETRY = "1";
  return import("onnxruntime-node");
}
