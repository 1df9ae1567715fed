// Programs of Go for macOS, those that are cut short, and those that do not say what they were built from.

import { expect, test } from 'vitest';
import { goBuildInfo, goProgram, smallElf } from '../support/small-elf.ts';
import { smallMachO, universal } from '../support/small-macho.ts';
import { smallPe } from '../support/small-pe.ts';
import { detect, dpkgEntry, OS_RELEASE } from './detect.ts';

const MODULES = 'path\texample.org/app\nmod\texample.org/app\tv1.0.0\ndep\tgolang.org/x/text\tv0.3.0\n';
const INFO = goBuildInfo('go1.21.5', MODULES);
const EXPECTED = ['example.org/app v1.0.0', 'golang.org/x/text v0.3.0', 'stdlib 1.21.5'];
const NOTE = Buffer.from('040000001400000004000000476f0000', 'hex');

async function found(content: Buffer): Promise<readonly [string[], string[]]> {
  const { components, gaps } = await detect([{ path: 'usr/bin/app', content }]);
  return [components.map(({ name, version }) => `${name} ${version}`), gaps.map(({ detail }) => detail)];
}

test.each([
  ['for one architecture', smallMachO(INFO)],
  ['for two', universal([smallMachO(INFO), smallMachO(INFO)])],
])('a program of Go for macOS %s has its modules', async (_which, content) => {
  expect(await found(content)).toEqual([EXPECTED, []]);
});

test('a class of Java is no program of macOS', async () => {
  const content = Buffer.concat([Buffer.from('cafebabe0000003d', 'hex'), INFO]);
  expect(await found(content)).toEqual([[], []]);
});

const CUT = ['usr/bin/app in layer 0 is a program of Go that is cut short'];

test('a program of Go that is cut short is no empty report', async () => {
  const loaded = Buffer.concat([NOTE, Buffer.alloc(4992), INFO]);
  const whole = smallElf(loaded);
  expect(await found(whole)).toEqual([EXPECTED, []]);
  expect(await found(whole.subarray(0, 6000))).toEqual([[], CUT]);
  const text = Buffer.concat([Buffer.from('\xff Go build ID: "x"', 'latin1'), Buffer.alloc(5000)]);
  expect(await found(smallMachO(text).subarray(0, 6000))).toEqual([[], CUT]);
  expect(await found(smallPe({ '.text': text }).subarray(0, 3000))).toEqual([[], CUT]);
});

test('a program of Go that is cut behind its version has what was read, and a gap', async () => {
  const whole = goProgram('go1.21.5', MODULES);
  expect(await found(whole.subarray(0, whole.indexOf('golang.org/x/text')))).toEqual([['stdlib 1.21.5'], CUT]);
  const windows = smallPe({ '.data': Buffer.concat([goBuildInfo('go1.21.5', ''), Buffer.alloc(1000)]) });
  expect(await found(windows.subarray(0, 0x450))).toEqual([['stdlib 1.21.5'], CUT]);
});

test('a program of a Go before 1.13, which wrote nothing into it, is a gap', async () => {
  expect(await found(smallElf(Buffer.concat([NOTE, Buffer.alloc(5000)])))).toEqual([
    [],
    ['usr/bin/app in layer 0 is a program of Go that does not say from which modules it was built'],
  ]);
});

test.each([
  ['by Bazel', ''],
  ['in a GOPATH', 'path\texample.org/app\nbuild\t-compiler=gc\n'],
])('a program that was built %s has the version of Go, and what else it has is a gap', async (_how, list) => {
  expect(await found(goProgram('go1.20', list))).toEqual([
    ['stdlib 1.20'],
    ['usr/bin/app in layer 0 is a program of Go that does not say from which modules it was built'],
  ]);
});

test('many such programs are one gap, and those of a system package are none, unless somebody put another in their place', async () => {
  const silent = goProgram('go1.20', '');
  const files = ['a', 'b', 'c', 'd'].map((name) => ({ path: `opt/${name}`, content: silent }));
  const list = { path: 'var/lib/dpkg/info/cni.list', content: '/usr/lib/cni/vlan\n/usr/lib/cni/bridge\n' };
  const installed = { path: 'var/lib/dpkg/status', content: dpkgEntry('cni', '1.1') };
  const own = { path: 'usr/lib/cni/vlan', content: silent };
  const debian = [OS_RELEASE, installed, list, own, { ...own, path: 'usr/lib/cni/bridge' }];
  const gap = (subject: string) => [
    { kind: 'unidentified', detail: `${subject} is a program of Go that does not say from which modules it was built` },
  ];
  expect((await detect(debian)).gaps).toEqual([]);
  expect((await detect(debian, [own])).gaps).toEqual(gap('usr/lib/cni/vlan in layer 1'));
  expect((await detect(debian, files)).gaps).toEqual(gap('each of 4 files (opt/a, opt/b, opt/c and 1 more)'));
});

test.each(['cmd/compile', 'command-line-arguments'])('%s has no modules', async (path) => {
  expect(await found(goProgram('go1.20', `path\t${path}\nbuild\t-compiler=gc\n`))).toEqual([['stdlib 1.20'], []]);
});

test('a program of another language that is cut short has nothing to tell', async () => {
  expect(await found(smallElf(Buffer.alloc(5000)).subarray(0, 6000))).toEqual([[], []]);
});
