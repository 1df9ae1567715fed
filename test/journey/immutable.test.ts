// What may not change: immutable tags, and repositories into which images come by promotion only.

import { beforeAll, describe, expect, test } from 'vitest';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { type Answer, useApp } from '../support/test-app.ts';

const app = useApp();

const push = (repository: string, text: string, tag: string) =>
  pushImage(app().send('admin'), repository, sampleImage(text), tag);
const api = (repository: string, rest = '') => `/api/v1/repositories/${encodeURIComponent(repository)}${rest}`;
const create = (name: string, settings: object) =>
  app().call('admin', 'POST', '/api/v1/repositories', { name, ...settings });
const digestOf = async (repository: string, tag: string) =>
  (await app().call('admin', 'GET', `/v2/${repository}/manifests/${tag}`)).headers['docker-content-digest'];
const onV2 = ({ status, json }: Answer) => [status, json.errors[0].code, json.errors[0].message];
const onApi = ({ status, json }: Answer) => [status, json.error.code, json.error.message];

async function putTag(repository: string, text: string, tag: string): Promise<Answer> {
  const image = sampleImage(text);
  await pushImage(app().send('admin'), 'dev/stage', image, 'x');
  for (const { descriptor } of image.blobs)
    await app().call('admin', 'POST', `/v2/${repository}/blobs/uploads/?mount=${descriptor.digest}&from=dev/stage`);
  const { descriptor, bytes } = image.manifest;
  return app().call('admin', 'PUT', `/v2/${repository}/manifests/${tag}`, Buffer.from(bytes), {
    'content-type': descriptor.mediaType,
  });
}

beforeAll(async () => {
  for (const name of ['dev', 'qa']) await app().createOrganization(name);
});

