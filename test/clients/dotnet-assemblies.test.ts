// Assemblies of .NET that a compiler built: those of Debian's packages, taken out of them.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { detect } from '../detect/detect.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const ASSEMBLIES = {
  'libnewtonsoft-json5.0-cil': 'usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll',
  'libmono-system-xml4.0-cil': 'usr/lib/mono/gac/System.Xml/4.0.0.0__b77a5c561934e089/System.Xml.dll',
};

describeWith(['apt-get', 'dpkg-deb'], 'assemblies that a compiler built', () => {
  const folder = useTemporaryFolder();

  test('are guessed by their files and the versions that they state', async ({ skip }) => {
    const download = run('apt-get', ['download', '-q', ...Object.keys(ASSEMBLIES)], { cwd: folder() });
    const trouble = await download.then(
      () => undefined,
      (error: Error) => error,
    );
    // A machine that has fetched no list of packages, or reaches none.
    if (trouble && process.env['SHIPLOCK_TEST_REQUIRE'] !== 'all') skip('apt-get cannot download the packages');
    if (trouble) throw trouble;
    await run('sh', ['-c', 'for package in *.deb; do dpkg-deb -x "$package" .; done'], { cwd: folder() });
    const paths = Object.values(ASSEMBLIES);
    const files = await Promise.all(
      paths.map(async (path) => ({ path, content: await readFile(`${folder()}/${path}`) })),
    );
    const { components, gaps } = await detect(files);
    expect(gaps).toEqual([]);
    expect(components.map(({ name, identity }) => [name, identity])).toEqual([
      ['Newtonsoft.Json', 'guessed'],
      ['System.Xml', 'guessed'],
    ]);
    for (const { version } of components) expect(version).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  });
});
