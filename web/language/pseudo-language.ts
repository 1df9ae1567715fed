// A language for tests, longer than any that the pages are likely to be translated into: it shows which texts are not in the
// catalogue, and where a page has no room.

import type { Choices, Message } from './message.ts';

/** How much longer each text is than in English. */
const LONGER = 0.4;
const ACCENTED: Readonly<Record<string, string>> = {
  ...{ a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', y: 'ý', n: 'ñ', c: 'ç' },
  ...{ A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú', Y: 'Ý', N: 'Ñ', C: 'Ç' },
};
/** Elements of a message, such as `<0>` and `</0>`, which stay as they are. */
const ELEMENT = /(<\/?\d+\/?>)/;

/** The message, longer in all its forms. */
export function lengthenedMessage(message: Message): Message {
  return message.map((part) => {
    if (typeof part === 'string') return lengthened(part);
    const [name, type, choices] = part;
    return type === undefined || choices === undefined ? part : [name, type, lengthenedChoices(choices)];
  });
}

function lengthenedChoices(choices: Choices): Choices {
  return Object.fromEntries(
    Object.entries(choices).map(([form, choice]) => [form, isMessage(choice) ? lengthenedMessage(choice) : choice]),
  );
}

function isMessage(choice: Choices[string]): choice is Message {
  return Array.isArray(choice);
}

/** The text with accents, each word at least 40 % longer by repeating vowels; elements in it stay. */
export function lengthened(text: string): string {
  return text
    .split(ELEMENT)
    .map((part) => (ELEMENT.test(part) ? part : part.replace(/\p{L}+/gu, longerWord)))
    .join('');
}

function longerWord(word: string): string {
  const accented = [...word].map((letter) => ACCENTED[letter] ?? letter);
  const last = accented.findLastIndex((letter, at) => letter !== word[at]);
  const repeated = (accented[Math.max(last, 0)] ?? '').toLowerCase().repeat(Math.ceil(word.length * LONGER));
  return accented.toSpliced(last + 1, 0, repeated).join('');
}
