// What is written to standard error, by whomever.

import { expect, test } from 'vitest';
import { streamsTo } from './streams.ts';

function written(isTTY: boolean) {
  const texts: string[] = [];
  const output = { isTTY, write: (text: string) => texts.push(text) };
  return { streams: streamsTo(output, output), text: () => texts.join('') };
}

test.each([true, false])('an error is shown without what steers a terminal, with one: %s', (isTTY) => {
  const { streams, text } = written(isTTY);
  streams.error('shiplock: application/x\u001b]0;OWNED\u0007 is\r no\u009b2J image\u202e\n\tat here\n');
  expect(text()).toBe('shiplock: application/x]0;OWNED is no2J image\n\tat here\n');
});

test('a line of progress takes the place of the one before, where somebody looks on', () => {
  const terminal = written(true);
  terminal.streams.progress('1 of 2\r\u001b[2J');
  terminal.streams.progress('2 of 2');
  expect(terminal.text()).toBe('\r1 of 2[2J\r2 of 2');
  const pipe = written(false);
  pipe.streams.progress('1 of 2');
  expect(pipe.text()).toBe('');
});
