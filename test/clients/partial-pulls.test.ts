// podman with layers in zstd:chunked: it fetches those parts of a layer that it lacks, several in one request.

import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildImage } from '../../src/image/build-image.ts';
import { writeAuthFile } from '../support/auth-file.ts';
import { startCountingProxy } from '../support/counting-proxy.ts';
import { writeLayout } from '../support/image-layout.ts';
import { describeWith, ROOT } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const FILES = 24;
const FILE_BYTES = 100_000;

describeWith(['podman', ROOT], 'podman with zstd:chunked', () => {
  const server = useServer();
  const folder = useTemporaryFolder();

  test('pulls the parts of a layer that it lacks', async () => {
    const proxy = await startCountingProxy(server().host);
    const remote = (tag: string) => `${proxy.host}/admin/chunked:${tag}`;
    const config = join(folder(), 'storage.conf');
    const storage = [
      '[storage]',
      ...['driver = "overlay"', `graphroot = "${join(folder(), 'root')}"`, `runroot = "${join(folder(), 'run')}"`],
      '[storage.options]',
      'pull_options = {enable_partial_images = "true", use_hard_links = "false", ostree_repos = ""}',
    ];
    await writeFile(config, storage.join('\n'));
    const env = {
      CONTAINERS_STORAGE_CONF: config,
      REGISTRY_AUTH_FILE: await writeAuthFile(join(folder(), 'auth.json'), proxy.host),
    };
    const podman = async (...args: string[]) =>
      (await run('podman', ['--events-backend', 'file', ...args], { cwd: folder(), env })).stdout.trim();
    const files = Array.from({ length: FILES }, (_, index) => ({
      path: `file-${index}`,
      content: randomBytes(FILE_BYTES),
    }));
    // Every eighth is another one in the second image.
    const changed = files.map((file, index) =>
      index % 8 === 0 ? { ...file, content: randomBytes(FILE_BYTES) } : file,
    );
    const imageOf = (content: typeof files) => buildImage({ layers: [{ files: content, compression: 'none' }] });
    await writeLayout(join(folder(), 'layout'), { first: imageOf(files), second: imageOf(changed) });
    for (const tag of ['first', 'second']) {
      await podman('tag', await podman('pull', '-q', `oci:layout:${tag}`), remote(tag));
      await podman('push', '-q', '--tls-verify=false', '--compression-format', 'zstd:chunked', remote(tag));
    }
    await podman('rmi', '--all', '--force');
    proxy.take();
    await podman('pull', '-q', '--tls-verify=false', remote('first'));
    expect(proxy.take()).toBeGreaterThan(FILES * FILE_BYTES);
    await podman('pull', '-q', '--tls-verify=false', remote('second'));
    expect(proxy.take()).toBeLessThan((FILES / 4) * FILE_BYTES);
    const mounted = await podman('image', 'mount', remote('second'));
    for (const { path, content } of changed) expect((await readFile(join(mounted, path))).equals(content)).toBe(true);
    await podman('image', 'umount', remote('second'));
    await podman('rmi', '--all', '--force');
    await proxy.close();
  });
});
