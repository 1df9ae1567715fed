// What is kept of the log, and told, when nothing takes its lines.

import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openLogOutput } from '../../src/log-output.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();

test('lines are written in order, and those that wait when the process ends, too', async () => {
  const file = join(folder(), 'log');
  const output = openLogOutput(openSync(file, 'w'));
  output.write('one\n');
  output.write('two\n');
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n'));
  output.write('three\n');
  output.flushSync();
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\nthree\n');
});

test('lines that nobody takes are left out, beyond a mebibyte, and their number is told', async () => {
  const file = join(folder(), 'crowded');
  const output = openLogOutput(openSync(file, 'w'));
  const line = `${'x'.repeat(1023)}\n`;
  for (let count = 0; count < 1030; count++) output.write(line);
  await vi.waitFor(() => expect(readFileSync(file, 'utf8').split('x\n')).toHaveLength(1025));
  expect(readFileSync(file, 'utf8')).toContain('"lost":6,');
});

test('a log that cannot be written neither throws nor waits', () => {
  const output = openLogOutput(openSync('/dev/full', 'w'));
  output.write('one\n');
  expect(output.flushSync()).toBeUndefined();
});
