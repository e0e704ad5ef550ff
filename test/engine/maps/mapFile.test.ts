import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import {
  createMapFiles,
  hashOf,
  mapName,
  readMap,
  writeMap,
} from "../../../src/engine/maps/mapFile.ts";
import { allNear } from "../../asserts.ts";
import { temporaryFolder } from "../folder.ts";
import { drawnTable, numbers } from "./tables.ts";

const folder = temporaryFolder();
const TABLE = "a".repeat(64);
const random = numbers();
const places = Float32Array.from({ length: 60 }, () => 2 * random.next().value);

describe("a map's file", () => {
  it("holds every place in two bytes an axis, as of one table and number of dimensions", () => {
    const bytes = writeMap(places, 3, TABLE);
    assert.equal(bytes.length - bytes.indexOf(10) - 1, 2 * places.length);
    allNear(readMap(bytes, 3, TABLE) ?? [], places, 0.5 / 32_767 + 1e-7);
    assert.equal(readMap(bytes, 2, TABLE), undefined);
    assert.equal(readMap(bytes, 3, "b".repeat(64)), undefined);
  });

  it("is none if it is cut off, longer, of another recipe, or something else", () => {
    const bytes = Buffer.from(writeMap(places, 2, TABLE));
    const other = Buffer.from(bytes.toString("latin1").replace("seed 1", "seed 2"), "latin1");
    assert.notDeepEqual(other, bytes);
    for (const wrong of [
      bytes.subarray(0, -4),
      Buffer.concat([bytes, Buffer.alloc(4)]),
      other,
      Buffer.alloc(0),
      Buffer.from("no map"),
      Buffer.from("\n"),
    ]) {
      assert.equal(readMap(wrong, 2, TABLE), undefined);
    }
  });

  it("is of the one table that has its hash", async () => {
    const table = drawnTable(100, 8);
    const pause = async () => {};
    const hash = await hashOf(table, pause);
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.equal(await hashOf(drawnTable(100, 8), pause), hash);
    table.data[799] = (table.data[799] as number) + 1;
    assert.notEqual(await hashOf(table, pause), hash);
  });
});

describe("the files of maps", () => {
  it("are read beside the model first, then where they are kept", async () => {
    const kept = path.join(folder, "first", "kept");
    const model = path.join(folder, "model");
    mkdirSync(model);
    const files = createMapFiles(kept);
    assert.equal(await files.read(model, 2, TABLE), undefined);
    await files.keep(places, 2, TABLE);
    allNear((await files.read(model, 2, TABLE)) ?? [], places, 1e-4);
    allNear((await files.read(undefined, 2, TABLE)) ?? [], places, 1e-4);
    assert.equal(await files.read(model, 3, TABLE), undefined);
    writeFileSync(path.join(model, mapName(2)), writeMap(places.slice(0, 2), 2, TABLE));
    assert.equal((await files.read(model, 2, TABLE))?.length, 2);
    writeFileSync(path.join(model, mapName(2)), writeMap(places, 2, "b".repeat(64)));
    assert.equal((await files.read(model, 2, TABLE))?.length, places.length);
  });

  it("are kept to the latest 24", async () => {
    const kept = path.join(folder, "many");
    const files = createMapFiles(kept);
    for (let i = 0; i < 30; i++) {
      await files.keep(places, 2, String(i).padStart(64, "0"));
      const name = `${String(i).padStart(64, "0")}-${mapName(2)}`;
      utimesSync(path.join(kept, name), i, i);
    }
    const left = readdirSync(kept);
    assert.equal(left.length, 24);
    assert.ok(left.some((name) => name.startsWith(`${"0".repeat(62)}29`)));
    assert.ok(!left.some((name) => name.startsWith(`${"0".repeat(62)}05`)));
  });

  it("are not kept where there is no folder, or nothing can be written", async () => {
    const none = createMapFiles(undefined);
    await none.keep(places, 2, TABLE);
    assert.equal(await none.read(folder, 2, TABLE), undefined);
    const blocked = path.join(folder, "a file");
    writeFileSync(blocked, "");
    const files = createMapFiles(blocked);
    await files.keep(places, 2, TABLE);
    assert.equal(await files.read(folder, 2, TABLE), undefined);
    rmSync(blocked);
  });
});
