// Packages of languages: each kind of evidence, with its licence and package URL.

import { describe, expect, test } from 'vitest';
import type { Component } from '../../src/detect/component.ts';
import type { TarEntry } from '../../src/image/tar.ts';
import { unidentifiedGaps } from '../../src/scan/unidentified.ts';
import { crateList, goBuildInfo, goProgram, oldGoProgram, rustProgram } from '../support/small-elf.ts';
import { smallPe } from '../support/small-pe.ts';
import { pomProperties, smallZip } from '../support/small-zip.ts';
import { detect } from './detect.ts';

async function find(...files: readonly TarEntry[]): Promise<string[]> {
  const { components, gaps } = await detect(files);
  expect(gaps).toEqual([]);
  return components.map(({ purl }) => purl);
}

async function only(path: string, content: string | Buffer): Promise<Component | undefined> {
  const { components, gaps } = await detect([{ path, content }]);
  expect(gaps).toEqual([]);
  expect(components.length).toBeLessThanOrEqual(1);
  return components[0];
}

describe('npm', () => {
  const at = 'app/node_modules/x/package.json';
  const json = (more: object) => JSON.stringify({ name: 'x', version: '1.0.0', ...more });

  test('a package with a scope', async () => {
    const found = await only('app/node_modules/@a/b/package.json', '{"name":"@a/b","version":"1.2.3","license":"MIT"}');
    expect(found).toMatchObject({ purl: 'pkg:npm/%40a/b@1.2.3', name: '@a/b', type: 'npm' });
    expect(found?.licenses).toEqual([{ text: 'MIT', spdx: 'MIT', found: 'declared' }]);
  });

  test('a package that another one brings along as its own', async () => {
    const path = 'app/node_modules/typescript/vendor/x/package.json';
    expect(await only(path, json({}))).toMatchObject({ purl: 'pkg:npm/x@1.0.0' });
  });

  test.each([
    [{ license: { type: 'Apache 2', url: 'x' } }, [{ text: 'Apache 2', spdx: 'Apache-2.0', found: 'corrected' }]],
    [
      { licenses: [{ type: 'MIT' }, { type: 'GPL-2.0-only' }] },
      [
        { text: 'MIT', spdx: 'MIT', found: 'declared' },
        { text: 'GPL-2.0-only', spdx: 'GPL-2.0-only', found: 'declared' },
      ],
    ],
    [{ license: 'SEE LICENSE IN x' }, [{ text: 'SEE LICENSE IN x', spdx: null, found: 'corrected' }]],
    [{ license: 'MIT OR Apache-2.0' }, [{ text: 'MIT OR Apache-2.0', spdx: 'MIT OR Apache-2.0', found: 'declared' }]],
    [{ license: 7 }, []],
    [{}, []],
  ])('the licence in %j', async (more, licenses) => {
    expect((await only(at, json(more)))?.licenses).toEqual(licenses);
  });

  test.each([
    ['app/package.json', json({})],
    ['app/node_modules/x/lib/package.json', json({})],
    [at, '{"type":"module"}'],
    [at, '{"version":"1.0.0"}'],
    ['app/vendor/x/package.json', '{"name":"x"}'],
  ])('%s with %s is no package', async (path, content) => {
    expect(await only(path, content)).toBeUndefined();
  });

  test.each([{ version: 7 }, { version: '' }, { version: undefined }])(
    'a package with %j is there, and does not say which it is',
    async (more) => {
      const { components, gaps } = await detect([{ path: at, content: json(more) }]);
      expect(gaps).toEqual([]);
      expect(components).toMatchObject([{ purl: 'pkg:npm/x', version: '', identity: 'unidentified' }]);
      expect(unidentifiedGaps(components)).toEqual([
        {
          kind: 'unidentified',
          detail: `One package of npm does not say which version it is, and its vulnerabilities may be unknown: ${at}.`,
        },
      ]);
    },
  );

  test('names that are properties of every object are only names', async () => {
    const text = '{"__proto__":{"license":"GPL-3.0-only"},"name":"__proto__","version":"1.0.0"}';
    expect(await only(at, text)).toMatchObject({ name: '__proto__', licenses: [] });
  });
});

