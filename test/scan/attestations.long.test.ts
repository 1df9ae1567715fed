// A build says what is in its image: what people see once the statement is there, and what strangers cannot do.

import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import type { Built } from '../../src/image/built.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { SIGSTORE_BUNDLE } from '../../src/oci/media-type.ts';
import { attached, billOf, bundled, envelope, SPDX, spki, statement } from '../support/attestation.ts';
import { exchangeBlob } from '../support/damage-blob.ts';
import { CRITICAL, debian, npmPackage, osv } from '../support/scanned-images.ts';
import { useScanningApp } from '../support/scanning-app.ts';

const build = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const { app, report, push, createRepository } = useScanningApp({ attestationKeys: [spki(build.publicKey)] });

/** An image of one program, in which nothing can be detected. */
function program(text: string): Built {
  const platform = { os: 'linux', architecture: 'amd64' };
  return buildImage({ platform, layers: [{ files: [{ path: 'app', content: text }], createdBy: 'COPY' }] });
}

const about = (image: Built, ...purls: string[]) => statement(image.manifest.descriptor.digest, billOf(...purls));
/** As a tag of cosign's scheme names it. */
const tagOf = (image: Built) => `${image.manifest.descriptor.digest.replace(':', '-')}.att`;
const attach = (repository: string, built: Built, tag?: string) =>
  push(tag === undefined ? `${repository}:` : `${repository}:${tag}`, built);
const names = ({ componentList }: { componentList: { name: string }[] }) => componentList.map(({ name }) => name);

async function rescan(image: string): Promise<string> {
  const [repository, reference] = image.split(':');
  const queued = await app().call('admin', 'POST', '/api/v1/scans', { repository, reference });
  await app().drain();
  return (await app().call('admin', 'GET', `/api/v1/jobs/${queued.json.jobs[0]}`)).json.log;
}

beforeAll(async () => {
  await app().advise(osv('CVE-2026-0009', 'npm', 'lodash', '4.17.21', CRITICAL));
  await createRepository('dev/app');
});

it.each([
  ['its subject', 'subject'],
  ['a tag of cosign', 'tag'],
])(
  'a trusted bill, attached by %s, whose stored bytes are others holds its image, until it is pushed again',
  async (_, how) => {
    const image = program(`damaged bill by ${how}`);
    const isTagged = how === 'tag';
    const signed = envelope(about(image, 'pkg:npm/lodash@4.17.20'), build.privateKey);
    const attestation = attached(isTagged ? undefined : image, signed);
    const attachTo = (repository: string) => attach(repository, attestation, isTagged ? tagOf(image) : undefined);
    const repository = `dev/bills-${how}`;
    await createRepository(repository);
    await push(`${repository}:1`, image);
    await attachTo(repository);
    const blob = attestation.blobs.at(-1)?.descriptor.digest ?? '';
    await exchangeBlob(app().folder, blob, Buffer.from('{}'));
    await rescan(`${repository}:1`);
    expect((await report(`${repository}:1`)).images[0]).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining(`${blob} is damaged`),
    });
    await attachTo(repository);
    expect(names((await report(`${repository}:1`)).images[0])).toEqual(['lodash']);
  },
);

