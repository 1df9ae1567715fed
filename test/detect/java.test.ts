// Which artifacts archives of Java are: those that state it, those of which it can be guessed, and those that are a gap.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Component } from '../../src/detect/component.ts';
import { relatedArtifacts } from '../../src/detect/java/related-artifacts.ts';
import { pomProperties, smallZip } from '../support/small-zip.ts';
import { detect } from './detect.ts';

const MANIFEST = 'META-INF/MANIFEST.MF';
type Files = Readonly<Record<string, string | Buffer>>;

const classes = (...packages: readonly string[]): Files =>
  Object.fromEntries(packages.map((name) => [`${name.replaceAll('.', '/')}/A.class`, '']));

/** Of each component its name and version, and how it is known. */
async function found(path: string, files: Files): Promise<string[]> {
  const { components, gaps } = await detect([{ path, content: smallZip(files) }]);
  expect(gaps).toEqual([]);
  return components.map(brief);
}

const brief = ({ name, version, identity }: Component) => `${name} ${version} ${identity ?? 'stated'}`;

const title = (text: string) => ({ [MANIFEST]: `Manifest-Version: 1.0\nImplementation-Title: ${text}\n` });
const symbolic = (text: string) => ({ [MANIFEST]: `Manifest-Version: 1.0\nBundle-SymbolicName: ${text}\n` });

describe('a jar that does not state its group', () => {
  test.each<[string, Files, string]>([
    [
      'spring-beans-5.3.17.jar',
      { ...title('spring-beans'), ...classes('org.springframework.beans') },
      'org.springframework:spring-beans 5.3.17 guessed',
    ],
    [
      'tomcat-embed-core-9.0.31.jar',
      { ...symbolic('org.apache.tomcat-embed-core'), ...classes('org.apache.catalina.core', 'javax.servlet') },
      'org.apache.tomcat.embed:tomcat-embed-core 9.0.31 guessed',
    ],
    ['okhttp-4.9.1.jar', classes('okhttp3', 'okhttp3.internal.http'), 'com.squareup.okhttp3:okhttp 4.9.1 guessed'],
    ['groovy-4.0.6.jar', classes('groovy.lang', 'org.apache.groovy'), 'org.apache.groovy:groovy 4.0.6 guessed'],
    ['catalina.jar', classes('org.apache.catalina.core'), 'catalina  unidentified'],
    [
      'catalina.jar',
      { [MANIFEST]: 'Implementation-Version: 9.0.31\n', ...classes('org.apache.catalina.core') },
      'org.apache.tomcat:tomcat-catalina 9.0.31 guessed',
    ],
    ['tool-1.0.jar', { 'WEB-INF/x': '', ...classes('com.example.tool') }, 'tool 1.0 unidentified'],
    ['pytorch-jni-2.7.1.jar', { 'jnilib/linux-x86_64/libdjl.so': '' }, 'pytorch-jni 2.7.1 unidentified'],
    ['asm-9.4.jar', classes('org.objectweb.asm'), 'org.ow2.asm:asm 9.4 guessed'],
    ['org.slf4j.slf4j-api-1.7.36.jar', classes('org.slf4j'), 'org.slf4j.slf4j-api 1.7.36 unidentified'],
    ['tool-1.0.jar', classes('com.example.tool'), 'tool 1.0 unidentified'],
    ['spring-beans-5.3.17.jar', classes('com.example.beans'), 'spring-beans 5.3.17 unidentified'],
    [
      'javax.mail-1.6.2.jar',
      {
        [MANIFEST]: 'Implementation-Title: javax.mail\nImplementation-Vendor-Id: com.sun\n',
        ...classes('javax.mail', 'com.sun.mail'),
      },
      'javax.mail 1.6.2 unidentified',
    ],
    [
      'spring-beans-5.3.17-tests.jar',
      classes('org.springframework'),
      'org.springframework:spring-beans 5.3.17 guessed',
    ],
    ['spring-beans.jar', classes('org.springframework.beans'), 'spring-beans  unidentified'],
    [
      'spring-beans.jar',
      { [MANIFEST]: 'Implementation-Version: 5.3.17\n', ...classes('org.springframework.beans') },
      'org.springframework:spring-beans 5.3.17 guessed',
    ],
    [
      'velocity-1.7.jar',
      {
        [MANIFEST]: 'Implementation-Vendor-Id: org.apache\nBundle-SymbolicName: org.apache.velocity\n',
        ...classes('org.apache.velocity'),
      },
      'org.apache.velocity:velocity 1.7 guessed',
    ],
    [
      'multi-2.0.jar',
      { 'META-INF/versions/11/com/example/A.class': '', 'META-INF/versions/9/module-info.class': '' },
      'multi 2.0 unidentified',
    ],
  ])('%s', async (file, files, expected) => {
    expect(await found(`lib/${file}`, files)).toEqual([expected]);
  });
});

