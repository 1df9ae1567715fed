import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { csvLine } from './csv.ts';
import { asOneLine, exactLine, line, lines, nameText, withoutControls, withVisibleControls } from './printed-text.ts';

const problem = (schema: z.ZodString, text: string) => schema.safeParse(text).error?.issues[0]?.message;

/** Canonical_Combining_Class 9 in the Basic Multilingual Plane. */
const VIRAMAS = [
  ...'\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e3a\u0eba\u0f84\u1039\u103a\u1714\u1715\u1734\u17d2',
  ...'\u1a60\u1b44\u1baa\u1bab\u1bf2\u1bf3\ua806\ua82c\ua8c4\ua953\ua9c0\uaaf6\uabed',
];

describe('a line', () => {
  test.each(['', 'Zoë', 'שלום', '日本語', '👩‍👩‍👧', "it's “fine” – 100 %"])('may be %j', (text) => {
    expect(line().parse(text)).toBe(text);
  });

  test.each([
    ['the flag of England', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} team'],
    ['a rainbow flag', '\u{1f3f3}\ufe0f\u200d\u{1f308}'],
    ['a keycap', '1\ufe0f\u20e3'],
    ['a heart as a picture', '\u2764\ufe0f'],
    ['a detective with a colour of skin', '\u{1f575}\u{1f3fd}\u200d\u2642\ufe0f'],
    ['Persian, "I go"', '\u0645\u06cc\u200c\u0631\u0648\u0645'],
    ['Persian, "works", behind a letter that never joins', '\u06a9\u0627\u0631\u200c\u0647\u0627'],
    ['Persian with a mark', '\u0628\u064e\u200c\u0628'],
    ['Hanifi Rohingya with letters kept apart', '\u{10d00}\u200c\u{10d01}'],
    ['Manichaean with letters kept apart', '\u{10ac0}\u200c\u{10ac1}'],
    ['Chakma with a joined consonant', '\u{11107}\u{11133}\u200d\u{11107}'],
    ['Grantha with a joined consonant', '\u{11315}\u{1134d}\u200d\u{11315}'],
    ['Newa with a visible virama', '\u{1140e}\u{11442}\u200c\u{1140e}'],
    ['Brahmi with a visible virama', '\u{11013}\u{11046}\u200c\u{11013}'],
    ['Sinhala, "Sri"', '\u0dc1\u0dca\u200d\u0dbb\u0dd3'],
    ['Hindi with a visible virama', '\u0915\u094d\u200c\u0937'],
    ['Bengali, RAB', '\u09b0\u200d\u09cd\u09af\u09be\u09ac'],
    ['Mongolian with a parted vowel', '\u182a\u1820\u1837\u180e\u1820'],
    ['Mongolian with a form of a letter', '\u1820\u180b'],
    ['a form of a Han character', '\u845b\u{e0100}\u57ce'],
  ])('may be what such characters belong to: %s', (_, text) => {
    expect(line().parse(text)).toBe(text);
  });

  test.each([
    ['po\u00a0l', 'po l'],
    ['po \u2002 l', 'po l'],
    [' pol\u2800', 'pol'],
    ['\u3000cafe\u0301 ', 'caf\u00e9'],
  ])('the name %j is stored as what it looks like', (text, stored) => {
    expect(nameText(line()).parse(text)).toBe(stored);
  });

  test('may have joiners behind every virama', () => {
    for (const virama of VIRAMAS)
      for (const joiner of '\u200c\u200d') expect(problem(line(), `\u0915${virama}${joiner}`)).toBe(undefined);
  });

  test.each(['\u00a0', ' ', '\u3000', '\u2800', '\u2800 \u2800'])('may not be %j, of which nothing is seen', (text) => {
    expect(problem(line(), text)).toBe('must have something that can be seen');
  });

  test.each([
    ['pol\u200d', 'the invisible character U+200D'],
    ['a\u200db', 'the invisible character U+200D'],
    ['pol\u200c', 'the invisible character U+200C'],
    ['\u062f\u200c', 'the invisible character U+200C'],
    ['\u062f\u200c\u0712', 'the invisible character U+200C'],
    ['\u0628\u200d\u0628', 'the invisible character U+200D'],
    ['\u0915\u094d\u200d\u200d', 'the invisible character U+200D'],
    ['\u0915\u093c\u200d', 'the invisible character U+200D'],
    ['\u05d0\u05b0\u200d', 'the invisible character U+200D'],
    ['\u304b\u3099\u3099\u200c', 'the invisible character U+200C'],
    ['e\u0301\u200c', 'the invisible character U+200C'],
    ['pol\ufe0f', 'the invisible character U+FE0F'],
    ['1\ufe0f', 'the invisible character U+FE0F'],
    ['pol\u{e0100}', 'the invisible character U+E0100'],
    ['po\ufff9l', 'the invisible character U+FFF9'],
    ['\u2764\ufe0f\ufe0f', 'the invisible character U+FE0F'],
    ['\u200d', 'the invisible character U+200D'],
    ['\u{1f3f4}\u{e0067}\u{e007f}', 'the invisible character U+E0067'],
    ['a\u180eb', 'the invisible character U+180E'],
    ['\u001b[2J', 'the invisible character U+001B'],
    ['a\rb', 'the invisible character U+000D'],
    ['a\u202egnp.exe', 'the invisible character U+202E'],
    ['a\u2067b', 'the invisible character U+2067'],
    ['a\u009bb', 'the invisible character U+009B'],
    ['a\u2028b', 'the invisible character U+2028'],
    ['ga\u00adte', 'the invisible character U+00AD'],
    ['ga\u200bte', 'the invisible character U+200B'],
    ['gate\u200f', 'the invisible character U+200F'],
    ['\u2060gate', 'the invisible character U+2060'],
    ['\ufeff', 'the invisible character U+FEFF'],
    ['gate\u{e0020}', 'the invisible character U+E0020'],
    ['a\nb', 'a line break'],
    ['a\tb', 'a tab'],
  ])('may not be %j, and it is said what to do', (text, what) => {
    expect(problem(line().max(100), text)).toBe(`must be one line of plain text: take ${what} out`);
  });
});

