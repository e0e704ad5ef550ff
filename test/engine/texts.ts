// Writes the token ids of the oracle's texts, by Hugging Face's own tokenizers:
//     node test/engine/texts.ts && python3 training/export_oracle.py CHECKPOINT
import { writeFileSync } from "node:fs";
import path from "node:path";
import { Tokenizer } from "tokenizers";

const TEXTS: Readonly<Record<string, string>> = {
  English: "The cat sat on the mat because it was warm. The dog sat on the",
  "English story":
    "Once upon a time there was a little girl who lived in a small house near the forest. " +
    "Every morning she walked to the river, and every evening she came back with a",
  TypeScript:
    "export function add(a: number, b: number): number {\n  return a + b;\n}\n\n" +
    "export function subtract(a: number, b: number): number {\n  return a -",
  Python:
    'import numpy as np\n\n\ndef mean(values):\n\treturn sum(values) / len(values)\n\nif __name__ == "__',
  Korean: "오늘은 날씨가 좋아서 친구와 함께 공원에 갔다. 내일도 날씨가",
  "Korean and English":
    "함수는 입력을 받아 출력을 돌려줍니다. A function takes an input and returns an",
  "emoji and repeats": "👍🏽 one two three one two three one two three 👍🏽 one two",
  "one token": "The",
};

const root = path.join(import.meta.dirname, "../..");
const tokenizer = Tokenizer.fromFile(path.join(root, "media/models/tiny-gpt/tokenizer.json"));
const texts: { name: string; text: string; ids: number[] }[] = [];
for (const [name, text] of Object.entries(TEXTS)) {
  texts.push({ name, text, ids: (await tokenizer.encode(text)).getIds() });
}
writeFileSync(
  path.join(import.meta.dirname, "texts.json"),
  `${JSON.stringify(texts, undefined, 1)}\n`,
);
