// `npm run soak`: the test of memory, five times as long.
import process from "node:process";

process.env.GLASSBOX_SELECTIONS = "10000";
await import("./host/memory.test.ts");
