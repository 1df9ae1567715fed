// Packages of .NET: those that the list of an application names, and assemblies that nothing names.

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TarEntry } from '../../src/image/tar.ts';
import { smallElf } from '../support/small-elf.ts';
import { smallAssembly, smallPe } from '../support/small-pe.ts';
import { detect, dpkgEntry, OS_RELEASE } from './detect.ts';

const STATED = { ProductVersion: '13.0.3', FileVersion: '13.0.3.27908' };
const assemblyAt = (path: string, versions: Readonly<Record<string, string>> = STATED) => ({
  path,
  content: smallAssembly(versions),
});

/** The list of an application that has these files of one package. */
function depsAt(path: string, files: readonly string[], kind = 'runtime') {
  const library = { [kind]: Object.fromEntries(files.map((file) => [file, {}])) };
  const libraries = { 'Newtonsoft.Json/13.0.3': { type: 'package' } };
  return {
    path,
    content: JSON.stringify({
      targets: { '.NETCoreApp,Version=v8.0': { 'Newtonsoft.Json/13.0.3': library } },
      libraries,
    }),
  };
}

async function found(...files: readonly TarEntry[]) {
  const { components, gaps } = await detect(files);
  return {
    components: components.map(({ purl, identity }) => (identity ? `${purl} ${identity}` : purl)),
    gaps: gaps.map(({ kind, detail }) => `${kind}: ${detail}`),
  };
}

describe('an assembly that no list names', () => {
  test('is a guess by its file and the version that it states', async () => {
    expect((await found(assemblyAt('app/Newtonsoft.Json.dll'))).components).toEqual([
      'pkg:nuget/Newtonsoft.Json@13.0.3 guessed',
    ]);
  });

  test.each([
    ['with the commit behind it', { ProductVersion: '8.0.1+bf5e279d9239bfef5bb1b8d6212f1b971c434606' }, '8.0.1'],
    ["with Microsoft's word for a release", { ProductVersion: '3.1.32-servicing.22572.10+abc' }, '3.1.32'],
    ['of what comes before a release', { ProductVersion: '9.0.0-preview.1.24080.9' }, '9.0.0-preview.1.24080.9'],
    [
      'of the file, where that of the product is none',
      { ProductVersion: 'Contoso 2024', FileVersion: '1.2.3.4' },
      '1.2.3.4',
    ],
    ['of the file alone', { FileVersion: '6.0.8.18111' }, '6.0.8.18111'],
  ])('has the version %s', async (_how, versions, version) => {
    expect((await found(assemblyAt('a/Lib.dll', versions))).components).toEqual([`pkg:nuget/Lib@${version} guessed`]);
  });

  test.each([
    ['none', {}],
    ['what compilers write for none', { ProductVersion: '0.0.0.0', FileVersion: '0.0.0.0' }],
    ['words', { ProductVersion: 'the newest' }],
  ])('is unidentified when it states %s', async (_what, versions) => {
    expect((await found(assemblyAt('a/Lib.dll', versions))).components).toEqual(['pkg:nuget/Lib unidentified']);
  });

  test('is not counted when a package of the system owns it', async () => {
    const status = { path: 'var/lib/dpkg/status', content: dpkgEntry('libnewtonsoft', '6.0.8') };
    const list = { path: 'var/lib/dpkg/info/libnewtonsoft.list', content: '/usr/lib/cli/Newtonsoft.Json.dll\n' };
    const { components } = await found(OS_RELEASE, status, list, assemblyAt('usr/lib/cli/Newtonsoft.Json.dll'));
    expect(components).toEqual(['pkg:deb/debian/libnewtonsoft@6.0.8?arch=amd64&distro=debian-12']);
  });

  test.each([
    ['a reference to compile against', 'packs/Microsoft.NETCore.App.Ref/8.0.1/ref/net8.0/System.Text.Json.dll'],
    ['translated texts', 'app/de/Newtonsoft.Json.resources.dll'],
  ])('is nothing when it is %s', async (_what, path) => {
    expect((await found(assemblyAt(path))).components).toEqual([]);
  });

  test('is nothing when it is a program of Windows without .NET in it', async () => {
    expect(await found({ path: 'app/native.dll', content: smallPe({ '.text': Buffer.alloc(100) }) })).toMatchObject({
      components: [],
    });
  });
});

describe('an assembly that a list names', () => {
  test.each([
    ['runtime', 'lib/net6.0/Newtonsoft.Json.dll', 'app/Newtonsoft.Json.dll'],
    ['runtime', 'lib/net6.0/Newtonsoft.Json.dll', 'app/NEWTONSOFT.JSON.dll'],
    [
      'runtimeTargets',
      'runtimes/win/lib/net6.0/Newtonsoft.Json.dll',
      'app/runtimes/win/lib/net6.0/Newtonsoft.Json.dll',
    ],
    ['native', 'Newtonsoft.Json.dll', 'app/Newtonsoft.Json.dll'],
  ])('as its %s %s is the package that the list says, at %s', async (kind, file, path) => {
    const { components } = await found(depsAt('app/app.deps.json', [file], kind), assemblyAt(path));
    expect(components).toEqual(['pkg:nuget/Newtonsoft.Json@13.0.3']);
  });

  test('is none of another folder', async () => {
    const list = depsAt('app/app.deps.json', ['lib/net6.0/Newtonsoft.Json.dll']);
    expect((await found(list, assemblyAt('plugin/Newtonsoft.Json.dll', { FileVersion: '9.0.1' }))).components).toEqual([
      'pkg:nuget/Newtonsoft.Json@13.0.3',
      'pkg:nuget/Newtonsoft.Json@9.0.1 guessed',
    ]);
  });
});

describe('an application in one file', () => {
  const MARK = createHash('sha256').update('.net core bundle\n').digest();
  const hostWith = (begins: bigint) => {
    const place = Buffer.alloc(8);
    place.writeBigUInt64LE(begins);
    return Buffer.concat([Buffer.alloc(200, 1), place, MARK, Buffer.alloc(200, 1)]);
  };
  const GAP = 'is a .NET application in one file, whose packages are not read';

  test.each([
    ['Linux', smallElf(hostWith(100n))],
    ['Windows', smallPe({ '.data': hostWith(100n) })],
  ])('of %s is a gap', async (_system, content) => {
    expect((await found({ path: 'app/tool', content })).gaps).toContainEqual(
      `unidentified: app/tool in layer 0 ${GAP}`,
    );
  });

  test('is not one when nothing is behind the host', async () => {
    const { gaps } = await found({ path: 'app/tool', content: smallPe({ '.data': hostWith(0n) }) });
    expect(gaps.filter((gap) => gap.includes(GAP))).toEqual([]);
  });
});