describe('Python', () => {
  const meta = (more = '') => `Metadata-Version: 2.1\nName: Foo_Bar\nVersion: 1.0\n${more}\nLicense: not a field here`;

  test.each([
    'usr/lib/python3/site-packages/foo_bar-1.0.dist-info/METADATA',
    'usr/lib/python3/site-packages/foo_bar-1.0.egg-info/PKG-INFO',
    'usr/lib/python3/site-packages/foo_bar-1.0.egg-info',
    'usr/lib/python3/site-packages/foo_bar-1.0.egg/EGG-INFO/PKG-INFO',
  ])('%s', async (path) => {
    expect(await only(path, meta())).toMatchObject({ name: 'Foo_Bar', version: '1.0', purl: 'pkg:pypi/foo-bar@1.0' });
  });

  test.each([
    ['License-Expression: Apache-2.0\n', [{ text: 'Apache-2.0', spdx: 'Apache-2.0', found: 'declared' }]],
    ['License: BSD-3-Clause\n', [{ text: 'BSD-3-Clause', spdx: 'BSD-3-Clause', found: 'declared' }]],
    [
      'License: UNKNOWN\nClassifier: Framework :: X\nClassifier: License :: OSI Approved :: MIT License\n',
      [{ text: 'MIT License', spdx: 'MIT', found: 'corrected' }],
    ],
    [
      'License: see the file\nClassifier: License :: OSI Approved :: MIT License\n',
      [{ text: 'MIT License', spdx: 'MIT', found: 'corrected' }],
    ],
    [
      'License: see the file\nClassifier: License :: Other/Proprietary License\n',
      [{ text: 'see the file', spdx: null, found: 'corrected' }],
    ],
    [
      'License: MIT\nClassifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)\n',
      [
        { text: 'MIT', spdx: 'MIT', found: 'declared' },
        { text: 'GNU General Public License v3 (GPLv3)', spdx: 'GPL-3.0-only', found: 'corrected' },
      ],
    ],
    [
      'License: MIT OR Apache-2.0\nClassifier: License :: OSI Approved :: MIT License\nClassifier: License :: OSI Approved :: BSD License\n',
      [{ text: 'MIT OR Apache-2.0', spdx: 'MIT OR Apache-2.0', found: 'declared' }],
    ],
  ])('the licence in %j', async (more, licenses) => {
    expect((await only('x-1.dist-info/METADATA', meta(more)))?.licenses).toEqual(licenses);
  });
});

describe('Ruby', () => {
  const spec = (lines: string) => `# stub: rake 13.0.6 ruby lib\nGem::Specification.new do |s|\n${lines}end\n`;

  test('a gem, and one that comes with Ruby', async () => {
    const rake = '  s.name = "rake".freeze\n  s.version = "13.0.6"\n  s.licenses = ["MIT".freeze, "GPL-2.0"]\n';
    const json = "  s.name = 'json'\n  s.version = Gem::Version.new('2.6.1')\n  s.version = '9'\n";
    expect(
      await find(
        { path: 'usr/lib/ruby/gems/3.1.0/specifications/rake-13.0.6.gemspec', content: spec(rake) },
        { path: 'usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec', content: spec(json) },
      ),
    ).toEqual(['pkg:gem/json@2.6.1', 'pkg:gem/rake@13.0.6']);
  });

  test.each([
    ['%q{MIT}', ['MIT']],
    ['%q(MIT)', ['MIT']],
    ['[%Q[MIT], "Ruby"]', ['MIT', 'Ruby']],
    ['%w[MIT Ruby]', ['MIT', 'Ruby']],
    ['%w(MIT)', ['MIT']],
  ])('the licences in %s', async (written, licenses) => {
    const content = spec(`  s.name = "x"\n  s.version = "1"\n  s.licenses = ${written}\n`);
    const found = await only('usr/specifications/x-1.gemspec', content);
    expect(found?.licenses.map(({ text }) => text)).toEqual(licenses);
  });

  test('a gem that computes its version has that of its file', async () => {
    const content = spec('  s.name = "nokogiri"\n  s.version = VERSION\n');
    const found = await only('usr/specifications/nokogiri-1.16.0-x86_64-linux.gemspec', content);
    expect(found).toMatchObject({ version: '1.16.0' });
  });
});

