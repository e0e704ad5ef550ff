// Runs one of the TypeScript files beside it: `node test/launch.mjs start`. Every Node can read this
// one; the others need a Node that runs TypeScript as it stands. On Linux `npm ci` brings one, whose
// link in node_modules/.bin npm 10 forgets: so it is looked for here.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

// onnxruntime reports to its makers unless it finds this when it loads (src/engine/onnx/runtime.ts).
process.env.ORT_DISABLE_TELEMETRY = "1";

// npm dies of a SIGTERM without handing it on; what runs here would outlive it.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 1000).unref();

const [major, minor] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  const [name] = process.argv.splice(2, 1);
  // Whatever runs from here on by the name of `node` is this one.
  const paths = [path.dirname(process.execPath), process.env.PATH ?? ""];
  process.env.PATH = paths.join(path.delimiter);
  await import(new URL(`${name}.ts`, import.meta.url).href);
} else {
  const own = path.resolve(
    import.meta.dirname,
    `../node_modules/node-${process.platform}-${process.arch}/bin/node`,
  );
  if (existsSync(own)) {
    const child = spawn(own, process.argv.slice(1), { stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => child.kill(signal));
    }
    child.on("exit", (code, signal) => {
      process.exitCode = signal ? 1 : (code ?? 1);
    });
  } else {
    console.error(
      `Glassbox is built with Node 22.18 or newer; this is ${process.versions.node}. On Linux (x64, arm64) "npm ci" brings one; elsewhere install it from https://nodejs.org.`,
    );
    process.exitCode = 1;
  }
}
