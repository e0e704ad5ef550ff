const story =
  "Once upon a time a small cat lived in a house by the sea. Every morning she sat on the mat " +
  "and looked at the waves, and every evening she told the dog what she had seen. ";

/** What one may select in the gallery. */
export const SAMPLES: Readonly<Record<string, string>> = {
  cat: "The cat sat on the mat because it was warm.",
  one: "the",
  story: story.repeat(3).trim(),
  long: story.repeat(110).trim(),
  korean: "고양이가 매트 위에 앉았다. 따뜻했기 때문이다.\n오늘은 날씨가 참 좋다.",
  code: "export function add(a: number, b: number): number {\n\treturn a + b; // the sum\n}\n",
  emoji: "Family 👨‍👩‍👧 waves 👋🏽\r\nnaïve café Z͑̓ \u200b \u0000 end",
  hostile: "<img src=x onerror=alert(1)> & <b>bold</b> <script>alert(2)</script>",
  translate: "translate English to Korean: The cat is sleeping in the garden.",
  word: "Pneumonoultramicroscopicsilicovolcanoconiosis".repeat(6),
};
