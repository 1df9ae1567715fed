// Uploads over a network that loses answers and cuts bodies short.

import { beforeAll, describe, expect, test } from 'vitest';
import { basicHeader } from '../support/bearer.ts';
import { PASSWORD, useApp } from '../support/test-app.ts';
import { digestFor } from '../support/upload-blob.ts';

const app = useApp();

async function begin(repository = 'admin/up'): Promise<string> {
  const begun = await app().call('admin', 'POST', `/v2/${repository}/blobs/uploads/`);
  expect(begun.status).toBe(202);
  return begun.headers['location'] ?? '';
}

describe('the last request of an upload', () => {
  test('is answered again when its first answer was lost', async () => {
    const bytes = Buffer.from('whose answer was lost');
    const location = await begin();
    const finish = () => app().call('admin', 'PUT', `${location}?digest=${digestFor(bytes)}`, bytes);
    const first = await finish();
    const again = await finish();
    expect([first.status, again.status]).toEqual([201, 201]);
    for (const name of ['location', 'docker-content-digest']) expect(again.headers[name]).toBe(first.headers[name]);
  });

  test.each([
    ['another digest', (location: string) => `${location}?digest=${digestFor('never pushed')}`],
    ['another repository', (location: string) => `${location.replace('/up/', '/other/')}?digest=${digestFor('kept')}`],
    ['no such upload', (location: string) => `${location.replace(/\w{4}$/, '0000')}?digest=${digestFor('kept')}`],
  ])('is not for %s', async (_what, path) => {
    await begin('admin/other');
    const location = await begin();
    const finish = (where: string) => app().call('admin', 'PUT', where, Buffer.from('kept'));
    expect((await finish(`${location}?digest=${digestFor('kept')}`)).status).toBe(201);
    const answer = await finish(path(location));
    expect([answer.status, answer.json.errors[0].code]).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
  });
});

describe('a chunk without a stated length, which its range belies', () => {
  let url = '';
  beforeAll(async () => {
    url = await app().app.http.listen({ host: '127.0.0.1', port: 0 });
  });

  test.each([
    ['fewer', 'bytes', '0-9'],
    ['more', 'bytes and more of them', '0-4'],
  ])('by %s, is refused, and no byte beyond its range is kept', async (which, text, range) => {
    const location = await begin();
    const headers = {
      authorization: basicHeader('admin', PASSWORD),
      'content-type': 'application/octet-stream',
      'content-range': range,
    };
    // Sent in chunks, since a stream has no length.
    const body = new Blob([text]).stream();
    const answer = await fetch(url + location, { method: 'PATCH', headers, body, duplex: 'half' } as RequestInit);
    const { errors } = (await answer.json()) as { errors: { code: string; message: string }[] };
    expect([answer.status, errors[0]?.code]).toEqual([400, 'SIZE_INVALID']);
    expect(errors[0]?.message).toContain(`and ${which} came`);
    const status = await app().call('admin', 'GET', location);
    expect([status.status, status.headers['range']]).toEqual([204, '0-4']);
    const rest = await app().call('admin', 'PUT', `${location}?digest=${digestFor('bytes')}`);
    expect(rest.status).toBe(201);
  });
});
