// The pusher against a registry made of a few lines, which keeps the rules that matter to it.

import { expect, test } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { buildIndex } from '../../src/image/build-index.ts';
import { pushImage, type Send } from '../../src/image/push-image.ts';

const image = buildImage({ layers: [{ files: [{ path: 'a', content: 'a' }] }] });

function registry(): { send: Send; puts: string[] } {
  const puts: string[] = [];
  const send: Send = async (path, { method }) => {
    if (method === 'HEAD') {
      const digest = path.split('/').at(-1) ?? '';
      return new Response(null, { status: puts.some((put) => put.includes(encodeURIComponent(digest))) ? 200 : 404 });
    }
    if (method === 'POST') {
      return new Response(null, { status: 202, headers: { location: 'http://elsewhere.test/v2/up/1?state=x' } });
    }
    puts.push(path);
    return new Response(null, { status: 201 });
  };
  return { send, puts };
}

test('blobs go first, the manifest last, and the query of an upload is kept', async () => {
  const { send, puts } = registry();
  await pushImage(send, 'dev/app', image, '1.0');
  expect(puts).toEqual([
    ...image.blobs.map((blob) => `/v2/up/1?state=x&digest=${encodeURIComponent(blob.descriptor.digest)}`),
    '/v2/dev/app/manifests/1.0',
  ]);
});

test('blobs that are there are not sent again, and children go by digest', async () => {
  const { send, puts } = registry();
  await pushImage(send, 'dev/app', image);
  puts.push('--');
  await pushImage(send, 'dev/app', buildIndex([image]), 'multi');
  expect(puts.slice(puts.indexOf('--') + 1)).toEqual([
    `/v2/dev/app/manifests/${image.manifest.descriptor.digest}`,
    '/v2/dev/app/manifests/multi',
  ]);
});

test('a refusal is told with the answer of the registry', async () => {
  const send: Send = async (_path, { method }) =>
    method === 'PUT' ? new Response('{"errors":[]}', { status: 403 }) : new Response(null, { status: 200 });
  await expect(pushImage(send, 'prod/app', image, '1.0')).rejects.toThrow(
    'push of prod/app:1.0 was refused: 403 {"errors":[]}',
  );
});
