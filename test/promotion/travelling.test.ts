// What belongs to an image goes where it goes: platforms, signatures, SBOMs, attestations, by subject and by tag.

import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { type Built, bare, blobOf, jsonBlobOf } from '../../src/image/built.ts';
import { writeTar } from '../../src/image/tar.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { listEvaluations } from '../../src/policy/list-evaluations.ts';
import { findManifest } from '../../src/registry/find-manifest.ts';
import { getRepository } from '../../src/registry/find-repository.ts';
import { findTag } from '../../src/registry/find-tag.ts';
import { image, type PromotionHouse, usePromotionHouse } from '../support/promotion-house.ts';
import { CLEAN_SCAN } from '../support/scan-facts.ts';

const UNKNOWN = { os: 'unknown', architecture: 'unknown' };
const house = usePromotionHouse();

async function devAndQa() {
  const h = house();
  await h.organization('dev', 'qa', 'prod');
  for (const name of ['dev/website', 'qa/website', 'prod/website']) await h.repository(name);
  return h;
}

function signature(subject: Built, text = 'signed'): Built {
  return buildArtifact({
    artifactType: 'application/vnd.example.signature',
    subject: subject.manifest.descriptor,
    content: { mediaType: 'text/plain', bytes: text },
  });
}

/** As cosign's tags lead to: about nothing by itself. */
function attachment(text: string): Built {
  return buildArtifact({ artifactType: 'application/vnd.example', content: { mediaType: 'text/plain', bytes: text } });
}

function platform(architecture: string): Built {
  return buildImage({
    layers: [{ files: [{ path: 'arch', content: architecture }] }],
    platform: { os: 'linux', architecture },
  });
}

async function has(h: PromotionHouse, name: string, digest: Digest): Promise<boolean> {
  const repository = await getRepository(h.database.rows, name);
  return (await findManifest(h.database.rows, repository, { digest })) !== undefined;
}

function attachmentTag(built: Built, ending: string): string {
  return `${built.manifest.descriptor.digest.replace(':', '-')}${ending}`;
}

it('takes an index whole, with its platforms and what refers to any of them', async () => {
  const h = await devAndQa();
  const amd64 = platform('amd64');
  const index = buildIndex([amd64, platform('arm64')]);
  const digest = await h.push('dev/website', index, '1');
  const onPlatform = await h.push('dev/website', signature(amd64));
  const sbom = signature(index, 'sbom');
  const onIndex = await h.push('dev/website', sbom);
  const onSbom = await h.push('dev/website', signature(sbom, 'of the sbom'));
  const stranger = await h.push('dev/website', signature(image('other')));

  const promotion = await h.promote('dev/website:1', 'qa/website');
  expect(promotion.source.digest).toBe(digest);
  expect([...promotion.travelled.referrers].sort()).toEqual([onPlatform, onIndex, onSbom].sort());
  for (const built of index.children) expect(await has(h, 'qa/website', built.manifest.descriptor.digest)).toBe(true);
  for (const travelled of [onPlatform, onIndex, onSbom]) expect(await has(h, 'qa/website', travelled)).toBe(true);
  expect(await has(h, 'qa/website', stranger)).toBe(false);
});

it('takes what is attached by tags along, and moves it when there is a newer one', async () => {
  const h = await devAndQa();
  const built = image('a');
  await h.push('dev/website', built, '1');
  const names = ['', '.sig', '.att', '.sbom'].map((ending) => attachmentTag(built, ending));
  const digests = new Map<string, Digest>();
  for (const name of names) digests.set(name, await h.push('dev/website', attachment(name), name));
  const { travelled } = await h.promote('dev/website:1', 'qa/website');
  for (const name of names) expect(await h.tag('qa/website', name)).toBe(digests.get(name));
  expect(travelled.attachments).toHaveLength(4);

  const sig = attachmentTag(built, '.sig');
  const newer = await h.push('dev/website', attachment('newer'), sig);
  await h.promote('dev/website:1', 'qa/website', { tag: '2' });
  expect(await h.tag('qa/website', sig)).toBe(newer);
});

