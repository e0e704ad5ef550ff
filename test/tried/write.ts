// `npm run tables`: measures the families of models anew, and writes SUPPORT.md's tables of what is
// tried. The tokenizers are measured by `npm test -- tokenizers`, which fetches them.
import { triedFamilies } from "./families.ts";
import { writeRows, writeTables } from "./tables.ts";

writeRows("families", await triedFamilies());
writeTables();
