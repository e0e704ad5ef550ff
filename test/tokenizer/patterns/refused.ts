/** A pattern that the reference takes and we do not, and the part that is named. */
export const REFUSED: readonly (readonly [string, string])[] = [
  ["a\\X", "\\X"],
  ["\\y", "\\y"],
  ["(?:|a)+b", "(?:|a)+"],
  ["(?:\\d?+b?){2}", "(?:\\d?+b?){2}"],
  ["(?:(a)|b)+\\1", "\\1"],
  ["(a*)*\\1", "(a*)*"],
  ["(?i)(a)\\1", "\\1"],
  ["(a|b\\g<1>c)", "\\g<1>"],
  ["(a)?(?(1)b)c", "(?(1)b)"],
  ["(?W)\\w", "(?W)\\w"],
  ["a\\Gb", "\\G"],
  ["(?=(a))\\1\\Gb", "\\G"],
  ["(?=a\\K)a", "\\K"],
  ["(?<=a++)b", "a++"],
  ["(?~|a)", "(?~|a)"],
  ["(*FAIL)", "(*FAIL"],
  ["(?{x})", "(?{x})"],
  ["[a-[b]]", "[a-[b"],
  ["\\x{41 42}", "\\x{41 42}"],
  ["\\x{d800}", "\\x{d800}"],
  ["\\M-a", "\\M-"],
  ["\\p{Other_Alphabetic}", "\\p{Other_Alphabetic}"],
  ["(?i)(?~ss)", "(?~ss)"],
  [
    `${"(a)?".repeat(9)}\\1\\2\\3\\4\\5\\6\\7\\8\\9`,
    `${"(a)?".repeat(9)}\\1\\2\\3\\4\\5\\6\\7\\8\\9`,
  ],
];

/** Patterns that the reference takes as little as we do. */
export const WRONG: readonly string[] = [
  ..."* a|* {2} (?=a)* (?=a)?b \\b+ ^* (?:(?=a))+ (?i)* ( ) a) (?<a> [ [] [[] [a\\] a\\ [z-a]".split(
    " ",
  ),
  ..."[a-\\d] [\\d-a] [\\w-.] [[:alpha:]-z] [[:foo:]] [[:ALPHA:]] (?s). (?u)\\w (?P<n>a)".split(
    " ",
  ),
  ..."\\p{L \\p{} \\p{Foo} \\p{L&} \\p{script=hangul} \\p{Is_Hangul} \\p{^^L}".split(" "),
  ..."\\p{__proto__} \\p{constructor} \\p{toString} [[:constructor:]]".split(" "),
  ..."\\xe9 [\\xe9] \\u12 \\u{41} \\8 (a)\\2 \\k<n> (?<n>a)(b)\\1 (?<n>a)\\k<1> \\g<0>?a".split(
    " ",
  ),
  ..."a{100001} (?<!(a))b (?<=(?=a).)b (?<=(?<!a)b)c (?<1>a) (?@a) (?)a \\c".split(" "),
];
