// The archives are read by the system's own tar, which knows the format better than we do.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeTar } from '../../src/image/tar.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const LONG_FOLDER = `${'deep/'.repeat(25)}end`;

const ENTRIES = [
  { path: 'etc/' },
  { path: 'etc/motd', content: 'welcome\n' },
  { path: 'bin/tool', content: new Uint8Array(1500).fill(7), mode: 0o755 },
  { path: 'bin/link', link: 'tool' },
  { path: 'empty', content: '' },
  { path: `${LONG_FOLDER}/ü.txt`, content: 'long' },
];

describeWith(['tar'], 'the system tar', () => {
  const folder = useTemporaryFolder();

  test('lists every entry with its kind, mode and size', async () => {
    const file = join(folder(), 'list.tar');
    await writeFile(file, writeTar(ENTRIES, 86_400));
    const { stdout, stderr } = await run('tar', ['--numeric-owner', '--utc', '-tvf', file], {
      env: { LC_ALL: 'C.UTF-8' },
    });
    expect(stderr).toBe('');
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.replaceAll(/ +/g, ' ')),
    ).toEqual([
      'drwxr-xr-x 0/0 0 1970-01-02 00:00 etc/',
      '-rw-r--r-- 0/0 8 1970-01-02 00:00 etc/motd',
      '-rwxr-xr-x 0/0 1500 1970-01-02 00:00 bin/tool',
      'lrwxrwxrwx 0/0 0 1970-01-02 00:00 bin/link -> tool',
      '-rw-r--r-- 0/0 0 1970-01-02 00:00 empty',
      `-rw-r--r-- 0/0 4 1970-01-02 00:00 ${LONG_FOLDER}/ü.txt`,
    ]);
  });

  test('gives every content back', async () => {
    const file = join(folder(), 'extract.tar');
    await writeFile(file, writeTar(ENTRIES));
    await run('tar', ['-xf', file, '-C', folder()]);
    expect(await readFile(join(folder(), 'etc/motd'), 'utf8')).toBe('welcome\n');
    expect(await readFile(join(folder(), 'bin/link'))).toEqual(Buffer.alloc(1500, 7));
    expect(await readFile(join(folder(), LONG_FOLDER, 'ü.txt'), 'utf8')).toBe('long');
  });
});

describe('what does not fit into a header is refused', () => {
  test.each([
    ['a name', { path: 'x'.repeat(101), content: '' }],
    ['folders', { path: `${'x'.repeat(156)}/y`, content: '' }],
    ['a link', { path: 'l', link: 'x'.repeat(101) }],
  ])('%s', (_what, entry) => {
    expect(() => writeTar([entry])).toThrow('longer than a ustar header can hold');
  });
});
