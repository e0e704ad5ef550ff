// Runs one of the TypeScript files beside it: `node test/launch.mjs start`. A Node that cannot run
// TypeScript as it stands hears so here, in a file that every Node can read.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Glassbox is built with Node 22.18 or newer; this is ${process.versions.node}. On Linux (x64, arm64) "npm ci" brings one; elsewhere install it from https://nodejs.org.`,
  );
  process.exit(1);
}
const [name] = process.argv.splice(2, 1);
await import(new URL(`${name}.ts`, import.meta.url).href);