describe('PHP', () => {
  const list = [{ name: 'symfony/http-kernel', version: 'v5.4.1', license: ['MIT'] }, { name: 'x' }, 'y'];

  test.each([
    ['version 1', list],
    ['version 2', { packages: list, dev: true }],
  ])('packages of %s', async (_version, document) => {
    const found = await only('srv/vendor/composer/installed.json', JSON.stringify(document));
    expect(found).toMatchObject({
      purl: 'pkg:composer/symfony/http-kernel@v5.4.1',
      licenses: [{ text: 'MIT', spdx: 'MIT', found: 'declared' }],
    });
  });
});

test('.NET: packages and the runtime of an application, no projects', async () => {
  const libraries = {
    'app/1.0.0': { type: 'project' },
    'Newtonsoft.Json/12.0.1': { type: 'package' },
    'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1': { type: 'runtimepack' },
    nothing: { type: 'package' },
  };
  expect(await find({ path: 'app/app.deps.json', content: JSON.stringify({ libraries }) })).toEqual([
    'pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@8.0.1',
    'pkg:nuget/Newtonsoft.Json@12.0.1',
  ]);
});

describe('Java', () => {
  const log4j = smallZip(pomProperties('org.apache.logging.log4j', 'log4j-core', '2.14.1'));

  test('a jar with the coordinates that Maven wrote, and those merged into it', async () => {
    const content = smallZip({
      ...pomProperties('com.example', 'app', '1.0'),
      ...pomProperties('com.google.guava', 'guava', '31.0-jre'),
      ...pomProperties('com.example', 'template', `\${version}`),
    });
    expect(await find({ path: 'app/app.jar', content })).toEqual([
      'pkg:maven/com.example/app@1.0',
      'pkg:maven/com.google.guava/guava@31.0-jre',
    ]);
  });

  test.each([false, true])('jars in a jar, stored: %s', async (store) => {
    const content = smallZip({ 'BOOT-INF/lib/log4j-core-2.14.1.jar': log4j }, { store });
    expect(await only('app/boot.jar', content)).toMatchObject({
      name: 'org.apache.logging.log4j:log4j-core',
      version: '2.14.1',
      paths: ['app/boot.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar'],
    });
  });

  test('jars in wars in ears', async () => {
    const war = smallZip({ 'WEB-INF/lib/l.jar': log4j });
    const found = await only('app/x.ear', smallZip({ 'x.war': war }));
    expect(found?.paths).toEqual(['app/x.ear!/x.war!/WEB-INF/lib/l.jar']);
  });

  test('a jar that begins with a script', async () => {
    const before = Buffer.from('#!/bin/sh\nexec java -jar "$0"\n');
    const content = smallZip(pomProperties('a', 'b', '1'), { before });
    expect(await only('app/run.jar', content)).toMatchObject({ name: 'a:b' });
  });

  test.each([undefined, Buffer.from('#!/bin/sh\n')])(
    'a jar with more files than old zips can count',
    async (before) => {
      const classes = Object.fromEntries(Array.from({ length: 66_000 }, (_, number) => [`a/${number}.class`, '']));
      const content = smallZip(
        { ...classes, ...pomProperties('a', 'b', '1') },
        { store: true, ...(before && { before }) },
      );
      expect(await only('app/large.jar', content)).toMatchObject({ name: 'a:b' });
    },
  );

  test.each([
    [
      'Implementation-Vendor-Id: commons-io\nImplementation-Version: 2.7',
      'commons-io-2.7.jar',
      'commons-io:commons-io 2.7',
    ],
    ['Implementation-Title: com.example#tool;2.0\nImplementation-Version: 2.0', 'tool-2.0.jar', 'com.example:tool 2.0'],
    [
      'Bundle-SymbolicName: com.example\n .tools.tool;x=y\nImplementation-Vendor-Id: com.example.tools',
      'tool-2.0.jar',
      'com.example.tools:tool 2.0',
    ],
    // As Maven's own plugin writes it; a vendor of two words is at times only the beginning of the group.
    [
      'Implementation-Title: hibernate-validator\nImplementation-Vendor-Id: org.hibernate.validator',
      'hibernate-validator-6.1.0.Final.jar',
      'org.hibernate.validator:hibernate-validator 6.1.0.Final',
    ],
  ])('a manifest: %j in %s', async (manifest, file, expected) => {
    const content = smallZip({ 'META-INF/MANIFEST.MF': `Manifest-Version: 1.0\r\n${manifest}\r\n` });
    const found = await only(`lib/${file}`, content);
    expect(`${found?.name} ${found?.version}`).toBe(expected);
  });
});

