// buildah: builds an image from nothing and pushes it, in both formats and with both compressions.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeAuthFile } from '../support/auth-file.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { seeLayerTypes, seeManifest } from '../support/seen-manifest.ts';
import { useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith(['buildah', 'busybox'], 'buildah', () => {
  const server = useServer();
  const folder = useTemporaryFolder();
  const remote = (name: string) => `docker://${server().host}/admin/${name}`;

  async function buildah(command: string, ...args: string[]): Promise<string> {
    const store = ['--root', join(folder(), 'root'), '--runroot', join(folder(), 'run'), '--storage-driver', 'vfs'];
    const result = await run('buildah', [...store, command, ...args], {
      env: { REGISTRY_AUTH_FILE: await writeAuthFile(join(folder(), 'auth.json'), server().host) },
    });
    return result.stdout.trim();
  }

  /** An image with busybox and a text that no other run has: buildah keeps what it knows of layers on the machine. */
  async function build(name: string): Promise<void> {
    const text = join(folder(), `${name}.txt`);
    await writeFile(text, `${name} built in ${folder()}\n`);
    const container = await buildah('from', 'scratch');
    await buildah('copy', '-q', container, '/bin/busybox', '/bin/sh');
    await buildah('copy', '-q', container, text, '/srv/text');
    await buildah('config', '--cmd', '/bin/sh', '--label', `org.example.text=${name}`, container);
    await buildah('commit', '-q', '--rm', container, name);
  }

  test.each(['oci', 'docker'])('builds and pushes in format %s, and pulls again', async (format) => {
    await build(`built-${format}`);
    const push = ['-q', '--tls-verify=false', '--format', format];
    await buildah('push', ...push, `built-${format}`, remote(`built:${format}`));
    const seen = await seeManifest(server(), 'admin/built', format);
    expect(seen?.mediaType).toContain(format === 'oci' ? 'vnd.oci.image.manifest' : 'vnd.docker.distribution.manifest');
    await buildah('rmi', '--all', '--force');
    await buildah('pull', '-q', '--tls-verify=false', remote(`built:${format}`));
    expect(
      await buildah(
        'inspect',
        '--type',
        'image',
        '--format',
        '{{.FromImageDigest}}',
        remote(`built:${format}`).slice(9),
      ),
    ).toBe(seen?.digest);
  });

  test('pushes layers in zstd, and pulls them again', async () => {
    await build('zstd');
    await buildah('push', '-q', '--tls-verify=false', '--compression-format', 'zstd', 'zstd', remote('zstd:v1'));
    const types = await seeLayerTypes(server(), 'admin/zstd', 'v1');
    expect(new Set(types)).toEqual(new Set(['application/vnd.oci.image.layer.v1.tar+zstd']));
    await buildah('rmi', '--all', '--force');
    await buildah('pull', '-q', '--tls-verify=false', remote('zstd:v1'));
  });

  test('pushes a manifest list of its own', async () => {
    await build('member');
    await buildah('manifest', 'create', 'list');
    await buildah('manifest', 'add', '--arch', 'arm64', 'list', 'member');
    await buildah('manifest', 'push', '--all', '-q', '--tls-verify=false', 'list', remote('list:v1'));
    expect((await seeManifest(server(), 'admin/list', 'v1'))?.json.manifests).toHaveLength(1);
  });
});
