#!/usr/bin/env node
// Takes the command line of the desktop's `code` and runs an extension's tests in its extension
// host, with VS Code in Chromium. So @vscode/test-electron takes it as a VS Code.
import { parseArgs } from "node:util";
import { startServer } from "./server.ts";
import { launchChromium, openWorkbench } from "./window.ts";

const LIMIT = 10 * 60_000; // milliseconds

// What the workbench itself says when all is well; the rest comes from the extension host.
const NOISE = new RegExp(
  `^(${[
    "Resolv(ing|ed) connection token",
    "Creating a socket",
    "(Updating|Ignoring fetching) additional builtin",
    "\\[reconnection-grace-time\\]",
    "\\[AgentHost:",
    "\\[AccountPolicyGate\\]",
    "\\[Service Worker\\] registration",
    "Canceled: Canceled",
  ].join("|")})`,
);

const { values, positionals } = parseArgs({
  strict: false, // flags that mean nothing here are passed over
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: "string" },
    extensionTestsPath: { type: "string" },
  },
});
const server = await startServer({
  extension: String(values.extensionDevelopmentPath),
  tests: values.extensionTestsPath?.toString(),
  folder: positionals[0],
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
const browser = await launchChromium();
const { testsEnded } = await openWorkbench(browser, server.url, (line) => {
  if (process.env.GLASSBOX_VERBOSE || !NOISE.test(line)) console.log(line);
});
const timer = setTimeout(() => {
  console.error(`The tests did not end within ${LIMIT / 60_000} minutes.`);
  process.exit(1);
}, LIMIT);
const end = await server.hostEnded; // VS Code ends it after the tests
if (end !== "0") console.error(`The extension host ended with ${end}.`);
process.exitCode = end === "0" ? await testsEnded : 1;
clearTimeout(timer);
await browser.close();
server.stop();
