// node --import of this: as on a machine that onnxruntime has no library for.
import Module from "node:module";

const { _resolveFilename: resolve } = Module;
Module._resolveFilename = (name, ...rest) => {
  if (name === "onnxruntime-node/package.json") throw new Error("There is none, for a test.");
  return resolve(name, ...rest);
};