describe('what is no artifact', () => {
  test.each<[string, Files]>([
    ['x-1.0-sources.jar', { 'org/example/A.java': '' }],
    ['x-1.0-javadoc.jar', { 'index.html': '' }],
    ['jrt-fs.jar', classes('jdk.internal.jrtfs')],
    ['charsets.jar', { [MANIFEST]: 'Specification-Title: Java Platform API Specification\n', ...classes('a.b') }],
    ['boot.jar', { 'BOOT-INF/classes/com/example/A.class': '', ...classes('org.springframework.boot') }],
    ['shop-1.0.war', { 'WEB-INF/classes/com/example/A.class': '' }],
  ])('%s', async (file, files) => {
    expect(await found(`app/${file}`, files)).toEqual([]);
  });
});

describe('a pom.properties is read as Java reads it', () => {
  test.each<[string, string]>([
    ['with escapes', 'version=1.0\\:2\ngroupId=com.ex\\u0061mple\nartifactId=to\\ol'],
    ['with values that go on', 'version=1.\\\n   0:2\r\ngroupId=com.\\\r\n\texample\nartifactId=tool'],
    ['with colons', 'version:1.0:2\ngroupId : com.example\nartifactId:\ttool'],
    ['with blanks', 'version 1.0:2\ngroupId\tcom.example\n  artifactId   tool  '],
    ['with comments', '! version=2\n  # groupId=x\n\nversion=1.0:2\rgroupId=com.example\rartifactId=tool\r'],
    ['with a key that has an escape', 'ver\\sion=1.0:2\ngroupI\\u0064 = com.example\nartifactId=tool\n'],
  ])('%s', async (_how, text) => {
    const files = { 'META-INF/maven/com.example/tool/pom.properties': text };
    expect(await found('app/tool.jar', files)).toEqual(['com.example:tool 1.0:2 stated']);
  });
});

describe('poms of others', () => {
  test('a bundled pom does not hide the jar that bundles it', async () => {
    const files = {
      ...pomProperties('commons-cli', 'commons-cli', '1.2'),
      ...classes('groovy.lang', 'org.codehaus.groovy'),
    };
    const expected = ['commons-cli:commons-cli 1.2 stated', 'org.codehaus.groovy:groovy 2.4.3 guessed'];
    expect(await found('lib/groovy-2.4.3.jar', files)).toEqual(expected);
  });

  test('a shaded jar with its own pom, and relocated classes', async () => {
    const files = {
      ...pomProperties('com.example', 'tool', '1.0'),
      ...pomProperties('com.google.guava', 'guava', '31.0-jre'),
      ...classes('com.example.tool', 'com.example.shaded.guava', 'org.other'),
    };
    expect(await found('lib/tool-1.0.jar', files)).toEqual([
      'com.example:tool 1.0 stated',
      'com.google.guava:guava 31.0-jre stated',
    ]);
  });

  test('a renamed jar has its own pom, by version or by its classes', async () => {
    const pom = pomProperties('com.example', 'tool', '1.0');
    expect(await found('app.jar', { ...pom, ...classes('com.example.tool') })).toEqual(['com.example:tool 1.0 stated']);
    expect(await found('tool-cli-1.0.jar', { ...pom, ...classes('org.tool') })).toEqual([
      'com.example:tool 1.0 stated',
    ]);
    expect(await found('other-1.0.jar', { ...pom, ...classes('com.example.tool') })).toEqual([
      'com.example:tool 1.0 stated',
      'other 1.0 unidentified',
    ]);
  });

  test('the version is that of the file where the pom leaves out for which Java it is', async () => {
    const pom = pomProperties('com.microsoft.sqlserver', 'mssql-jdbc', '11.2.1');
    expect(await found('mssql-jdbc-11.2.1.jre11.jar', pom)).toEqual([
      'com.microsoft.sqlserver:mssql-jdbc 11.2.1.jre11 stated',
    ]);
  });
});

test('in a jar in a war in an ear, and the same one stated elsewhere is stated', async () => {
  const jar = smallZip(classes('org.springframework.beans'));
  const war = smallZip({
    'WEB-INF/lib/spring-beans-5.3.17.jar': jar,
    'WEB-INF/lib/tool-1.jar': smallZip(classes('tool')),
  });
  const ear = { path: 'shop.ear', content: smallZip({ 'shop.war': war }) };
  const { components } = await detect([ear]);
  expect(components.map(brief)).toEqual(['org.springframework:spring-beans 5.3.17 guessed', 'tool 1 unidentified']);
  expect(components[1]?.paths).toEqual(['shop.ear!/shop.war!/WEB-INF/lib/tool-1.jar']);
  const content = smallZip(pomProperties('org.springframework', 'spring-beans', '5.3.17'));
  const both = await detect([ear, { path: 'x/spring-beans-5.3.17.jar', content }]);
  expect(both.components.map(brief)).toContain('org.springframework:spring-beans 5.3.17 stated');
});

test('whatever a name and packages are, only known names are related', () => {
  const word = fc.stringMatching(/^[a-z][a-z.-]{0,12}$/);
  fc.assert(
    fc.property(word, fc.array(word), fc.array(word), (name, packages, groups) => {
      const related = relatedArtifacts({ name, version: '1', packages }, (artifact) =>
        artifact === name ? groups : [],
      );
      expect(related.every((one) => groups.some((group) => one === `${group}:${name}`))).toBe(true);
    }),
  );
});