it('ties what came late to a promotion that the history has', async () => {
  const h = await devAndQa();
  const built = image('a');
  await h.push('dev/website', built, '1');
  for (let times = 0; times < 2; times++) await h.promote('dev/website:1', 'qa/website');
  await h.push('dev/website', attachment('sig'), attachmentTag(built, '.sig'));
  await h.promote('dev/website:1', 'qa/website');
  const qa = await getRepository(h.database.rows, 'qa/website');
  const tag = await findTag(h.database.rows, qa, attachmentTag(built, '.sig'));
  expect((await h.promotions()).map(({ id }) => id)).toContain(tag?.promotionId);
});

it('keeps an attachment that was pushed into the target, and says so', async () => {
  const h = await devAndQa();
  const built = image('a');
  const sig = attachmentTag(built, '.sig');
  await h.push('dev/website', built, '1');
  const theirs = await h.push('dev/website', attachment('theirs'), sig);
  const ours = await h.push('qa/website', attachment('ours'), sig);
  const { travelled } = await h.promote('dev/website:1', 'qa/website');
  expect(travelled.attachments).toEqual([{ tag: sig, digest: theirs, kept: true }]);
  expect(await h.tag('qa/website', sig)).toBe(ours);
});

it('leaves an event, with the digest before, of each tag that moves with an image', async () => {
  const h = await devAndQa();
  const built = image('a');
  const sig = attachmentTag(built, '.sig');
  await h.push('dev/website', built, '1');
  const first = await h.push('dev/website', attachment('first'), sig);
  await h.promote('dev/website:1', 'qa/website');
  const second = await h.push('dev/website', attachment('second'), sig);
  await h.promote('dev/website:1', 'qa/website', { tag: '2' });
  const told = (await h.events('referrer.attached')).filter(({ repository }) => repository === 'qa/website');
  expect(told).toMatchObject([
    { tag: sig, digest: second, previousDigest: first },
    { tag: sig, digest: first, previousDigest: null },
  ]);
});

it('brings what arrives late all the way down a chain, without a new promotion', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website', tagTemplate: '%n-%H%M%S' });
  await h.policy({ source: 'qa/website', target: 'prod/website' });
  const amd64 = platform('amd64');
  await h.push('dev/website', buildIndex([amd64]), '1');
  await h.drain();
  h.clock.advance(100);
  const late = await h.push('dev/website', signature(amd64));
  const sig = await h.push('dev/website', attachment('sig'), attachmentTag(amd64, '.sig'));
  await h.drain();
  for (const name of ['qa/website', 'prod/website']) {
    expect(await has(h, name, late)).toBe(true);
    expect(await h.tag(name, attachmentTag(amd64, '.sig'))).toBe(sig);
  }
  expect(await h.events('promotion.succeeded')).toHaveLength(2);
  const states = (await h.promotions()).map(({ state, target }) => [target.repository, target.tag, state]);
  expect(states.sort()).toEqual([
    ['prod/website', '1-020304', 'succeeded'],
    ['qa/website', '1-020304', 'succeeded'],
  ]);
  expect(h.failures).toEqual([]);
});

it('follows by hand, too: what is signed later arrives where the image was promoted, and goes on from there', async () => {
  const h = await devAndQa();
  const amd64 = platform('amd64');
  await h.push('dev/website', buildIndex([amd64]), '1');
  await h.promote('dev/website:1', 'qa/website', { tag: 'rc' });
  await h.promote('qa/website:rc', 'prod/website', { tag: 'live' });
  await h.drain();
  const records = await h.promotions();
  const late = await h.push('dev/website', signature(amd64));
  const sig = await h.push('dev/website', attachment('sig'), attachmentTag(amd64, '.sig'));
  await h.drain();
  for (const name of ['qa/website', 'prod/website']) {
    expect(await has(h, name, late)).toBe(true);
    expect(await h.tag(name, attachmentTag(amd64, '.sig'))).toBe(sig);
  }
  expect(await h.promotions()).toEqual(records);
  const arrived = (await h.events('referrer.attached')).filter(({ repository }) => repository === 'prod/website');
  expect(arrived).toMatchObject([{ actor: { kind: 'system' } }, { actor: { kind: 'system' } }]);
  expect(h.failures).toEqual([]);
});

