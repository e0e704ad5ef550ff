// Writes media/LICENCES.md: the licence of every package in the lock file (npm run licences).
import { writeFileSync } from "node:fs";
import { licencesFile, licencesPage } from "./licences.ts";

writeFileSync(licencesFile, licencesPage());
