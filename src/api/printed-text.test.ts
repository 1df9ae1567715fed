import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { csvLine } from './csv.ts';
import { asOneLine, exactLine, line, lines, withoutControls, withVisibleControls } from './printed-text.ts';

const problem = (schema: z.ZodString, text: string) => schema.safeParse(text).error?.issues[0]?.message;

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
  ])('%j is stored as what it looks like', (text, stored) => {
    expect(line().parse(text)).toBe(stored);
  });

  test.each(['\u00a0', ' ', '\u3000', '\u2800', '\u2800 \u2800'])('may not be %j, of which nothing is seen', (text) => {
    expect(problem(line(), text)).toBe('must have something that can be seen');
  });

  test.each([
    ['pol\u200d', 'the invisible character U+200D'],
    ['a\u200db', 'the invisible character U+200D'],
    ['pol\u200c', 'the invisible character U+200C'],
    ['\u062f\u200c\u0645', 'the invisible character U+200C'],
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