it('does not follow by hand when whoever promoted may no more, or the tag has moved', async () => {
  const h = await devAndQa();
  const built = image('a');
  await h.push('dev/website', built, '1');
  await h.promote('dev/website:1', 'qa/website');
  await h.push('dev/website', image('b'), '1');
  await h.promote('dev/website:1', 'qa/website');
  const moved = await h.push('dev/website', signature(built));
  await h.drain();
  expect(await has(h, 'qa/website', moved)).toBe(false);
  await h.push('dev/website', signature(image('b')));
  await h.setJaneActive(false);
  await h.drain();
  expect((await h.events('referrer.attached')).filter(({ repository }) => repository === 'qa/website')).toEqual([]);
});

it('asks the policies about every tag that a late fact concerns', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website' });
  const amd64 = platform('amd64');
  await h.push('dev/website', amd64, 'single', 'same');
  await h.push('dev/website', buildIndex([amd64]), 'index');
  await h.push('dev/website', image('other'), 'other');
  await h.drain();
  await h.push('dev/website', signature(amd64));
  await h.drain();
  const late = (await listEvaluations(h.policies, h.jane, { limit: 100 })).items.filter(
    ({ occasion }) => occasion === 'late_fact',
  );
  expect(late.map(({ tag }) => tag).sort()).toEqual(['index', 'same', 'single']);
});

it('does not pull a tag back for a late fact about an older image', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website', tagTemplate: 'latest' });
  const old = image('old');
  await h.push('dev/website', old, '1');
  await h.drain();
  const young = await h.push('dev/website', image('young'), '2');
  await h.drain();
  await h.push('dev/website', signature(old));
  await h.drain();
  expect(await h.tag('qa/website', 'latest')).toBe(young);
  expect((await h.promotions()).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
});

it('judges an index by its platforms, without its attestations', async () => {
  const h = await devAndQa();
  const rule = { field: 'vulnerabilities', scale: 'cvss', severity: 'critical', operator: 'eq', values: [0] } as const;
  await h.policy({ source: 'dev/website', target: 'qa/website', rules: [{ ...rule, values: [0] }] });
  const amd64 = platform('amd64');
  const attestation = buildkitAttestation(amd64);
  h.scans.set(amd64.manifest.descriptor.digest, CLEAN_SCAN);
  const digest = await h.push('dev/website', buildIndex([amd64, attestation]), '1');
  await h.push('dev/website', buildIndex([amd64, platform('arm64')]), '2');
  await h.drain();
  expect(await h.tag('qa/website', '1')).toBe(digest);
  expect((await h.promotions({ tag: '2' }))[0]).toMatchObject({
    state: 'held',
    reason: 'vulnerabilities: linux/arm64: not scanned',
  });
});

