// Draws media/icon.png from media/icon.svg (npm run icon).
import { writeFileSync } from "node:fs";
import { launchChromium } from "../vscode/kit/window.ts";
import { drawIcon, ICON } from "./icon.ts";

const browser = await launchChromium();
writeFileSync(ICON, await drawIcon(browser));
await browser.close();
