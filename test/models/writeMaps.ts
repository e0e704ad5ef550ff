// `npm run maps`: makes the maps that are shipped beside the embedded models, by UMAP, in two and three
// dimensions. Made again, they are the same.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { EMBEDDED } from "../../src/domain/model/embedded.ts";
import { findFiles } from "../../src/engine/config/files.ts";
import { centered } from "../../src/engine/maps/centered.ts";
import { hashOf, mapName, writeMap } from "../../src/engine/maps/mapFile.ts";
import { layOut } from "../../src/engine/maps/umap.ts";
import { openModel } from "../../src/engine/model/model.ts";

const models = path.join(import.meta.dirname, "../../media/models");

for (const name of Object.values(EMBEDDED)) {
  const model = await openModel(findFiles(models, name));
  const { table } = await model.embeddings();
  const hash = await hashOf(table, async () => {});
  for (const dimensions of [2, 3] as const) {
    const began = performance.now();
    const { places } = centered(await layOut({ table, dimensions }, () => {}), dimensions);
    const bytes = writeMap(places, dimensions, hash);
    writeFileSync(path.join(models, name, mapName(dimensions)), bytes);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${name}/${mapName(dimensions)}: ${bytes.length} bytes, ${seconds} s`);
  }
  await model.close();
}
