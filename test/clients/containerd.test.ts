// containerd through `ctr`: the client inside of Kubernetes.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { useContainerd } from '../support/containerd.ts';
import { writeLayout } from '../support/image-layout.ts';
import { describeWith, ROOT } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { seeManifest } from '../support/seen-manifest.ts';
import { ADMIN, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith(['containerd', 'ctr', 'tar', ROOT], 'containerd', () => {
  const server = useServer();
  const ctr = useContainerd();
  const folder = useTemporaryFolder();
  const remote = (name: string) => `${server().host}/admin/${name}`;
  const login = ['--plain-http', '--user', `${ADMIN.name}:${ADMIN.password}`];

  test('is refused with a wrong password', async () => {
    await pushImage(server().send, 'admin/private', sampleImage('ctr private'), 'v1');
    const wrong = ['--plain-http', '--user', `${ADMIN.name}:wrong`];
    await expect(ctr(['images', 'pull', ...wrong, remote('private:v1')])).rejects.toThrow(/authoriz|401/i);
  });

  test('pushes an index with all platforms', async () => {
    const index = sampleIndex('ctr push');
    const layout = await writeLayout(join(folder(), 'layout'), { v1: index });
    const archive = join(folder(), 'layout.tar');
    await run('tar', ['-cf', archive, '-C', layout, '.']);
    await ctr(['images', 'import', '--all-platforms', '--base-name', remote('pushed'), archive]);
    await ctr(['images', 'push', ...login, remote('pushed:v1')]);
    expect((await seeManifest(server(), 'admin/pushed', 'v1'))?.digest).toBe(index.manifest.descriptor.digest);
    await ctr(['images', 'tag', remote('pushed:v1'), remote('pushed/again:v1')]);
    await ctr(['images', 'push', ...login, remote('pushed/again:v1')]);
    expect((await seeManifest(server(), 'admin/pushed/again', 'v1'))?.digest).toBe(index.manifest.descriptor.digest);
  });

  test.each(['gzip', 'zstd', 'none'] as const)('pulls layers in %s and unpacks them', async (compression) => {
    const image = sampleImage(`ctr ${compression}`, { compression });
    await pushImage(server().send, 'admin/pulled', image, compression);
    await ctr(['images', 'pull', ...login, '--snapshotter', 'native', remote(`pulled:${compression}`)]);
    expect(await ctr(['images', 'ls', `name==${remote(`pulled:${compression}`)}`])).toContain(
      image.manifest.descriptor.digest,
    );
  });
});