describe('a trusted bill of materials that arrives after the scan', () => {
  const image = program('late');
  const attestation = attached(image, envelope(about(image, 'pkg:npm/lodash@4.17.20'), build.privateKey));

  beforeAll(async () => {
    await createRepository('qa/app', {});
    const rules = [
      { field: 'vulnerabilities', severity: 'critical', operator: 'eq', values: [0] },
      { field: 'sbom', operator: 'one_of', values: ['cyclonedx'] },
    ];
    await app().call('admin', 'POST', '/api/v1/promotion-policies', { source: 'dev/app', target: 'qa/app', rules });
    await push('dev/app:late', image);
  });

  it('says what nobody could see before', async () => {
    const before = (await report('dev/app:late')).images[0];
    expect(before).toMatchObject({ components: 0, gaps: [{ kind: 'no_packages' }] });
    await attach('dev/app', attestation);
    const [after] = (await report('dev/app:late')).images;
    expect(after).toMatchObject({ components: 1, gaps: [], findings: { critical: 1 } });
    const { digest } = attestation.manifest.descriptor;
    expect(after.componentList).toMatchObject([
      { purl: 'pkg:npm/lodash@4.17.20', layer: null, attestation: digest, paths: [] },
    ]);
    expect(after.findingList).toMatchObject([{ component: 'lodash', layer: null, attestation: digest }]);
  });

  it('fails a policy, which is not asked before the scanner has looked', async () => {
    const { json } = await app().call('admin', 'GET', '/api/v1/evaluations?source=dev/app&tag=late');
    expect(json.items.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['fail', 'hold', 'hold']);
    expect(json.items[0].rules[0].evidence[0].findings).toMatchObject([
      { id: 'CVE-2026-0009', component: 'lodash', attestation: attestation.manifest.descriptor.digest },
    ]);
  });

  it('is in the exports', async () => {
    const path = '/api/v1/repositories/dev%2Fapp/manifests/late/sbom';
    const { digest } = attestation.manifest.descriptor;
    const cyclonedx = await app().call('admin', 'GET', path);
    expect(cyclonedx.json.components[0].properties).toContainEqual({ name: 'shiplock:attestation', value: digest });
    const spdx = await app().call('admin', 'GET', `${path}?format=spdx`);
    expect(spdx.json.packages[1].sourceInfo).toContain(digest);
  });

  it('is no evidence any more once it is deleted', async () => {
    const { digest } = attestation.manifest.descriptor;
    expect((await app().call('admin', 'DELETE', `/v2/dev/app/manifests/${digest}`)).status).toBe(202);
    expect(await rescan('dev/app:late')).toBe('');
    expect((await report('dev/app:late')).images).toMatchObject([{ components: 0, gaps: [{ kind: 'no_packages' }] }]);
  });
});

describe('a bill of materials counts', () => {
  it('when it was there before the image', async () => {
    const image = program('early');
    await attach('dev/app', attached(image, envelope(about(image, 'pkg:npm/lodash@4.17.20'), build.privateKey)));
    await push('dev/app:early', image);
    expect((await report('dev/app:early')).images).toMatchObject([{ components: 1 }]);
  });

  it('under a tag of cosign', async () => {
    const image = program('by tag');
    await push('dev/app:bytag', image);
    const signed = envelope(about(image, 'pkg:npm/lodash@4.17.20'), build.privateKey);
    await push(`dev/app:${tagOf(image)}`, attached(undefined, signed));
    expect((await report('dev/app:bytag')).images).toMatchObject([{ components: 1 }]);
  });

  it('in a bundle, and in SPDX form', async () => {
    const image = program('bundle');
    await push('dev/app:bundle', image);
    const reference = { referenceType: 'purl', referenceLocator: 'pkg:npm/lodash@4.17.20' };
    const document = { spdxVersion: 'SPDX-2.3', packages: [{ name: 'lodash', externalRefs: [reference] }] };
    const said = statement(image.manifest.descriptor.digest, JSON.stringify(document), SPDX);
    await attach('dev/app', attached(image, bundled(envelope(said, build.privateKey)), SIGSTORE_BUNDLE));
    expect((await report('dev/app:bundle')).images).toMatchObject([{ components: 1 }]);
  });

  it('for an image that was scanned by hand, where pushes are not', async () => {
    await createRepository('dev/byhand', {});
    const image = program('by hand');
    await push('dev/byhand:1', image);
    const attestation = attached(image, envelope(about(image, 'pkg:npm/lodash@4.17.20'), build.privateKey));
    await attach('dev/byhand', attestation);
    expect((await report('dev/byhand:1')).images).toMatchObject([{ state: 'not_scanned' }]);
    expect(await rescan('dev/byhand:1')).toContain('counts: signed by key');
    await attach('dev/byhand', attached(image, envelope(about(image, 'pkg:npm/left-pad@1.0.0'), build.privateKey)));
    expect(names((await report('dev/byhand:1')).images[0])).toEqual(['left-pad', 'lodash']);
  });

  it('where it came to another repository while the first scan ran as a part of an index', async () => {
    await createRepository('dev/index', {});
    await createRepository('dev/elsewhere', {});
    const image = program('a part of an index');
    await push('dev/index:1', buildIndex([image, program('another part')]));
    await push('dev/elsewhere:1', image);
    const { json } = await app().call('admin', 'POST', '/api/v1/scans', { repository: 'dev/index', reference: '1' });
    // The scan has looked for attestations already, and its report is not there yet.
    const { database } = app().app.doors.rooms.scans;
    const setState = (state: 'running' | 'due') =>
      database.transaction((tx) => tx.updateTable('job').set({ state }).where('id', '=', json.jobs[0]).execute());
    await setState('running');
    const said = envelope(about(image, 'pkg:npm/lodash@4.17.20'), build.privateKey);
    await attach('dev/elsewhere', attached(image, said));
    const open = (await app().call('admin', 'GET', '/api/v1/scans')).json.items;
    expect(open.filter(({ repository }: { repository: string }) => repository === 'dev/elsewhere')).toHaveLength(1);
    await setState('due');
    await app().drain();
    expect((await report('dev/elsewhere:1')).images).toMatchObject([{ components: 1 }]);
  });

  it('beside what the layers show, which it cannot change', async () => {
    const image = debian('3.0.1-1', { ...npmPackage('lodash', '4.17.20'), 'broken.jar': 'no zip' });
    await push('dev/app:layers', image);
    const before = (await report('dev/app:layers')).images[0];
    const said = about(image, 'pkg:npm/lodash@4.17.20', 'pkg:deb/debian/openssl@3.0.1-1', 'pkg:cargo/serde@1.0.0');
    await attach('dev/app', attached(image, envelope(said, build.privateKey)));
    const after = (await report('dev/app:layers')).images[0];
    expect(names(after).toSorted()).toEqual([...names(before), 'serde'].toSorted());
    expect(after.componentList).toEqual(expect.arrayContaining(before.componentList));
    expect(after.gaps).toEqual(
      expect.arrayContaining(before.gaps.filter(({ kind }: { kind: string }) => kind === 'unreadable')),
    );
    expect(before.gaps.map(({ kind }: { kind: string }) => kind)).toContain('unreadable');
  });
});

