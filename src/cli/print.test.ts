// Tables and sentences on a terminal: our own colours, and nothing that others wrote to steer it.

import { describe, expect, it, test } from 'vitest';
import { createPrinter } from './print.ts';
import { streamsTo } from './streams.ts';

const ESCAPE = '\u001b';

function terminal(noColor = false) {
  const written: string[] = [];
  const out = (text: string) => void written.push(text);
  return {
    printer: createPrinter('text', streamsTo({ isTTY: true, write: out }, { write: out }), noColor),
    text: () => written.join(''),
  };
}

describe('a table on a terminal', () => {
  it.each([
    ['a colour', `${ESCAPE}[31mred`, '[31mred'],
    ['a bright colour', `${ESCAPE}[1;31mred`, '[1;31mred'],
    ['a cleared screen', `a${ESCAPE}[2Jb`, 'a[2Jb'],
    ['a new title', `a${ESCAPE}]0;title\u0007b`, 'a]0;titleb'],
    ['a link', `${ESCAPE}]8;;http://example.org${ESCAPE}\\x`, ']8;;http://example.org\\x'],
    ['a return to the beginning of the line', 'succeeded\rrefused', 'succeededrefused'],
    ['an eight-bit escape', 'a\u009b2Jb', 'a2Jb'],
    ['letters turned around', 'a\u202egnp.exe', 'agnp.exe'],
    ['a backspace and a deletion', 'a\b\u007fb', 'ab'],
  ])('shows no %s from a comment', (_title, comment, shown) => {
    const { printer, text } = terminal();
    printer.facts([], ['', 'COMMENT'], [['x', comment]]);
    const line = text().split('\n')[1] ?? '';
    expect(line.trim()).toBe(`x  ${shown}`);
  });

  it('has one line for a text of several, such as a licence', () => {
    const { printer, text } = terminal();
    printer.facts([], ['LICENCE', 'COMPONENTS'], [['Copyright me\n\tAll rights  \r\nreserved\n', 'a']]);
    const lines = text().split('\n').slice(1);
    expect(lines).toEqual(['Copyright me All rights reserved  a', '']);
  });

  it('keeps the colours of states, and has none where nobody wants them', () => {
    const colored = terminal();
    colored.printer.facts([], ['STATE'], [[colored.printer.state('refused')]]);
    expect(colored.text()).toContain(`${ESCAPE}[31mrefused${ESCAPE}[39m`);
    const plain = terminal(true);
    plain.printer.facts([], ['STATE'], [[plain.printer.state('refused')]]);
    expect(plain.text()).not.toContain(ESCAPE);
  });
});

describe('a sentence on a terminal', () => {
  it('shows the colour of a state, and no other control characters', () => {
    const { printer, text } = terminal();
    printer.result({}, `${printer.state('refused')}: a${ESCAPE}[2Jb`);
    printer.note(`one\ntwo\r${ESCAPE}]0;title\u0007`);
    expect(text()).toBe(`${ESCAPE}[31mrefused${ESCAPE}[39m: a[2Jb\none\ntwo]0;title\n`);
  });
});

test('a document on a terminal, such as YAML, has no control characters, and one in a pipe is as it is', () => {
  const yaml = 'a: "b\u009b2J\u202e"\n\tc\n';
  for (const isTTY of [true, false]) {
    const texts: string[] = [];
    const output = { isTTY, write: (text: string) => texts.push(text) };
    createPrinter('json', streamsTo(output, output), true).document(yaml);
    expect(texts.join('')).toBe(isTTY ? 'a: "b2J"\n\tc\n' : yaml);
  }
});
