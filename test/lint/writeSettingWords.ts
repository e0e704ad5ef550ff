// Writes into the settings' descriptions what the glossary says of their terms (npm run glossary).
import { writeFileSync } from "node:fs";
import { settingsFiles } from "./settingWords.ts";

for (const { file, wanted } of settingsFiles()) writeFileSync(file, wanted);
