// `npm run gallery`: every panel in a plain browser, until Ctrl+C.
import { openParts } from "./parts.ts";
import { SAMPLES } from "./samples.ts";
import { openGallery } from "./server.ts";
import { THEMES } from "./themes.ts";

const parts = openParts();
const { address, close } = await openGallery(parts, Number(process.env.PORT ?? 0));
console.log(`Glassbox gallery: ${address}
Choose in the address, for example ${address}/?panels=attention&text=korean&theme=light&locale=ko
  panels  tokens,attention,predictions,embeddings,anatomy,layers,generation (one or several)
  text    ${Object.keys(SAMPLES).join(", ")}
  theme   ${Object.keys(THEMES).join(", ")}
  model   tiny-gpt, tiny-t5, or a folder
  state   ready, empty, busy, failed
  locale  en, ko
  wishes  vscode-reduce-motion, vscode-using-screen-reader
  width   of each panel, in pixels`);
process.once("SIGINT", () => {
  parts.dispose();
  void close().then(() => process.exit());
});
