// Characters that nobody sees. In a name, one alone makes two names look alike; in the words and signs below it belongs to what is
// written, and changes how that looks.

/** Those in which letters join (Joining_Type), which no property of regular expressions tells. */
const JOINING_SCRIPTS = [
  ...['Adlam', 'Arabic', 'Chorasmian', 'Hanifi_Rohingya', 'Mandaic', 'Manichaean', 'Mongolian', 'Nko', 'Old_Uyghur'],
  ...['Phags_Pa', 'Psalter_Pahlavi', 'Sogdian', 'Syriac'],
];

const BETWEEN_LETTERS_OF_ONE_SCRIPT = JOINING_SCRIPTS.map(
  (script) => `(?<=\\p{Script=${script}}\\p{M}{0,4}.)(?=\\p{Script=${script}})`,
);

/** Each with the invisible character first, so that a long text costs no more where it has none. */
const MEANT: readonly RegExp[] = [
  // One that keeps letters apart that would join (RFC 5892, appendix A.1); people type it behind letters that never join as well.
  new RegExp(
    `\\u200c(?=[\\p{L}\\p{N}])(?<=[\\p{L}\\p{N}]\\p{M}{0,4}.)(?:${BETWEEN_LETTERS_OF_ONE_SCRIPT.join('|')})`,
    'u',
  ),
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
const MARKS_BEFORE_JOINERS = /\p{M}(?=[\u200c\u200d])/gu;
/** A joiner behind a mark is meant where the mark is a virama. */
const BEHIND_MARK = /[\u200c\u200d](?<=(?<mark>\p{M}).)/u;
const ALL_MEANT = new RegExp([...MEANT, BEHIND_MARK].map(({ source }) => source).join('|'), 'gu');

/** UAX 44, Default_Ignorable_Code_Point, and what marks annotations between lines. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;
/** Neither a space, such as the blank of Braille, nor what steers or is ignored. */
const SEEN = /(?!\p{Default_Ignorable_Code_Point})[^\p{Z}\p{Cc}\p{Cf}\u2800]/u;

/** The first character that nobody sees and that does not belong where it stands; undefined where there is none. */
export function strayInvisible(text: string): string | undefined {
  const viramas = new Set([...new Set(text.match(MARKS_BEFORE_JOINERS))].filter(isVirama));
  const others = text.replaceAll(ALL_MEANT, (joiner, mark?: string) =>
    mark === undefined || viramas.has(mark) ? '' : joiner,
  );
  return INVISIBLE.exec(others)?.[0];
}

/**
 * True for what ends a consonant without its vowel (RFC 5892, appendices A.1 and A.2: Canonical_Combining_Class 9). Normalization puts marks
 * into the order of their classes: this one behind a mark of class 8, and before one of class 10.
 */
function isVirama(mark: string): boolean {
  return changesPlaces(mark, '\u3099') && changesPlaces('\u05b0', mark);
}

function changesPlaces(one: string, other: string): boolean {
  return one !== other && `${one}${other}`.normalize('NFD') === `${other}${one}`;
}

/** True where there is something to see. */
export function isSeen(text: string): boolean {
  return SEEN.test(text);
}