test('names that look alike are the same name', () => {
  expect(line().parse('cafe\u0301')).toBe('caf\u00e9');
});

test('what others say letter by letter is kept as it was given, without what steers', () => {
  expect(exactLine().parse('cafe\u0301')).toBe('cafe\u0301');
  expect(problem(exactLine(), 'a\u202eb')).toContain('take the invisible character U+202E out');
});

describe('several lines', () => {
  test('may have line breaks and tabs, also those of Windows', () => {
    expect(lines().parse('# a\r\n\tb\n')).toBe('# a\n\tb\n');
  });

  test.each(['a\rb', 'a\u001bb', 'a\u202eb'])('may not be %j', (text) => {
    expect(problem(lines(), text)).toContain('must be plain text: take the invisible character U+');
  });
});

test('a terminal is shown lines without what steers it', () => {
  expect(withoutControls('a\r\n\tb\rc\u001b[2J\u202e\r\r\nd')).toBe('a\n\tbc[2J\nd');
});

test('what a directory calls somebody is on one line', () => {
  expect(asOneLine('Ann\r\n\u001b[31mSmith\u202e ')).toBe('Ann [31mSmith');
});

test('a spreadsheet shows characters that would steer a terminal, keeps lines and tabs, and runs no formula', () => {
  expect(
    csvLine(['\u001b]0;x\u0007', 'a\u202eb', 'a\r\nb', 'a\rb', '=1+1', '\t=1', '\u001b=1', 'Zoë', 'a\u009bb']),
  ).toBe(`\\u001b]0;x\\u0007,a\\u202eb,"a\r\nb",a\\u000db,'=1+1,'\t=1,\\u001b=1,Zoë,a\\u009bb\r\n`);
  expect(withVisibleControls('x')).toBe('x');
});
