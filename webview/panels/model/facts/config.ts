import type { Config } from "../../../../src/domain/makeup/config.ts";
import { h } from "../../../kit/controls/element.ts";
import { field } from "../../../kit/export/csv.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createScroller, createTable } from "../../../kit/pictures/table.ts";
import type { Part, PartPanel } from "../ground/part.ts";
import { meaningOf } from "./configWords.ts";

interface Row {
  readonly key: string;
  readonly value: string;
  readonly meaning: string | undefined;
}

const LONGEST = 300; // characters of a value that is shown

/** config.json, key by key. What we have no words for is shown as it is. */
export function createConfig({ made: { sheet } }: PartPanel): Part {
  const rows = rowsOf(sheet.config, sheet.config, "");
  const known = rows.filter(({ meaning }) => meaning !== undefined);
  const others = rows.filter(({ meaning }) => meaning === undefined);
  const table = createTable<Row>(
    t("config.json of {0}", sheet.name),
    [
      { title: t("key"), show: ({ key }) => key, isToken: true },
      { title: t("value"), show: ({ value }) => value, isToken: true },
      { title: t("what it means"), show: ({ meaning }) => meaning ?? "–" },
    ],
    [...known, ...others],
  );
  return {
    elements: [
      h(
        "p",
        { class: "note" },
        t(
          "{0} keys, {1} of them explained; the others are shown as they are.",
          formatCount(rows.length),
          formatCount(known.length),
        ),
      ),
      createScroller(t("Configuration"), table),
    ],
    exported: () => ({
      name: "config",
      csv: async () =>
        `${["key,value", ...rows.map(({ key, value }) => `${field(key)},${field(value)}`)].join("\r\n")}\r\n`,
      json: async () => sheet.config,
    }),
  };
}

/** What is nested stands under its whole path; lists and dictionaries of labels stay whole. */
function rowsOf(whole: Config, part: Config, path: string): readonly Row[] {
  return Object.entries(part).flatMap(([name, value]): readonly Row[] => {
    const key = path === "" ? name : `${path}.${name}`;
    const isNested =
      typeof value === "object" &&
      value !== null &&
      !Array.isArray(value) &&
      !/2id$|^id2/.test(name);
    if (isNested) return rowsOf(whole, value as Config, key);
    const text = typeof value === "string" ? value : String(JSON.stringify(value));
    const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    return [{ key, value: cut, meaning: meaningOf(name, whole) }];
  });
}
