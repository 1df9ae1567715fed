import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { csvLine } from './csv.ts';
import { asOneLine, exactLine, line, lines, withoutControls, withVisibleControls } from './printed-text.ts';

const problem = (schema: z.ZodString, text: string) => schema.safeParse(text).error?.issues[0]?.message;

describe('a line', () => {
  test.each(['', 'Zoë', 'שלום', '日本語', '👩‍👩‍👧', 'a\u200db', "it's “fine” – 100 %"])('may be %j', (text) => {
    expect(line().parse(text)).toBe(text);
  });

  test.each([
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
