// Writes README.md's tables of what is tried, out of the JSON files beside this one (npm run tables).
import { writeTables } from "./tables.ts";

writeTables();
