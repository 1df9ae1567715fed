// Jars of Maven Central, fetched by Maven itself: what they are found to be is compared with the coordinates that they were
// asked for by (`maven-central.json`): plain, in a jar of Spring Boot, and in a war.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Component } from '../../src/detect/component.ts';
import { detect } from '../detect/detect.ts';
import { osv, osvSource } from '../support/advisory-index.ts';
import { match, UP_TO } from '../support/matching.ts';
import { copyArtifacts, readCoordinates } from '../support/maven.ts';
import { describeWith } from '../support/peer.ts';
import { smallZip } from '../support/small-zip.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import coordinates from './maven-central.json' with { type: 'json' };

const ARTIFACTS = coordinates.map((text) => {
  const { group, artifact, version } = readCoordinates(text);
  return { group, artifact, version, name: `${group}:${artifact}`, file: `${artifact}-${version}.jar` };
});
const FOLDER = 'lib';
/** Applications of a usual size. */
const IN_ONE = 40;

/** Jars with others in them, whose classes have other names there, and what is to be found in each. */
const SHADED: Readonly<Record<string, readonly string[]>> = {
  // Its build has left the pom.properties of what it bundles.
  'org.apache.hbase.thirdparty:hbase-shaded-netty:4.1.5': [
    'org.apache.hbase.thirdparty:hbase-shaded-netty 4.1.5 stated',
    'io.netty:netty-codec-http2 4.1.97.Final stated',
    'org.jctools:jctools-core 3.1.0 stated',
  ],
  // Theirs have not, so that nothing tells but the name of the file.
  'org.apache.flink:flink-shaded-guava:30.1.1-jre-16.1': ['flink-shaded-guava 30.1.1-jre-16.1 unidentified'],
  'com.github.tomakehurst:wiremock-jre8-standalone:2.35.0': ['wiremock-jre8-standalone 2.35.0 unidentified'],
};

type Artifact = (typeof ARTIFACTS)[number];

describeWith(['mvn'], 'jars of Maven Central', () => {
  const folder = useTemporaryFolder();
  const jars = new Map<Artifact, Buffer>();

  beforeAll(async () => {
    const project = folder();
    await copyArtifacts(project, ARTIFACTS);
    for (const one of ARTIFACTS) jars.set(one, await readFile(join(project, one.group, one.file)));
  });

  test('each is what it was asked for by, and says when that is a guess', async () => {
    const found = { stated: 0, guessed: 0, unidentified: 0 };
    const wrong: string[] = [];
    for (const [one, content] of jars) {
      const { components, gaps } = await detect([{ path: `${FOLDER}/${one.file}`, content }]);
      expect(gaps, one.file).toEqual([]);
      const itself = components.find(({ name, version }) => name === one.name && version === one.version);
      const odd = components.filter((other) => other !== itself && other.identity !== undefined);
      if (itself && odd.length === 0) found[itself.identity ?? 'stated']++;
      else if (odd.length === 1 && odd[0]?.identity === 'unidentified') found.unidentified++;
      else wrong.push(`${one.name}: ${components.map(({ name }) => name)}`);
    }
    expect(wrong).toEqual([]);
    expect(found).toEqual({ stated: 81, guessed: 94, unidentified: 0 });
  });

  test.each(['BOOT-INF/lib', 'WEB-INF/lib'])('all of them in %s of applications', async (place) => {
    const names = new Set<string>();
    for (let at = 0; at < ARTIFACTS.length; at += IN_ONE) {
      const files = [...jars].slice(at, at + IN_ONE).map(([{ file }, content]) => [`${place}/${at}/${file}`, content]);
      const content = smallZip(Object.fromEntries(files), { store: true });
      const { components, gaps } = await detect([{ path: 'app/shop.war', content }]);
      expect([...gaps, ...components.filter(({ identity }) => identity === 'unidentified')]).toEqual([]);
      for (const { name, version } of components) names.add(`${name}:${version}`);
    }
    expect(coordinates.filter((one) => !names.has(one))).toEqual([]);
  });

  test('shaded ones are what they bundle, beside themselves, as far as anything says it', async () => {
    const brought = join(folder(), 'shaded');
    await copyArtifacts(brought, Object.keys(SHADED).map(readCoordinates));
    for (const [text, expected] of Object.entries(SHADED)) {
      const { group, artifact, version } = readCoordinates(text);
      const file = `${artifact}-${version}.jar`;
      const { components } = await detect([
        { path: `lib/${file}`, content: await readFile(join(brought, group, file)) },
      ]);
      const named = components.map(({ name, version, identity = 'stated' }) => `${name} ${version} ${identity}`);
      expect(named).toEqual(expect.arrayContaining([...expected]));
      expect(components.filter(({ identity }) => identity !== undefined).length, text).toBeLessThanOrEqual(1);
    }
  });

  test('known vulnerabilities of six are found', async () => {
    const vulnerable = new Set([
      ...[
        'org.springframework:spring-beans',
        'org.apache.tomcat.embed:tomcat-embed-core',
        'com.squareup.okhttp3:okhttp',
      ],
      ...['org.apache.logging.log4j:log4j-core', 'org.codehaus.groovy:groovy', 'org.apache.kafka:kafka-clients'],
    ]);
    const records = [...vulnerable].map((name) =>
      osv(`TEST-${name.replaceAll(':', '-')}`, 'Maven', name, UP_TO('100')),
    );
    const files = [...jars].map(([{ group, file }, content]) => ({ path: `${FOLDER}/${group}/${file}`, content }));
    const { components } = await detect(files);
    const { findings } = await match(folder(), [osvSource('test', records)], components);
    const byPurl = new Map(components.map((one): [string, Component] => [one.purl, one]));
    expect(new Set(findings.map(({ purl }) => byPurl.get(purl)?.name))).toEqual(vulnerable);
  });
});

/** A project that copies the artifacts into folders by their groups: one call fetches them all. */