describe('bills of materials that are many', () => {
  it('count up to a number, beyond which they are a gap', async () => {
    const image = program('many');
    await push('dev/app:many', image);
    for (let number = 0; number <= 50; number++) {
      const said = envelope(about(image, `pkg:npm/p${number}@1.0.0`), build.privateKey);
      await pushImage(app().send('admin'), 'dev/app', attached(image, said));
    }
    await app().drain();
    const gaps = [{ kind: 'limit', detail: expect.stringContaining('more than 50 bills of materials') }];
    expect((await report('dev/app:many')).images).toMatchObject([{ components: 50, gaps }]);
  }, 60_000);

  it('count once, however often a stranger wraps them again', async () => {
    const image = program('again');
    await push('dev/app:again', image);
    const said = envelope(about(image, 'pkg:npm/left-pad@1.0.0'), build.privateKey);
    for (let number = 0; number <= 51; number++) {
      await pushImage(app().send('admin'), 'dev/app', attached(image, { ...said, number }));
    }
    await app().drain();
    expect((await report('dev/app:again')).images).toMatchObject([{ components: 1, gaps: [] }]);
  }, 60_000);
});

describe('a gap is what a trusted bill of materials leaves open:', () => {
  const cases: [string, (image: Built) => object, object][] = [
    [
      'packages that no feed speaks of',
      (image) => about(image, 'pkg:generic/a@1', 'pkg:generic/b@1', 'pkg:npm/lodash@4.17.21'),
      {
        kind: 'no_feed',
        detail: expect.stringContaining('2 components that were not matched with any feed: 2 of type generic'),
      },
    ],
    [
      'more than can be read',
      (image) => ({ ...about(image), more: Array.from({ length: 1_500_001 }, () => 0) }),
      { kind: 'limit', detail: expect.stringContaining('has more values in it than are read') },
    ],
    [
      'a document that is none',
      (image) =>
        statement(image.manifest.descriptor.digest, { bomFormat: 'CycloneDX', specVersion: '1.6', components: 7 }),
      {
        kind: 'unreadable',
        detail: expect.stringMatching(/^the bill of materials sha256:\S+ has components that are no list/),
      },
    ],
  ];
  it.each(cases)('%s', async (name, said, gap) => {
    const image = program(`gap: ${name}`);
    await push('dev/app:gap', image);
    await attach('dev/app', attached(image, envelope(said(image), build.privateKey)));
    expect((await report('dev/app:gap')).images[0].gaps).toContainEqual(gap);
  });
});

