const FIRST = 0xac00;
const LAST = 0xd7a3;
const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
const FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

/** Whether a character is one whole Hangul syllable: 한, not ㅎ. */
export function isSyllable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= FIRST && code <= LAST;
}

/**
 * The letters of a syllable: "한" → ㅎ, ㅏ, ㄴ; "고" → ㄱ, ㅗ.
 *
 * @see The Unicode Standard, §3.12, Conjoining Jamo Behavior
 */
export function jamoOf(syllable: string): readonly string[] {
  const index = (syllable.codePointAt(0) ?? 0) - FIRST;
  const final = index % 28;
  const initial = INITIALS[Math.floor(index / 588)] as string;
  const medial = MEDIALS[Math.floor(index / 28) % 21] as string;
  return [initial, medial, ...(final > 0 ? [FINALS[final - 1] as string] : [])];
}