describe('Go', () => {
  const modules = [
    'path\texample.org/app',
    'mod\texample.org/app\t(devel)\t',
    'dep\tgithub.com/gin-gonic/gin\tv1.6.0\th1:x=',
    'dep\tgolang.org/x/text\tv0.3.0\th1:x=',
    '=>\tgolang.org/x/text\tv0.3.8\th1:y=',
    'dep\texample.org/local\tv1.0.0',
    '=>\t./local\t(devel)\t',
    'build\t-compiler=gc',
    '',
  ].join('\n');
  const expected = [
    'pkg:golang/example.org/app@%28devel%29',
    'pkg:golang/example.org/local@v1.0.0',
    'pkg:golang/github.com/gin-gonic/gin@v1.6.0',
    'pkg:golang/golang.org/x/text@v0.3.8',
    'pkg:golang/stdlib@1.21.5',
  ];

  test('a program of Go 1.18 or later', async () => {
    expect(await find({ path: 'app', content: goProgram('go1.21.5 X:boringcrypto', modules) })).toEqual(expected);
  });

  test('a program of an earlier Go', async () => {
    expect(await find({ path: 'app', content: oldGoProgram('go1.16.5', modules) })).toEqual([
      ...expected.slice(0, 4),
      'pkg:golang/stdlib@1.16.5',
    ]);
  });

  test('a program of Windows', async () => {
    const content = smallPe({ '.text': Buffer.alloc(5000), '.data': goBuildInfo('go1.21.5', modules) });
    expect(await find({ path: 'app/tool.exe', content })).toEqual(expected);
  });

  test('a program that a later layer overwrote with a script is none', async () => {
    const { components } = await detect(
      [{ path: 'app', content: goProgram('go1.20', modules) }],
      [{ path: 'app', content: '#!/bin/sh\n' }],
    );
    expect(components).toEqual([]);
  });

  test('a module whose version is no semantic one has a package URL too', async () => {
    const content = goProgram('go1.20', 'path\tx\ndep\tgithub.com/Azure/x\tv1.0\n');
    expect(await find({ path: 'app', content })).toContain('pkg:golang/github.com/Azure/x@v1.0');
  });
});

test('Rust: the crates of a program, not those that built it', async () => {
  const packages = [
    { name: 'app', version: '0.1.0', source: 'local', root: true },
    { name: 'time', version: '0.1.43', source: 'crates.io' },
    { name: 'cc', version: '1.0.0', source: 'crates.io', kind: 'build' },
  ];
  expect(await find({ path: 'usr/bin/app', content: rustProgram(packages) })).toEqual([
    'pkg:cargo/app@0.1.0',
    'pkg:cargo/time@0.1.43',
  ]);
});