describe('in an immutable repository', () => {
  const MOVED = [403, 'DENIED', 'qa/fixed is immutable: its tag 1 can be neither moved nor deleted'];

  beforeAll(async () => {
    await create('qa/fixed', { immutable: true });
    await push('qa/fixed', 'one', '1');
  });

  test('a tag can be made, pushed again with the same digest, and never moved', async () => {
    const digest = await digestOf('qa/fixed', '1');
    expect((await putTag('qa/fixed', 'one', '1')).status).toBe(201);
    expect(onV2(await putTag('qa/fixed', 'two', '1'))).toEqual(MOVED);
    expect(await digestOf('qa/fixed', '1')).toBe(digest);
    expect((await putTag('qa/fixed', 'two', '2')).status).toBe(201);
    expect((await app().call('admin', 'GET', api('qa/fixed', '/tags/1'))).json.immutable).toBe(true);
  });

  test('several tags are set at once or not at all', async () => {
    const image = sampleImage('three');
    await pushImage(app().send('admin'), 'qa/fixed', image);
    const { descriptor, bytes } = image.manifest;
    const path = `/v2/qa/fixed/manifests/${descriptor.digest}?tag=3&tag=1`;
    const answer = await app().call('admin', 'PUT', path, Buffer.from(bytes), { 'content-type': descriptor.mediaType });
    expect(onV2(answer)).toEqual(MOVED);
    expect(await digestOf('qa/fixed', '3')).toBeUndefined();
  });

  test('neither tag, manifest nor repository can be deleted, at any door', async () => {
    const digest = await digestOf('qa/fixed', '1');
    const leads = `qa/fixed is immutable: its tag 1 leads to ${digest}, which so cannot be deleted`;
    const remove = (path: string) => app().call('admin', 'DELETE', path);
    expect(onV2(await remove('/v2/qa/fixed/manifests/1'))).toEqual(MOVED);
    expect(onV2(await remove(`/v2/qa/fixed/manifests/${digest}`))).toEqual([403, 'DENIED', leads]);
    expect(onApi(await remove(api('qa/fixed', '/tags/1')))).toEqual([409, 'IMMUTABLE', MOVED[2]]);
    expect(onApi(await remove(api('qa/fixed', `/manifests/${digest}`)))).toEqual([409, 'IMMUTABLE', leads]);
    expect(onApi(await remove(api('qa/fixed')))).toEqual([
      409,
      'IMMUTABLE',
      'qa/fixed has the immutable tag 1: turn its immutability off before deleting it',
    ]);
    expect(await digestOf('qa/fixed', '1')).toBe(digest);
  });

  test('the platforms of an index that is tagged cannot be deleted', async () => {
    const index = sampleIndex('many');
    await pushImage(app().send('admin'), 'qa/fixed', index, 'many');
    const child = index.children[0]?.manifest.descriptor.digest;
    const answer = await app().call('admin', 'DELETE', `/v2/qa/fixed/manifests/${child}`);
    expect(onV2(answer)).toEqual([403, 'DENIED', expect.stringContaining('its tag many leads to')]);
  });

  test('a layer of a tagged image cannot be deleted', async () => {
    const layer = sampleImage('one').blobs[0]?.descriptor.digest;
    expect((await app().call('admin', 'DELETE', `/v2/qa/fixed/blobs/${layer}`)).status).toBe(405);
    expect((await app().call('admin', 'HEAD', `/v2/qa/fixed/blobs/${layer}`)).status).toBe(200);
  });

  test('signatures can still be attached, by reference and by tag, and renewed', async () => {
    const subject = sampleImage('one').manifest.descriptor;
    const signature = (text: string) =>
      buildArtifact({
        artifactType: 'application/vnd.example.signature',
        subject,
        content: { mediaType: 'text/plain', bytes: text },
      });
    await pushImage(app().send('admin'), 'qa/fixed', signature('by reference'));
    const referrers = await app().call('admin', 'GET', `/v2/qa/fixed/referrers/${subject.digest}`);
    expect(referrers.json.manifests).toHaveLength(1);
    const tag = `${subject.digest.replace(':', '-')}.sig`;
    await pushImage(app().send('admin'), 'qa/fixed', signature('first'), tag);
    await pushImage(app().send('admin'), 'qa/fixed', signature('second'), tag);
    expect(await digestOf('qa/fixed', tag)).toBe(signature('second').manifest.descriptor.digest);
    expect((await app().call('admin', 'GET', api('qa/fixed', `/tags/${tag}`))).json.immutable).toBe(false);
  });

  test('a promotion is refused and recorded, and so is a rollback', async () => {
    await create('qa/later', {});
    await push('dev/web', 'old', 'v');
    const promote = () =>
      app().call('admin', 'POST', '/api/v1/promotions', {
        source: { repository: 'dev/web', reference: 'v' },
        target: { repository: 'qa/later' },
      });
    await promote();
    await push('dev/web', 'new', 'v');
    const moved = (await promote()).json.id;
    await app().call('admin', 'PATCH', api('qa/later'), { immutable: true });
    await push('dev/web', 'newest', 'v');
    const words = 'qa/later is immutable: its tag v can be neither moved nor deleted';
    const refused = await promote();
    expect(onApi(refused)).toEqual([409, 'IMMUTABLE', words]);
    const { items } = (await app().call('admin', 'GET', '/api/v1/promotions?state=refused')).json;
    expect(items).toMatchObject([{ id: refused.json.error.detail.promotion, reason: `immutable: ${words}` }]);
    const back = await app().call('admin', 'POST', `/api/v1/promotions/${moved}/rollback`, {});
    expect(onApi(back)).toEqual([409, 'IMMUTABLE', words]);
  });

  test('an admin may turn it off, which is in the audit log; a writer may not', async () => {
    await app().createUser('writer');
    await app().call('admin', 'PUT', api('qa/fixed', '/access/writer'), { role: 'read-write' });
    expect((await app().call('writer', 'PATCH', api('qa/fixed'), { immutable: false })).status).toBe(403);
    expect((await app().call('admin', 'PATCH', api('qa/fixed'), { immutable: false })).json.immutable).toBe(false);
    expect((await putTag('qa/fixed', 'two', '1')).status).toBe(201);
    const { items } = (await app().call('admin', 'GET', '/api/v1/events?type=repository.updated&repository=qa%2Ffixed'))
      .json;
    expect(items[0]).toMatchObject({ actor: { name: 'admin' }, repository: 'qa/fixed' });
    expect(JSON.stringify(items[0].data)).toContain('immutable');
  });
});