it('does not take the word of an index for what is an attestation', async () => {
  const h = await devAndQa();
  const rule = { field: 'vulnerabilities', scale: 'cvss', severity: 'critical', operator: 'eq', values: [0] } as const;
  await h.policy({ source: 'dev/website', target: 'qa/website', rules: [{ ...rule, values: [0] }] });
  const amd64 = platform('amd64');
  h.scans.set(amd64.manifest.descriptor.digest, CLEAN_SCAN);
  const says = { 'vnd.docker.reference.type': 'attestation-manifest' };
  const files = [{ path: 'evil', content: 'x' }];
  const hidden = buildImage({ layers: [{ files }], platform: UNKNOWN });
  const annotated = buildImage({ layers: [{ files }], platform: { os: 'linux', architecture: 'arm64' } });
  const inner = buildIndex([annotated]);
  await h.push('dev/website', indexOf(amd64, described(hidden, { annotations: says })), 'unknown');
  await h.push('dev/website', indexOf(amd64, described(annotated, { annotations: says })), 'annotated');
  await h.push('dev/website', indexOf(amd64, described(inner, { platform: UNKNOWN, annotations: says })), 'inner');
  // Nor is one whose layers say so, under a platform that runtimes choose.
  const platformed = buildkitAttestation(amd64, { os: 'linux', architecture: 'arm64' });
  await h.push('dev/website', indexOf(amd64, platformed), 'platformed');
  // Some runtimes unpack a layer whatever its media type says.
  const disguised = imageOf(gzipSync('a file system'));
  await h.push('dev/website', indexOf(amd64, disguised), 'disguised');
  await h.drain();
  for (const tag of ['unknown', 'annotated', 'inner', 'platformed', 'disguised']) {
    expect((await h.promotions({ tag }))[0], tag).toMatchObject({ state: 'held' });
    expect(await h.tag('qa/website', tag)).toBeUndefined();
  }
});

it('leaves behind what is attached and could be run: nobody has judged it', async () => {
  const h = await devAndQa();
  await h.policy({ source: 'dev/website', target: 'qa/website' });
  const web = image('web');
  const attached = buildImage({
    layers: [{ files: [{ path: 'evil', content: 'x' }] }],
    subject: web.manifest.descriptor,
  });
  const listed = platform('amd64');
  const signed = signature(web);
  const root = await h.push('dev/website', web);
  const smuggled = await h.push('dev/website', attached);
  await h.push('dev/website', buildIndex([listed]), attachmentTag(web, '.sig'));
  const disguised = await h.push(
    'dev/website',
    imageOf(Buffer.from(writeTar([{ path: 'evil', content: 'x' }])), UNKNOWN, web),
  );
  const signatureDigest = await h.push('dev/website', signed);
  await h.push('dev/website', web, '1');
  await h.drain();
  expect(await h.tag('qa/website', '1')).toBe(root);
  expect(await has(h, 'qa/website', signatureDigest)).toBe(true);
  expect(await has(h, 'qa/website', smuggled)).toBe(false);
  expect(await has(h, 'qa/website', disguised)).toBe(false);
  expect(await has(h, 'qa/website', listed.manifest.descriptor.digest)).toBe(false);
});

/** As BuildKit makes them (docs.docker.com, "Image attestation storage"): an image's configuration, and statements for layers. */
function buildkitAttestation(subject: Built, platform = UNKNOWN): Built {
  return imageOf(Buffer.from(JSON.stringify({ about: subject.manifest.descriptor.digest })), platform);
}

/** An image whose layer has a media type that says that it is none. */
function imageOf(layer: Uint8Array, platform = UNKNOWN, subject?: Built): Built {
  const config = jsonBlobOf(OCI_CONFIG, { ...platform, config: {}, rootfs: { type: 'layers', diff_ids: [] } });
  const statement = blobOf('application/vnd.in-toto+json', layer);
  const about = subject ? { subject: bare(subject.manifest.descriptor) } : {};
  const document = { schemaVersion: 2, config: config.descriptor, layers: [statement.descriptor], ...about };
  return { manifest: jsonBlobOf(OCI_MANIFEST, document, { platform }), blobs: [config, statement], children: [] };
}

function described(built: Built, more: object): Built {
  const { descriptor, bytes } = built.manifest;
  return { ...built, manifest: { bytes, descriptor: { ...descriptor, ...more } } };
}

/** An index that says of its entries what their descriptors say. */
function indexOf(...children: readonly Built[]): Built {
  const manifests = children.map(({ manifest }) => manifest.descriptor);
  return {
    manifest: jsonBlobOf(OCI_INDEX, { schemaVersion: 2, mediaType: OCI_INDEX, manifests }),
    blobs: [],
    children,
  };
}
