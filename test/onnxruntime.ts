// onnxruntime as the engine loads it, which reports nothing: tests load it in no other way.
import type * as ort from "onnxruntime-node";
import { loadRuntime } from "../src/engine/onnx/runtime.ts";

export const { InferenceSession, Tensor } = await loadRuntime();
export type InferenceSession = ort.InferenceSession;
export type Tensor = ort.Tensor;
