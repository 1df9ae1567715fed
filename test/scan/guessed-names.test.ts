// Java archives that do not say what they are, from a push to every answer that names them.

import { beforeAll, expect, it } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { osv } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';
import { smallZip } from '../support/small-zip.ts';

const { app, report, push, createRepository } = useScanningApp();

const jarOf = (folder: string) => smallZip({ [`${folder}/A.class`]: '' });
const PURL = 'pkg:maven/org.springframework/spring-unlisted@5.3.17';

beforeAll(async () => {
  await createRepository('dev/java');
  const files = [
    { path: 'app/spring-unlisted-5.3.17.jar', content: jarOf('org/springframework/unlisted') },
    { path: 'app/tool-1.0.jar', content: jarOf('com/example/tool') },
  ];
  const platform = { os: 'linux', architecture: 'amd64' };
  await push('dev/java:1', buildImage({ platform, layers: [{ files, createdBy: 'app' }] }));
});

const named = async () => {
  const [image] = (await report('dev/java:1')).images;
  return image.componentList.map(({ name, identity }: { name: string; identity: string }) => `${name} ${identity}`);
};

it('without advisories both are a gap', async () => {
  expect(await named()).toEqual(['spring-unlisted unidentified', 'tool unidentified']);
  const [{ gaps }] = (await report('dev/java:1')).images;
  const detail = expect.stringContaining('2 Java archives do not say which artifacts of Maven they are');
  expect(gaps).toContainEqual({ kind: 'unidentified', detail });
});

it('advisories that know one of them name it, as a guess', async () => {
  await app().advise(osv('CVE-2026-0001', 'Maven', 'org.springframework:spring-unlisted', '5.3.18'));
  await app().drain();
  expect(await named()).toEqual(['org.springframework:spring-unlisted guessed', 'tool unidentified']);
  const [{ gaps, findingList }] = (await report('dev/java:1')).images;
  const detail = expect.stringMatching(/^One Java archive .*: app\/tool-1\.0\.jar\.$/);
  expect(gaps).toContainEqual({ kind: 'unidentified', detail });
  const component = 'org.springframework:spring-unlisted';
  expect(findingList).toMatchObject([{ component, purl: PURL, identity: 'guessed', fixed: '5.3.18' }]);
});

it('where it was found, the bill of materials and the list of components say that it is a guess', async () => {
  const get = async (path: string) => (await app().call('admin', 'GET', `/api/v1/${path}`)).json;
  const { images } = await get('vulnerabilities/CVE-2026-0001');
  expect(images[0].components).toMatchObject([
    { name: 'org.springframework:spring-unlisted', installed: '5.3.17', identity: 'guessed' },
  ]);
  const manifest = 'repositories/dev%2Fjava/manifests/1';
  expect((await get(`${manifest}/components`)).items[0]).toMatchObject({ purl: PURL, identity: 'guessed' });
  const { components } = await get(`${manifest}/sbom?format=cyclonedx`);
  expect(components[0]).toMatchObject({ purl: PURL, evidence: { identity: [{ concludedValue: PURL }] } });
});
