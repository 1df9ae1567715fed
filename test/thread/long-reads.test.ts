// What is long, read in a thread of a real server.

import { expect, it } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { OCI_EMPTY, OCI_MANIFEST } from '../../src/oci/media-type.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useServer } from '../support/server-process.ts';
import { digestFor } from '../support/upload-blob.ts';

const server = useServer();
const image = sampleImage('what others refer to');
const subject = image.manifest.descriptor;

it('a list of megabytes and the manifest in full arrive whole, again and again', async () => {
  const { send } = server();
  await pushImage(send, 'admin/app', image, '1');
  const empty = { mediaType: OCI_EMPTY, digest: digestFor('{}'), size: 2 };
  await send(`/v2/admin/app/blobs/uploads/?digest=${empty.digest}`, { method: 'POST', body: '{}' });
  const artifact = { artifactType: 'text/x', config: empty, layers: [empty], subject };
  const annotations = { text: 'x'.repeat(3_000_000) };
  const body = JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, ...artifact, annotations });
  const put = await send(`/v2/admin/app/manifests/${digestFor(body)}`, {
    method: 'PUT',
    headers: { 'content-type': OCI_MANIFEST },
    body,
  });
  expect(put.status).toBe(201);
  for (let time = 0; time < 3; time++) {
    const list = await send(`/v2/admin/app/referrers/${subject.digest}`, {});
    expect(list.headers.get('content-length')).toMatch(/^30\d{5}$/);
    expect(await list.json()).toMatchObject({ manifests: [{ digest: digestFor(body), annotations }] });
    const manifest = await send(`/api/v1/repositories/admin%2Fapp/manifests/${subject.digest}`, {});
    expect(await manifest.json()).toMatchObject({ tags: ['1'], referrers: [{ annotations }], configProblem: null });
  }
});

it('a manifest that is not there is refused as it is elsewhere', async () => {
  const answer = await server().send(`/api/v1/repositories/admin%2Fapp/manifests/sha256:${'0'.repeat(64)}`, {});
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: 'MANIFEST_UNKNOWN' } });
});
