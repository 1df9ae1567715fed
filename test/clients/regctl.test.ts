// regctl: the client that takes the specification most literally: referrers, chunked uploads, blobs one by one.

import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildArtifact } from '../../src/image/build-artifact.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { seeManifest } from '../support/seen-manifest.ts';
import { ADMIN, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const SBOM = 'application/vnd.cyclonedx+json';

describeWith(['regctl'], 'regctl', () => {
  const server = useServer();
  const folder = useTemporaryFolder();
  const remote = (name: string) => `${server().host}/admin/${name}`;

  /** Blobs above 64 KiB go in chunks of 64 KiB, so that small files show how large ones travel. */
  async function regctl(args: readonly string[], input?: string): Promise<string> {
    const file = join(folder(), 'config.json');
    const chunks = { blobChunk: 65_536, blobMax: 65_536 };
    const host = { tls: 'disabled', user: ADMIN.name, pass: ADMIN.password, ...chunks };
    await writeFile(file, JSON.stringify({ version: 1, hosts: { [server().host]: host } }));
    const result = await run('regctl', args, {
      env: { REGCTL_CONFIG: file },
      ...(input === undefined ? {} : { input }),
    });
    return result.stdout.trim();
  }

  test('uploads in chunks and reads the same bytes back', async () => {
    const text = randomBytes(300_000).toString('hex');
    await pushImage(server().send, 'admin/chunked', sampleImage('regctl'), 'v1');
    const digest = await regctl(['blob', 'put', remote('chunked')], text);
    expect(digest).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
    expect(await regctl(['blob', 'get', remote('chunked'), digest])).toBe(text);
  });

  test('copies an index with its referrers', async () => {
    const index = sampleIndex('regctl copy');
    await pushImage(server().send, 'admin/copy/from', index, 'v1');
    const sbom = buildArtifact({ artifactType: SBOM, subject: index.manifest.descriptor });
    await pushImage(server().send, 'admin/copy/from', sbom);
    await regctl(['image', 'copy', '--referrers', '--digest-tags', remote('copy/from:v1'), remote('copy/to:v2')]);
    expect((await seeManifest(server(), 'admin/copy/to', 'v2'))?.digest).toBe(index.manifest.descriptor.digest);
    expect(await seeManifest(server(), 'admin/copy/to', sbom.manifest.descriptor.digest)).toBeDefined();
    const list = await regctl([
      'artifact',
      'list',
      '--filter-artifact-type',
      SBOM,
      remote('copy/to:v2'),
      '--format',
      'raw-body',
    ]);
    expect(JSON.parse(list)).toMatchObject({
      manifests: [{ digest: sbom.manifest.descriptor.digest, artifactType: SBOM }],
    });
  });

  test('attaches an artifact and gets it back', async () => {
    await pushImage(server().send, 'admin/attached', sampleImage('regctl artifact'), 'v1');
    const file = join(folder(), 'note.txt');
    await writeFile(file, 'reviewed');
    await regctl(['artifact', 'put', '--artifact-type', 'text/x-note', '--subject', remote('attached:v1'), '-f', file]);
    expect(
      await regctl(['artifact', 'get', '--subject', remote('attached:v1'), '--filter-artifact-type', 'text/x-note']),
    ).toBe('reviewed');
  });

  test('exports, imports, lists and deletes', async () => {
    const image = sampleImage('regctl export');
    await pushImage(server().send, 'admin/exported', image, 'v1');
    const file = join(folder(), 'image.tar');
    await regctl(['image', 'export', remote('exported:v1'), file]);
    await regctl(['image', 'import', remote('imported:v1'), file]);
    expect(await regctl(['image', 'digest', remote('imported:v1')])).toBe(image.manifest.descriptor.digest);
    await regctl(['image', 'copy', remote('imported:v1'), remote('imported:v2')]);
    expect(await regctl(['tag', 'ls', remote('imported')])).toBe('v1\nv2');
    expect((await regctl(['repo', 'ls', server().host])).split('\n')).toContain('admin/imported');
    await regctl(['tag', 'delete', remote('imported:v1')]);
    expect(await regctl(['tag', 'ls', remote('imported')])).toBe('v2');
  });
});