test('Rust: the crates of a program of Windows', async () => {
  const crates = crateList([{ name: 'time', version: '0.1.43', source: 'crates.io' }]);
  const program = (list: Buffer) => smallPe({ '.text': Buffer.alloc(5000), '.dep-v0': list });
  expect(await find({ path: 'app/tool.exe', content: program(crates) })).toEqual(['pkg:cargo/time@0.1.43']);
  const { components, gaps } = await detect([{ path: 'app/tool.exe', content: program(Buffer.from('no list')) }]);
  expect([components, gaps]).toEqual([
    [],
    [{ kind: 'unreadable', detail: 'app/tool.exe in layer 0 has a list of crates that is damaged' }],
  ]);
});

test.each([
  ['cut off before the version', 0, (whole: Buffer) => whole.subarray(0, 0x410)],
  ['without sections', 0, (whole: Buffer) => whole.subarray(0, 0x100)],
  ['of DOS', 0, () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)])],
  ['that is nothing but the magic', 0, () => Buffer.from('MZ')],
  [
    'whose headers lie outside',
    0,
    (whole: Buffer) => Buffer.concat([whole.subarray(0, 0x3c), Buffer.alloc(4, 0xff), whole.subarray(0x40)]),
  ],
] as const)('a program of Windows %s has %d components, and is no gap', async (_name, count, change) => {
  const whole = smallPe({ '.data': Buffer.concat([goBuildInfo('go1.21.5', ''), Buffer.alloc(1000)]) });
  const { components, gaps } = await detect([{ path: 'tool.exe', content: change(whole) }]);
  expect([components.length, gaps]).toEqual([count, []]);
});

test('conda: what its records name', async () => {
  const record = { name: 'numpy', version: '1.26.4', build: 'py311h64a7726_0', license: 'BSD-3-Clause' };
  const path = 'opt/conda/conda-meta/numpy-1.26.4-py311h64a7726_0.json';
  const found = await only(path, JSON.stringify(record));
  expect(found).toMatchObject({ purl: 'pkg:conda/numpy@1.26.4', licenses: [{ spdx: 'BSD-3-Clause' }] });
  expect(await find({ path: 'opt/conda/conda-meta/history', content: '==>' })).toEqual([]);
});

describe('R: an installed package', () => {
  const description = (license: string) =>
    `Package: jsonlite\nVersion: 1.8-8\nLicense: ${license}\nBuilt: R 4.3.1; x86_64-pc-linux-gnu; 2024-01-01; unix\n`;
  const PATH = 'usr/local/lib/R/site-library/jsonlite/DESCRIPTION';

  test.each([
    ['MIT + file LICENSE', 'MIT'],
    ['GPL (>= 2)', 'GPL-2.0-or-later'],
    ['GPL-2 | GPL-3', 'GPL-2.0-only OR GPL-3.0-only'],
    ['GPL', 'GPL-1.0-or-later'],
    ['LGPL (>= 2.1) | file LICENSE', 'LGPL-2.1-or-later'],
    ['AGPL-3', 'AGPL-3.0-only'],
    ['Apache License (== 2.0)', null],
    ['file LICENSE', null],
  ])('under %j has the licence %j', async (license, spdx) => {
    const text = description(license);
    const found = await only(PATH, text);
    expect(found).toMatchObject({ purl: 'pkg:cran/jsonlite@1.8-8', licenses: [{ text: license, spdx }] });
  });

  test('is not its sources', async () => {
    expect(await find({ path: PATH, content: 'Package: jsonlite\nVersion: 1.8.8\nLicense: MIT\n' })).toEqual([]);
  });
});

test('lock files are no evidence', async () => {
  const lock = JSON.stringify({ packages: { 'node_modules/x': { version: '1.0.0' } } });
  expect(
    await find({ path: 'app/package-lock.json', content: lock }, { path: 'app/Gemfile.lock', content: 'rake (13)' }),
  ).toEqual([]);
});
