// Programs of Go for macOS, those that are cut short, and those that do not say what they were built from.

import { expect, test } from 'vitest';
import { goBuildInfo, goProgram, smallElf } from '../support/small-elf.ts';
import { smallMachO, universal } from '../support/small-macho.ts';
import { smallPe } from '../support/small-pe.ts';
import { detect } from './detect.ts';

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

test('a program of another language that is cut short has nothing to tell', async () => {
  expect(await found(smallElf(Buffer.alloc(5000)).subarray(0, 6000))).toEqual([[], []]);
});
