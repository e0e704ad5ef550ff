import type { SpecialToken } from "../../../../src/domain/makeup/sheet.ts";
import { h } from "../../../kit/controls/element.ts";
import { field } from "../../../kit/export/csv.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { createScroller, createTable } from "../../../kit/pictures/table.ts";
import { terms } from "../../../kit/words/terms.ts";
import type { Part, PartPanel } from "../ground/part.ts";

/** What the tokenizer is, and the tokens that it keeps out of ordinary text. */
export function createTokenizer({ made: { sheet } }: PartPanel): Part {
  const { tokenizer, name, config } = sheet;
  if (!tokenizer) {
    return {
      elements: [
        h(
          "p",
          { class: "note" },
          t("There is no tokenizer.json here, so nothing is known of its tokenizer."),
        ),
      ],
    };
  }
  const { kind, pieces, added, special, specialCount } = tokenizer;
  const rows = Number.isInteger(config.vocab_size) ? (config.vocab_size as number) : undefined;
  const tokens = pieces + added;
  const notes = [
    t(
      "{0} tokenizer with {1} tokens: {2} pieces and {3} added.",
      kind,
      formatCount(tokens),
      formatCount(pieces),
      formatCount(added),
    ),
    ...(rows !== undefined && rows !== tokens
      ? [
          t(
            "The model’s tables have {0} rows, {1} than there are tokens.",
            formatCount(rows),
            rows > tokens
              ? t("{0} more", formatCount(rows - tokens))
              : t("{0} fewer", formatCount(tokens - rows)),
          ),
        ]
      : []),
    ...(specialCount > special.length
      ? [
          t(
            "The first {0} of {1} special tokens are shown.",
            special.length,
            formatCount(specialCount),
          ),
        ]
      : []),
  ];
  const table = createTable<SpecialToken>(
    t("Special tokens"),
    [
      { title: t("ID"), show: ({ id }) => String(id), number: ({ id }) => id },
      { title: t("token"), show: ({ text }) => text, isToken: true },
      { title: t("role"), show: ({ roles }) => roles.map(roleName).join(", ") },
    ],
    special,
  );
  return {
    elements: [
      ...notes.map((note) => h("p", { class: "note" }, ...terms(note))),
      ...(special.length > 0
        ? [createScroller(t("Special tokens"), table)]
        : [h("p", { class: "note" }, t("It has no special tokens."))]),
    ],
    exported: () => ({
      name: t("special tokens"),
      csv: async () =>
        `${["id,token,roles", ...special.map(({ id, text, roles }) => [id, field(text), field(roles.join(" "))].join())].join("\r\n")}\r\n`,
      json: async () => ({ model: name, ...tokenizer }),
    }),
  };
}

const ROLES: Readonly<Record<string, string>> = {
  bos_token: t("begins a text"),
  eos_token: t("ends a text"),
  pad_token: t("fills up a shorter text"),
  unk_token: t("stands for what is not in the vocabulary"),
  mask_token: t("hides a token that is to be guessed"),
  cls_token: t("begins a text; its vector stands for all of it"),
  sep_token: t("separates two texts"),
};

const roleName = (role: string): string => ROLES[role] ?? role;