describe('with immutable patterns', () => {
  beforeAll(async () => {
    await create('qa/patterns', { immutablePatterns: ['v*', 'release-?'], immutableExceptions: ['*-rc*'] });
    for (const tag of ['v1', 'v1-rc1', 'release-1', 'release-10', 'latest']) await push('qa/patterns', 'first', tag);
  });

  test.each([
    ['v1', 403],
    ['release-1', 403],
    ['v1-rc1', 201],
    ['release-10', 201],
    ['latest', 201],
  ])('%s answers %i to another image', async (tag, status) => {
    const listed = (await app().call('admin', 'GET', api('qa/patterns', `/tags/${tag}`))).json;
    expect(listed.immutable).toBe(status === 403);
    expect((await putTag('qa/patterns', 'second', tag)).status).toBe(status);
  });

  test.each(['v/*', '[a-z]*', '', 'x'.repeat(300)])('%j is no pattern', async (pattern) => {
    for (const change of [{ immutablePatterns: [pattern] }, { immutableExceptions: [pattern] }]) {
      const changed = await app().call('admin', 'PATCH', api('qa/patterns'), change);
      expect([changed.status, changed.json.error.code]).toEqual([400, 'INVALID']);
      expect((await create('qa/more', change)).status).toBe(400);
    }
  });
});

describe('a protected repository', () => {
  const OWN = 'is protected: images enter it by promotion only';
  const BY_NAMESPACE = 'is protected: the namespace gate is validated, so images enter it by promotion only';

  beforeAll(async () => {
    await app().createOrganization('gate');
    await app().call('admin', 'PATCH', '/api/v1/namespaces/gate', { usage: 'validated' });
    await create('gate/web', {});
    await create('qa/protected', { protected: true });
    await push('dev/web', 'for the gate', '1');
  });

  test.each([
    ['qa/protected', `qa/protected ${OWN}`],
    ['gate/web', `gate/web ${BY_NAMESPACE}`],
    ['gate/new', `gate/new ${BY_NAMESPACE}`],
  ])('%s refuses everybody who pushes manifests or blobs', async (repository, message) => {
    const { descriptor, bytes } = sampleImage('for the gate').manifest;
    const layer = sampleImage('for the gate').blobs[0]?.descriptor.digest;
    const refused = [403, 'DENIED', message];
    const manifest = await app().call('admin', 'PUT', `/v2/${repository}/manifests/1`, Buffer.from(bytes), {
      'content-type': descriptor.mediaType,
    });
    expect(onV2(manifest)).toEqual(refused);
    const uploads = `/v2/${repository}/blobs/uploads/`;
    expect(onV2(await app().call('admin', 'POST', uploads))).toEqual(refused);
    expect(onV2(await app().call('admin', 'POST', `${uploads}?mount=${layer}&from=dev/web`))).toEqual(refused);
    expect(onV2(await app().call('admin', 'POST', `${uploads}?digest=${layer}`, Buffer.from('x')))).toEqual(refused);
  });

  test('is not left behind empty by a push that was refused', async () => {
    expect((await app().call('admin', 'GET', api('gate/new'))).status).toBe(404);
  });

  test.each(['qa/protected', 'gate/web', 'gate/made'])(
    '%s takes promotions, and can be pulled from',
    async (target) => {
      const answer = await app().call('admin', 'POST', '/api/v1/promotions', {
        source: { repository: 'dev/web', reference: '1' },
        target: { repository: target },
        create: true,
      });
      expect([answer.status, answer.json.state]).toEqual([201, 'succeeded']);
      expect(await digestOf(target, '1')).toBe(await digestOf('dev/web', '1'));
    },
  );

  test('can be the source of the next one', async () => {
    const answer = await app().call('admin', 'POST', '/api/v1/promotions', {
      source: { repository: 'gate/web', reference: '1' },
      target: { repository: 'qa/protected', tag: 'next' },
    });
    expect([answer.status, answer.json.state]).toEqual([201, 'succeeded']);
  });

  test('takes pushes again once it is opened', async () => {
    await app().call('admin', 'PATCH', api('qa/protected'), { protected: false });
    expect((await putTag('qa/protected', 'open', 'open')).status).toBe(201);
  });
});
