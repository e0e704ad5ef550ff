// Models that the gallery's own have no match for, each in a folder that is made for it.
import { copyFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { families } from "../engine/families.ts";
import { models } from "../engine/folder.ts";
import { labelOnnx } from "../engine/heads.ts";
import { smallConfig, smallFolder } from "../engine/small.ts";

/** A classifier of all of the text, its labels called so. @returns the folder */
export const classifierIn = (
  folder: string,
  names: readonly string[],
  config: object = {},
): string =>
  smallFolder(folder, {
    onnx: labelOnnx("text", names.length),
    config: JSON.stringify({
      ...smallConfig,
      ...{ architectures: undefined, id2label: { ...names } },
      ...config,
    }),
  });

/** One of the models that PyTorch was asked about: test/engine/labels. @returns the folder */
export function oracleIn(folder: string, name: string): string {
  smallFolder(folder);
  for (const file of ["config.json", "onnx/model.onnx"]) {
    copyFileSync(
      path.join(import.meta.dirname, "../engine/labels", name, file),
      path.join(folder, file),
    );
  }
  return folder;
}

/** One of a family's exports, with a tokenizer of few words: test/engine/families. @returns the folder */
export function exportIn(
  folder: string,
  [family, variant]: readonly [string, string],
  config = {},
) {
  const from = path.join(families, family);
  const own = JSON.parse(readFileSync(path.join(from, "config.json"), "utf8"));
  return smallFolder(folder, {
    onnx: readFileSync(path.join(from, variant, "model.onnx")),
    config: JSON.stringify({ ...own, ...config }),
  });
}

/** tiny-gpt with a generation_config.json of its own. @returns the folder */
export function ruledIn(folder: string, config: object): string {
  cpSync(path.join(models, "tiny-gpt"), folder, { recursive: true });
  writeFileSync(path.join(folder, "generation_config.json"), JSON.stringify(config));
  return folder;
}
