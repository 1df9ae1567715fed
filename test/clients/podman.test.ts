// podman: builds nothing here; it logs in, pulls, pushes and searches as on a developer's machine.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { writeAuthFile } from '../support/auth-file.ts';
import { writeLayout } from '../support/image-layout.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage, sampleIndex } from '../support/sample-image.ts';
import { seeLayerTypes, seeManifest } from '../support/seen-manifest.ts';
import { ADMIN, useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith(['podman'], 'podman', () => {
  const server = useServer();
  const folder = useTemporaryFolder();
  const remote = (name: string) => `${server().host}/admin/${name}`;

  async function podman(command: string, ...args: string[]): Promise<string> {
    const store = ['--root', join(folder(), 'root'), '--runroot', join(folder(), 'run'), '--storage-driver', 'vfs'];
    const result = await run('podman', [...store, '--events-backend', 'file', command, ...args], {
      cwd: folder(),
      env: { REGISTRY_AUTH_FILE: await writeAuthFile(join(folder(), 'auth.json'), server().host) },
    });
    return result.stdout.trim();
  }

  test('logs in with the right password only', async () => {
    const auth = join(folder(), 'login.json');
    const login = (password: string) =>
      run(
        'podman',
        ['login', '--authfile', auth, '--tls-verify=false', '-u', ADMIN.name, '--password-stdin', server().host],
        { input: password },
      );
    await expect(login('wrong')).rejects.toThrow(/unauthorized|invalid username/i);
    expect((await login(ADMIN.password)).stdout).toContain('Login Succeeded');
  });

  test.each(['oci', 'v2s2'] as const)('pulls and pushes again in format %s', async (format) => {
    await pushImage(server().send, 'admin/source', sampleImage(`podman ${format}`), format);
    await podman('pull', '-q', '--tls-verify=false', remote(`source:${format}`));
    await podman('tag', remote(`source:${format}`), remote(`pushed:${format}`));
    await podman('push', '-q', '--tls-verify=false', '--format', format, remote(`pushed:${format}`));
    expect((await seeManifest(server(), 'admin/pushed', format))?.mediaType).toBe(
      format === 'oci'
        ? 'application/vnd.oci.image.manifest.v1+json'
        : 'application/vnd.docker.distribution.manifest.v2+json',
    );
  });

  test('pushes layers in zstd and pulls them again', async () => {
    // podman remembers in a cache of the machine which compressed form of a layer a registry has: the text must be new.
    const plain = sampleImage(`podman zstd ${folder()}`, { compression: 'none' });
    // Seen from its folder, since podman makes a lower-case name of the path.
    await writeLayout(join(folder(), 'layout'), { plain });
    await podman('tag', await podman('pull', '-q', 'oci:layout:plain'), remote('zstd:zstd'));
    await podman('push', '-q', '--tls-verify=false', '--compression-format', 'zstd', remote('zstd:zstd'));
    expect((await seeLayerTypes(server(), 'admin/zstd', 'zstd')).at(-1)).toMatch(/\+zstd$/);
    await podman('rmi', '--all', '--force');
    await podman('pull', '-q', '--tls-verify=false', remote('zstd:zstd'));
  });

  test('pulls the wanted platform of an index', async () => {
    await pushImage(server().send, 'admin/multi', sampleIndex('podman multi'), 'v1');
    await podman('pull', '-q', '--tls-verify=false', '--platform', 'linux/arm64', remote('multi:v1'));
    expect(await podman('inspect', '--format', '{{.Architecture}} {{.Labels}}', remote('multi:v1'))).toBe(
      'arm64 map[org.example.text:podman multi for arm64]',
    );
  });

  test('pushes an index that it made itself', async () => {
    await podman('manifest', 'create', 'made');
    for (const architecture of ['amd64', 'arm64']) {
      await pushImage(server().send, 'admin/made', sampleImage('made by podman', { architecture }), architecture);
      await podman('manifest', 'add', '--tls-verify=false', 'made', `docker://${remote(`made:${architecture}`)}`);
    }
    await podman('manifest', 'push', '--all', '--tls-verify=false', 'made', `docker://${remote('made:all')}`);
    expect((await seeManifest(server(), 'admin/made', 'all'))?.json.manifests).toHaveLength(2);
  });

  test('finds repositories and lists their tags', async () => {
    await pushImage(server().send, 'admin/searched', sampleImage('podman search'), 'v1');
    const search = (...args: string[]) => podman('search', '--tls-verify=false', ...args);
    expect(await search('--format', '{{.Name}}', `${server().host}/searched`)).toBe(remote('searched'));
    expect(await search('--list-tags', remote('searched'))).toMatch(/searched\W.*v1/);
  });
});
