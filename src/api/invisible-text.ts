// Characters that nobody sees. In a name, one alone makes two names look alike; in the words and signs below it belongs to what is
// written, and changes how that looks.

/** What ends a consonant without its vowel (Canonical_Combining_Class Virama). */
const VIRAMA =
  /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1715\u1734\u17d2\u1a60\u1b44\u1baa\u1bab\u1bf2\u1bf3\ua806\ua82c\ua8c4\ua953\ua9c0\uaaf6\uabed]/u;
/** Letters of scripts in which letters join. */
const JOINED =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}]/u;
/** Those of Arabic that never join what follows them (Joining_Type). */
const ENDING =
  /[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef]/u;

/** Each with the invisible character first, so that a long text costs no more where it has none. */
const MEANT: readonly RegExp[] = [
  // RFC 5892, appendices A.1 and A.2: joiners after a virama, and one that keeps letters apart that would join.
  new RegExp(`[\\u200c\\u200d](?<=${VIRAMA.source}.)`, 'u'),
  new RegExp(`\\u200c(?<=(?!${ENDING.source})${JOINED.source}\\p{M}{0,4}.)(?=${JOINED.source})`, 'u'),
  // A consonant of Bengali or Kannada that keeps its form before a virama (The Unicode Standard, chapter 12).
  /\u200d(?<=[\u09b0\u0cb0].)(?=[\u09cd\u0ccd])/u,
  // Signs of several (UTS 51): families, keycaps, the flags of England, Scotland and Wales.
  /\u200d(?<=\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?.)(?=\p{Extended_Pictographic})/u,
  /[\ufe0e\ufe0f](?<=\p{Extended_Pictographic}.)/u,
  /\ufe0f(?<=[0-9#*].)(?=\u20e3)/u,
  /(?<=\u{1f3f4})\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/u,
  // Forms of a Han character, and of a letter of Mongolian; and what parts the last vowel from a word of Mongolian.
  /[\ufe00-\ufe02\u{e0100}-\u{e01ef}](?<=\p{Script=Han}.)/u,
  /[\u180b-\u180d\u180f](?<=[\u1820-\u18aa].)/u,
  /\u180e(?<=[\u1820-\u18aa].)(?=[\u1820\u1821])/u,
];
const ALL_MEANT = new RegExp(MEANT.map(({ source }) => source).join('|'), 'gu');

/** UAX 44, Default_Ignorable_Code_Point, and what marks annotations between lines. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;
/** Neither a space, such as the blank of Braille, nor what steers or is ignored. */
const SEEN = /(?!\p{Default_Ignorable_Code_Point})[^\p{Z}\p{Cc}\p{Cf}\u2800]/u;

/** The first character that nobody sees and that does not belong where it stands; undefined where there is none. */
export function strayInvisible(text: string): string | undefined {
  return INVISIBLE.exec(text.replaceAll(ALL_MEANT, ''))?.[0];
}

/** True where there is something to see. */
export function isSeen(text: string): boolean {
  return SEEN.test(text);
}
