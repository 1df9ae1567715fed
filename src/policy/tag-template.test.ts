import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTag, MAX_TAG_LENGTH } from '../oci/reference.ts';
import { constantTag, parseTagTemplate, renderTag } from './tag-template.ts';
import { TAG_VARIABLES } from './tag-variables.ts';

/** Microseconds of an ISO time, with these microseconds added. */
function at(iso: string, microseconds = 0): number {
  return Date.parse(iso) * 1000 + microseconds;
}

function render(template: string, iso: string, microseconds = 0): string {
  return renderTag(parseTagTemplate(template), { tag: '1.4', at: at(iso, microseconds) }).tag;
}

describe('variables', () => {
  it.each([
    ['%n', '1.4'],
    ['%A', 'Saturday'],
    ['%a', 'Sat'],
    ['%w', '6'],
    ['%d', '21'],
    ['%B', 'November'],
    ['%b', 'Nov'],
    ['%m', '11'],
    ['%Y', '2026'],
    ['%y', '26'],
    ['%H', '14'],
    ['%I', '02'],
    ['%p', 'PM'],
    ['%M', '05'],
    ['%S', '09'],
    ['%f', '012345'],
    ['%Z', 'UTC'],
    ['%j', '325'],
    ['%W', '46'],
  ])('%s of a Saturday afternoon', (template, expected) => {
    expect(render(template, '2026-11-21T14:05:09.012Z', 345)).toBe(expected);
  });

  it('counts midnight and noon as 12', () => {
    expect(render('%I%p', '2026-01-01T00:00:00Z')).toBe('12AM');
    expect(render('%I%p', '2026-01-01T12:00:00Z')).toBe('12PM');
  });

  it('begins the days of a year with 001 and knows leap years', () => {
    expect(render('%j', '2026-01-01T00:00:00Z')).toBe('001');
    expect(render('%j', '2028-12-31T23:59:59Z')).toBe('366');
  });

  // As printed by `date -u -d … +%W`.
  it.each([
    ['2026-01-01', '00'],
    ['2026-01-04', '00'],
    ['2026-01-05', '01'],
    ['2024-01-01', '01'],
    ['2028-12-31', '52'],
    ['2012-12-31', '53'],
    ['2023-01-01', '00'],
    ['2023-01-02', '01'],
  ])('gives %s the week %s', (day, week) => {
    expect(render('%W', `${day}T12:00:00Z`)).toBe(week);
  });

  it('stands among literal text', () => {
    expect(render('%n-%Y%m%d%H%M%S', '2026-11-21T02:00:00Z')).toBe('1.4-20261121020000');
    expect(render('%n-dirty', '2026-11-21T02:00:00Z')).toBe('1.4-dirty');
  });
});

describe('checking a template', () => {
  it.each([
    ['', 'is empty'],
    ['%n-%q', '"%q" at position 4'],
    ['%n-100%', 'ends with "%" at position 7'],
    ['%n%%', '"%%" at position 3, a percent sign, which can never stand in a tag'],
    ['%n beta', '" " at position 3'],
    ['%n/%Y', '"/" at position 3'],
    ['v😀%Q', '"😀" at position 2'],
    ['-%n', 'begins with "-" at position 1'],
    ['.%n', 'begins with "." at position 1'],
    ['x'.repeat(129), 'at least 129 characters'],
    ['%f'.repeat(22), 'at least 132 characters'],
  ])('refuses %j', (template, message) => {
    expect(() => parseTagTemplate(template)).toThrow(message);
  });

  it('takes one of exactly the longest length', () => {
    const template = parseTagTemplate(`${'x'.repeat(127)}%n`);
    expect(renderTag(template, { tag: 'a', at: 0 }).problem).toBeUndefined();
  });

  it('names the length of a result that is too long', () => {
    const template = parseTagTemplate('%n-%Y');
    expect(renderTag(template, { tag: 'x'.repeat(128), at: 0 }).problem).toMatch('133 characters');
  });

  it('knows the templates that always give the same tag', () => {
    expect(constantTag(parseTagTemplate('latest-%Z'))).toBe('latest-UTC');
    expect(constantTag(parseTagTemplate('%n'))).toBeUndefined();
    expect(constantTag(parseTagTemplate('%Y'))).toBeUndefined();
  });
});

describe('properties', () => {
  const part = fc.oneof(
    fc.constantFrom(...[...TAG_VARIABLES.keys()].map((letter) => `%${letter}`)),
    fc.stringMatching(/^[A-Za-z0-9_.-]{1,5}$/),
  );
  const template = fc.array(part, { minLength: 1, maxLength: 20 }).map((parts) => parts.join(''));
  const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/);
  const moment = fc.integer({ min: 0, max: 4_000_000_000_000_000 });

  it('gives a valid tag, or says that it is too long', () => {
    fc.assert(
      fc.property(template, tag, moment, (text, source, time) => {
        let parsed: ReturnType<typeof parseTagTemplate>;
        try {
          parsed = parseTagTemplate(text);
        } catch {
          return;
        }
        const rendered = renderTag(parsed, { tag: source, at: time });
        expect(rendered.problem === undefined).toBe(isTag(rendered.tag));
        if (rendered.problem) expect(rendered.tag.length).toBeGreaterThan(MAX_TAG_LENGTH);
      }),
    );
  });

  it('accepts or refuses any text with an error for people', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        try {
          parseTagTemplate(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID' });
        }
      }),
    );
  });
});
