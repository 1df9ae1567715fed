// What is inserted into the texts of the pages stays as it was written, and the pseudo-language is long enough.

import { compileMessage } from '@lingui/message-utils/compileMessage';
import { I18nProvider } from '@lingui/react';
import fc from 'fast-check';
import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { PERMISSIONS } from '../src/api/role.ts';
import { SEVERITY_WORDS } from '../src/api/severity.ts';
import { WEBHOOK_TYPES } from '../src/api/webhook.ts';
import { EVENT_TYPES } from '../src/event/event-type.ts';
import { choiceInWords, countInWords, listInWords } from '../web/language/in-words.ts';
import { i18n } from '../web/language/language.ts';
import type { Message } from '../web/language/message.ts';
import { lengthened, lengthenedMessage } from '../web/language/pseudo-language.ts';
import { CODE_NAMES, codeInWords } from '../web/words/code-in-words.ts';
import { criteriaInWords } from '../web/words/criterion.ts';
import { ageInWords } from '../web/words/times.ts';

/** As the pages are built; Lingui declares text. */
const read = (message: string) => compileMessage(message) as unknown as string;

describe('what somebody wrote', () => {
  test.each(['\\u0041 and \\x41', '<0/>', '<0>x</0>', '{name}', "it's # $& %n", '# of {count, plural, other {x}}'])(
    'is inserted into a text as it is: %s',
    (comment) => {
      const message = { id: 'comment', message: read('said: {comment}, at last'), values: { comment } };
      expect(i18n._(message)).toBe(`said: ${comment}, at last`);
    },
  );

  test('is inserted as it is, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (comment) => {
        const message = { id: 'any', message: read('“{comment}”'), values: { comment } };
        expect(i18n._(message)).toBe(`“${comment}”`);
      }),
    );
  });

  test.each(['<0/>', '<0>', '</0>', '\\u0041', '<script>alert(1)</script>'])(
    'is no element of a text with elements: %s',
    async (comment) => {
      const path = '../web/language/trans.tsx';
      const { Trans } = (await import(path)) as { Trans: FunctionComponent<Record<string, unknown>> };
      const message = { id: 'both', message: read('by <0>ada</0>: {comment}'), values: { comment } };
      const made = createElement(Trans, { ...message, components: { 0: createElement('b') } });
      const escaped = comment.replace(/[<>]/g, (sign) => (sign === '<' ? '&lt;' : '&gt;'));
      expect(renderToStaticMarkup(createElement(I18nProvider, { i18n }, made))).toBe(`by <b>ada</b>: ${escaped}`);
    },
  );
});

test('one and many are told apart, and large numbers can be read', () => {
  expect(i18n._({ id: 'n', message: read('{count} found'), values: { count: 1_234_567 } })).toBe('1,234,567 found');
  expect([48, 1_000 * 24].map(ageInWords)).toEqual(['2 days', '1,000 days']);
});

test('lists and numbers are written alike everywhere', () => {
  expect([listInWords(['a']), listInWords(['a', 'b']), listInWords(['a', 'b', '3 more'])]).toEqual([
    ...['a', 'a and b', 'a, b and 3 more'],
  ]);
  expect(choiceInWords(['a', 'b', 'c'])).toBe('a, b or c');
  expect(countInWords(1_240)).toBe('1,240');
  const rules = ['stable', 'final'].map((value) => ({ field: 'tag', operator: 'ends_with', values: [value] }));
  expect(criteriaInWords(rules)).toBe('Tag name ends with “stable” and Tag name ends with “final”');
});

test('the pseudo-language is at least 40 % longer, and leaves elements alone', () => {
  for (const text of ['Delete', 'on', 'Give a user, a team or an API key a role, such as read-only.'])
    expect(lengthened(text).length).toBeGreaterThanOrEqual(text.length * 1.4);
  expect(lengthened('by <0>ada</0>')).toMatch(/^b\S+ <0>\S+<\/0>$/);
  const tags = compileMessage('{count, plural, one {# tag} other {# tags}} of {name}') as Message;
  const message = lengthenedMessage(tags) as unknown as string;
  expect(i18n._({ id: 'tags', message, values: { count: 2, name: 'ada' } })).toBe(
    `2 ${lengthened('tags')} ${lengthened('of')} ada`,
  );
});

test('codes of the API have a name on the pages', () => {
  const codes = [...EVENT_TYPES, ...WEBHOOK_TYPES, ...PERMISSIONS, ...SEVERITY_WORDS];
  expect(codes.filter((code) => !Object.hasOwn(CODE_NAMES, code))).toEqual([]);
  expect(codeInWords('promotion.rolled_back')).toBe('promotion rolled back');
  expect(codeInWords('something.new_here')).toBe('something new here');
});