describe('who is not trusted changes nothing:', () => {
  const cases: [string, (image: Built) => object, string][] = [
    [
      'a stranger',
      (image) => envelope(about(image, 'pkg:npm/lodash@4.17.20'), stranger.privateKey),
      'is not signed by a key',
    ],
    [
      'a statement about another image',
      () => envelope(about(program('another'), 'pkg:npm/lodash@4.17.20'), build.privateKey),
      'is a statement about something else',
    ],
    [
      'an altered statement',
      (image) => ({
        ...envelope(about(image, 'pkg:npm/left-pad@1.0.0'), build.privateKey),
        payload: Buffer.from(JSON.stringify(about(image, 'pkg:npm/lodash@4.17.20'))).toString('base64'),
      }),
      'is not signed by a key',
    ],
    [
      'a certificate of a public authority',
      (image) => ({
        ...bundled(envelope(about(image, 'pkg:npm/lodash@4.17.20'), stranger.privateKey)),
        verificationMaterial: { certificate: { rawBytes: '' } },
      }),
      'keyless signing) are not trusted',
    ],
    ['nobody at all', (image) => ({ ...envelope(about(image), build.privateKey), signatures: [] }), 'is not signed'],
    ['no envelope', () => ({ any: 'thing' }), 'is no DSSE envelope'],
    [
      'an envelope that would take all memory',
      (image) => ({ ...envelope(about(image), build.privateKey), more: Array.from({ length: 10_001 }, () => []) }),
      'has more values in it than are read',
    ],
    [
      'another statement of a trusted key',
      (image) =>
        envelope(statement(image.manifest.descriptor.digest, {}, 'https://slsa.dev/provenance/v1'), build.privateKey),
      'is no bill of materials',
    ],
    [
      'a trusted key under something else',
      () => envelope('hello', build.privateKey, 'text/plain'),
      'not an in-toto statement',
    ],
  ];
  it.each(cases)('%s', async (name, content, why) => {
    const image = program(`untrusted: ${name}`);
    await push('dev/app:untrusted', image);
    const before = (await report('dev/app:untrusted')).images;
    app().clock.advance(60);
    await attach('dev/app', attached(image, content(image)));
    // Nobody without a trusted key has a scan made.
    expect((await report('dev/app:untrusted')).images).toEqual(before);
    expect(await rescan('dev/app:untrusted')).toContain(why);
    const after = (await report('dev/app:untrusted')).images;
    expect(after.map(({ componentList, gaps }: typeof before) => ({ componentList, gaps }))).toEqual(
      before.map(({ componentList, gaps }: typeof before) => ({ componentList, gaps })),
    );
  });

  it('and of an index, nothing is known of which platform it speaks', async () => {
    const index = buildIndex([program('amd64 in an index')]);
    await push('dev/app:index', index);
    const said = statement(index.manifest.descriptor.digest, billOf('pkg:npm/lodash@4.17.20'));
    await attach('dev/app', attached(index, envelope(said, build.privateKey)));
    await rescan('dev/app:index');
    expect((await report('dev/app:index')).images).toMatchObject([{ components: 0 }]);
  });
});

describe('where no key is trusted', () => {
  const closed = useScanningApp();

  it('nothing counts, and the log of the scan says so', async () => {
    await closed.createRepository('dev/app');
    const image = program('nobody');
    await closed.push('dev/app:1', image);
    await closed.push('dev/app:', attached(image, envelope(about(image, 'pkg:npm/lodash@4.17.20'), build.privateKey)));
    const body = { repository: 'dev/app', reference: '1' };
    const queued = await closed.app().call('admin', 'POST', '/api/v1/scans', body);
    await closed.app().drain();
    const { json } = await closed.app().call('admin', 'GET', `/api/v1/jobs/${queued.json.jobs[0]}`);
    expect(json.log).toBe('no key is trusted (attestationKeys), so that attestations were not looked at: 1\n');
    expect((await closed.report('dev/app:1')).images).toMatchObject([{ components: 0 }]);
  });
});
