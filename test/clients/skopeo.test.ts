// skopeo: what most pipelines copy images with.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeAuthFile } from '../support/auth-file.ts';
import { readLayout, writeLayout } from '../support/image-layout.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { seeLayerTypes, seeManifest } from '../support/seen-manifest.ts';
import { ADMIN, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';

describeWith(['skopeo'], 'skopeo', () => {
  const server = useServer();
  const folder = useTemporaryFolder();
  const remote = (name: string) => `docker://${server().host}/admin/${name}`;

  async function skopeo(command: string, ...args: string[]): Promise<string> {
    const auth = await writeAuthFile(join(folder(), 'auth.json'), server().host);
    const side = command === 'copy' ? ['--src-tls-verify=false', '--dest-tls-verify=false'] : ['--tls-verify=false'];
    return (await run('skopeo', [command, '--authfile', auth, ...side, ...args])).stdout;
  }

  test('reads a layout of our image builder', async () => {
    const image = sampleImage('inspected by skopeo');
    const layout = await writeLayout(join(folder(), 'inspect'), { one: image });
    const seen = JSON.parse((await run('skopeo', ['inspect', `oci:${layout}:one`])).stdout) as object;
    expect(seen).toMatchObject({
      Digest: image.manifest.descriptor.digest,
      Os: 'linux',
      Architecture: 'amd64',
      Labels: { 'org.example.text': 'inspected by skopeo' },
      Layers: image.blobs.slice(1).map((blob) => blob.descriptor.digest),
    });
  });

  test('logs in with the right password only, and out', async () => {
    const auth = join(folder(), 'login.json');
    const login = (password: string) =>
      run(
        'skopeo',
        ['login', '--authfile', auth, '--tls-verify=false', '-u', ADMIN.name, '--password-stdin', server().host],
        { input: password },
      );
    await expect(login('wrong')).rejects.toThrow(/unauthorized|invalid username/i);
    expect((await login(ADMIN.password)).stdout).toContain('Login Succeeded');
    await run('skopeo', ['logout', '--authfile', auth, server().host]);
  });

  test('shows what is missing where it may not read, or cannot push', async () => {
    const image = sampleImage('misplaced');
    const layout = await writeLayout(join(folder(), 'misplaced'), { v1: image });
    await skopeo('copy', `oci:${layout}:v1`, remote('private:v1'));
    for (const name of ['private', 'absent'])
      await expect(
        run('skopeo', ['inspect', '--no-creds', '--tls-verify=false', remote(`${name}:v1`)]),
      ).rejects.toThrow(/: unauthorized\b/);
    await expect(skopeo('copy', `oci:${layout}:v1`, `docker://${server().host}/app:v1`)).rejects.toThrow(
      "app is no repository's name: put the namespace before it",
    );
    await expect(skopeo('copy', `oci:${layout}:v1`, `docker://${server().host}/newteam/app:v1`)).rejects.toThrow(
      'there is no organization newteam: create it first',
    );
  });

  test.each(['gzip', 'zstd', 'none'] as const)(
    'copies an OCI image with layers in %s both ways',
    async (compression) => {
      const image = sampleImage(`skopeo ${compression}`, { compression });
      const layout = await writeLayout(join(folder(), `oci-${compression}`), { v1: image });
      await skopeo('copy', '--preserve-digests', `oci:${layout}:v1`, remote(`oci-${compression}:v1`));
      expect(await seeManifest(server(), `admin/oci-${compression}`, 'v1')).toMatchObject({
        digest: image.manifest.descriptor.digest,
        mediaType: OCI,
      });
      const back = join(folder(), `back-${compression}`);
      await skopeo('copy', '--preserve-digests', remote(`oci-${compression}:v1`), `oci:${back}:v1`);
      expect(await readLayout(back)).toMatchObject([{ digest: image.manifest.descriptor.digest }]);
    },
  );

  test("copies in Docker's format both ways", async () => {
    const image = sampleImage('skopeo docker', { format: 'docker' });
    const layout = await writeLayout(join(folder(), 'docker'), { v1: sampleImage('skopeo docker') });
    await skopeo('copy', '--format', 'v2s2', `oci:${layout}:v1`, remote('docker:v1'));
    expect((await seeManifest(server(), 'admin/docker', 'v1'))?.mediaType).toBe(DOCKER);
    expect(await seeLayerTypes(server(), 'admin/docker', 'v1')).toEqual(
      image.blobs.slice(1).map((blob) => blob.descriptor.mediaType),
    );
    await skopeo('copy', remote('docker:v1'), `dir:${join(folder(), 'docker-back')}`);
  });

  test('compresses with zstd while it copies', async () => {
    const plain = sampleImage(`recompressed for ${server().host}`, { compression: 'none' });
    const layout = await writeLayout(join(folder(), 'recompress'), { v1: plain });
    await skopeo('copy', '--dest-compress-format', 'zstd', `oci:${layout}:v1`, remote('recompressed:v1'));
    // The first layer is in other images of these tests and may be taken as it is; the second is new.
    expect((await seeLayerTypes(server(), 'admin/recompressed', 'v1')).at(-1)).toBe(
      'application/vnd.oci.image.layer.v1.tar+zstd',
    );
  });

  test('copies all platforms of an index both ways', async () => {
    const index = sampleIndex('skopeo multi');
    const layout = await writeLayout(join(folder(), 'multi'), { v1: index });
    await skopeo('copy', '--all', `oci:${layout}:v1`, remote('multi:v1'));
    const seen = await seeManifest(server(), 'admin/multi', 'v1');
    expect(seen?.digest).toBe(index.manifest.descriptor.digest);
    for (const child of seen?.json.manifests ?? []) {
      expect(await seeManifest(server(), 'admin/multi', child.digest)).toBeDefined();
    }
    await skopeo('copy', '--all', remote('multi:v1'), `oci:${join(folder(), 'multi-back')}:v1`);
    expect(await readLayout(join(folder(), 'multi-back'))).toMatchObject([{ digest: seen?.digest }]);
  });

  test('copies from one repository to another without sending the layers again', async () => {
    const index = sampleIndex('skopeo across');
    const layout = await writeLayout(join(folder(), 'across'), { v1: index });
    await skopeo('copy', '--all', `oci:${layout}:v1`, remote('across/from:v1'));
    await skopeo('copy', '--all', remote('across/from:v1'), remote('across/to:v2'));
    expect((await seeManifest(server(), 'admin/across/to', 'v2'))?.digest).toBe(index.manifest.descriptor.digest);
  });

  test('inspects, lists tags, and deletes', async () => {
    const image = sampleImage('skopeo delete');
    const layout = await writeLayout(join(folder(), 'delete'), { v1: image });
    for (const tag of ['b', 'a']) await skopeo('copy', `oci:${layout}:v1`, remote(`delete:${tag}`));
    const digest = image.manifest.descriptor.digest;
    expect(JSON.parse(await skopeo('inspect', remote('delete:a')))).toMatchObject({ Digest: digest });
    expect(await skopeo('inspect', '--raw', remote('delete:a'))).toBe(Buffer.from(image.manifest.bytes).toString());
    expect(JSON.parse(await skopeo('list-tags', remote('delete')))).toMatchObject({ Tags: ['a', 'b'] });
    await skopeo('delete', remote('delete:a'));
    await expect(skopeo('inspect', remote('delete:a'))).rejects.toThrow(/manifest unknown/i);
  });
});
