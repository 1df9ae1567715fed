// Archives that do not say which artifacts they are, compared with advisories.

import { describe, expect, test } from 'vitest';
import { osv, osvSource } from '../../../test/support/advisory-index.ts';
import { component, match, UP_TO } from '../../../test/support/matching.ts';
import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import type { Component } from '../../detect/component.ts';
import { withGuessedNames } from '../unidentified.ts';

const folder = useTemporaryFolder();

const unidentified = (name: string, version: string, classes: readonly string[]): Component =>
  component('maven', name, version, { identity: 'unidentified', classes, paths: [`lib/${name}-${version}.jar`] });

const records = (...names: readonly string[]) =>
  osvSource(
    'a',
    names.map((name, number) => osv(`GHSA-${number}`, 'Maven', name, UP_TO('9'))),
  );

const tx = unidentified('spring-tx', '5.3.17', ['org.springframework.transaction']);

describe('an archive without a group', () => {
  test('is the one artifact that advisories know, as a guess', async () => {
    const found = await match(folder(), [records('org.springframework:spring-tx', 'com.example:spring-tx')], [tx]);
    const purl = 'pkg:maven/org.springframework/spring-tx@5.3.17';
    expect(found.findings).toMatchObject([{ id: 'GHSA-0', purl, identity: 'guessed', installed: '5.3.17' }]);
    expect(found.gaps).toEqual([]);
    const detection = { distribution: null, components: [tx], gaps: [] };
    const [named] = withGuessedNames(detection, found.guessed ?? {}).components;
    expect(named).toEqual({
      ...component('maven', 'org.springframework:spring-tx', '5.3.17'),
      purl,
      identity: 'guessed',
      paths: tx.paths,
    });
  });

  test.each([
    ['commons-collections', '3.1', 'org.apache.commons'],
    ['commons-fileupload', '1.2', 'org.apache.commons'],
    ['commons-httpclient', '3.1', 'org.apache.commons'],
    ['velocity', '1.4', 'org.apache.velocity'],
    ['ant', '1.6', 'org.apache.tools'],
  ])('is %s %s of before 2006, when groups were called like their artifacts', async (name, version, classes) => {
    const { findings, gaps } = await match(
      folder(),
      [records(`${name}:${name}`, 'com.example:other')],
      [unidentified(name, version, [classes])],
    );
    expect(gaps).toEqual([]);
    const purl = `pkg:maven/${name}/${name}@${version}`;
    expect(findings).toMatchObject([{ id: 'GHSA-0', purl, identity: 'guessed' }]);
  });

  test('is no artifact of before 2006 whose name it only begins like', async () => {
    const jar = unidentified('tool-x', '1', ['org.apache.commons']);
    const { findings, gaps } = await match(folder(), [records('tool-x:tool-x')], [jar]);
    expect([findings, gaps]).toEqual([[], [expect.objectContaining({ kind: 'unidentified' })]]);
  });

  test('is none of them where it may be several: what is known against any is found, and a gap says so', async () => {
    const jar = unidentified('thing', '1', ['org.apache.thing', 'org.thing']);
    const found = await match(folder(), [records('org.apache.thing:thing', 'org.thing:thing')], [jar]);
    expect(found.findings.map(({ id, purl, identity }) => [id, purl, identity])).toEqual([
      ['GHSA-0', jar.purl, 'unidentified'],
      ['GHSA-1', jar.purl, 'unidentified'],
    ]);
    expect(found.gaps).toMatchObject([{ kind: 'unidentified' }]);
  });

  test('is a gap where nothing fits, one for all of them, with the first paths', async () => {
    const jars = ['a', 'b', 'c', 'd'].map((name) => unidentified(name, '1', ['com.example']));
    const { findings, gaps } = await match(folder(), [records('org.springframework:a')], jars);
    expect(findings).toEqual([]);
    const detail =
      '4 Java archives do not say which artifacts of Maven they are, and their vulnerabilities may be unknown: lib/a-1.jar, lib/b-1.jar, lib/c-1.jar and 1 more.';
    expect(gaps).toEqual([{ kind: 'unidentified', detail }]);
  });

  test('is counted once with the same artifact that states what it is', async () => {
    const stated = component('maven', 'org.springframework:spring-tx', '5.3.17', {
      purl: 'pkg:maven/org.springframework/spring-tx@5.3.17',
      paths: ['app/spring-tx-5.3.17.jar'],
    });
    const { findings, guessed = {} } = await match(folder(), [records('org.springframework:spring-tx')], [stated, tx]);
    expect(findings).toHaveLength(1);
    const detection = { distribution: null, components: [tx, stated], gaps: [] };
    expect(withGuessedNames(detection, guessed).components).toEqual([
      { ...stated, paths: [...stated.paths, ...tx.paths] },
    ]);
  });
});
