// Clients that log in by a bundle: no password, no "login", TLS by an authority of the server's own.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { containerdLines } from '../../src/tls/how-to-trust.ts';
import { unpack } from '../support/bundle.ts';
import { useContainerd } from '../support/containerd.ts';
import { useDocker } from '../support/dockerd.ts';
import { writeLayout } from '../support/image-layout.ts';
import { useNetworkNamespace } from '../support/network-namespace.ts';
import { describeWith, ROOT } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage } from '../support/sample-image.ts';
import { seeManifest } from '../support/seen-manifest.ts';
import { ADMIN, freePort, type ServerProcess, startServer, useServer } from '../support/server-process.ts';
import { useShell } from '../support/shell.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { unpackInto, unpackNewBundle } from '../support/unpacked-bundle.ts';

const TLS = { SHIPLOCK_TLS: 'self-signed' };

describeWith(['bash'], 'with a bundle', () => {
  const server = useServer(TLS);
  const folder = useTemporaryFolder();
  const inShell = useShell();
  const remote = (name: string) => `${server().host}/admin/${name}`;
  const at = (...names: string[]) => join(folder(), ...names);

  /** Runs a line after the bundle's `env.sh`, in its folder, for somebody who has nothing else. */
  const withBundle = (name: string, line: string) =>
    inShell('bash', at(`home-${name}`), at(name), `eval "$(<env.sh)" && { ${line}; }`);

  describeWith(['skopeo'], 'skopeo', () => {
    test('pushes, pulls, and is refused once the bundle is revoked', async () => {
      const image = sampleImage('pushed by certificate');
      await writeLayout(at('layout'), { v1: image });
      const { serial } = await unpackNewBundle(server(), at('skopeo'));
      await withBundle('skopeo', `skopeo copy oci:../layout:v1 docker://${remote('skopeo:v1')}`);
      expect((await seeManifest(server(), 'admin/skopeo', 'v1'))?.digest).toBe(image.manifest.descriptor.digest);
      await withBundle('skopeo', `skopeo copy docker://${remote('skopeo:v1')} oci:../back:v1`);
      await server().send(`/api/v1/client-bundles/${serial}`, { method: 'DELETE' });
      await expect(withBundle('skopeo', `skopeo inspect docker://${remote('skopeo:v1')}`)).rejects.toThrow(
        /certificate is revoked|unauthorized/,
      );
    });

    test('trusts the server by the file of /ca', async () => {
      await pushImage(server().send, 'admin/public', sampleImage('for everybody'), 'v1');
      const change = {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: '{"visibility":"public"}',
      };
      await server().send('/api/v1/repositories/admin%2Fpublic', change);
      const inspect = `skopeo inspect docker://${remote('public:v1')}`;
      const look = (line: string) => inShell('bash', at('home-of-trust'), folder(), line);
      await expect(look(inspect)).rejects.toThrow(
        /certificate signed by unknown authority|failed to verify certificate/,
      );
      const text = await (await server().send('/ca', {})).text();
      const line = text.split('\n').find((one) => one.includes('podman, skopeo:')) ?? '';
      await look(line.slice(line.indexOf('curl ')));
      expect(await look(inspect)).toContain('"Digest"');
    });
  });

  describeWith(['podman'], 'podman', () => {
    test('pushes and pulls', async () => {
      await unpackNewBundle(server(), at('podman'));
      const image = sampleImage('podman by certificate');
      await pushImage(server().send, 'admin/podman', image, 'v1');
      const podman = `podman --root ${at('root')} --runroot ${at('run')} --storage-driver vfs --events-backend file`;
      await withBundle('podman', `${podman} pull -q ${remote('podman:v1')}`);
      await withBundle('podman', `${podman} tag ${remote('podman:v1')} ${remote('podman:v2')}`);
      await withBundle('podman', `${podman} push -q ${remote('podman:v2')}`);
      expect(await seeManifest(server(), 'admin/podman', 'v2')).toBeDefined();
    });
  });

  describeWith(['curl'], 'curl', () => {
    test('pushes and pulls', async () => {
      await unpackNewBundle(server(), at('curl'));
      const { manifest, blobs } = sampleImage('curl by certificate');
      const curl = 'curl -fsS --cacert "$SHIPLOCK_CA" --cert "$SHIPLOCK_CERT" --key "$SHIPLOCK_KEY"';
      const v2 = `https://${server().host}/v2/admin/curl`;
      for (const [index, { bytes, descriptor }] of blobs.entries()) {
        await writeFile(at(`blob-${index}`), bytes);
        const send = `${curl} -X POST --data-binary @../blob-${index} -H 'content-type: application/octet-stream'`;
        await withBundle('curl', `${send} '${v2}/blobs/uploads/?digest=${descriptor.digest}'`);
      }
      await writeFile(at('manifest'), manifest.bytes);
      const type = `content-type: ${manifest.descriptor.mediaType}`;
      await withBundle('curl', `${curl} -T ../manifest -H '${type}' ${v2}/manifests/v1`);
      await withBundle('curl', `${curl} -o ../pulled ${v2}/manifests/v1`);
      expect(await readFile(at('pulled'))).toEqual(Buffer.from(manifest.bytes));
    });
  });

  describeWith(['openssl'], 'openssl', () => {
    test("is asked for a certificate of the server's own authority, and of no other", async () => {
      const { stdout } = await run('openssl', ['s_client', '-connect', server().host, '-servername', 'localhost']);
      const asked = /Acceptable client certificate CA names\n(.*(?:\n.*)*?)\nRequested/.exec(stdout)?.[1];
      expect(asked).toMatch(/^CN = Shiplock CA [0-9a-f]{8} of \S+$/);
    });
  });

  describeWith(['containerd', 'ctr', ROOT], 'containerd', () => {
    const ctr = useContainerd();

    test('pulls by the lines of README.txt', async () => {
      const { files } = await unpackNewBundle(server(), at('containerd'));
      await pushImage(server().send, 'admin/containerd', sampleImage('ctr by certificate'), 'v1');
      await withBundle('containerd', 'true');
      const installed = at('home-containerd/.config/containers/certs.d', server().host);
      const lines = containerdLines(server().host, `/etc/docker/certs.d/${server().host}`, true);
      expect(files['README.txt']).toContain(lines.map((line) => `  ${line}`).join('\n'));
      const hosts = at('hosts.d', server().host);
      await mkdir(hosts, { recursive: true });
      await writeFile(join(hosts, 'hosts.toml'), containerdLines(server().host, installed, true).join('\n'));
      const pull = ['images', 'pull', '--hosts-dir', at('hosts.d'), '--snapshotter', 'native', remote('containerd:v1')];
      await ctr(pull);
    });
  });
});

describeWith(['docker', 'dockerd', 'runc', 'unshare', 'nsenter', 'ip', ROOT], 'docker with a bundle', () => {
  const NAME = 'registry.example';
  const namespace = useNetworkNamespace(NAME);
  const docker = useDocker(namespace.within);
  const folder = useTemporaryFolder();
  let server: ServerProcess;
  let host = '';

  async function inside(lines: string, env: Readonly<Record<string, string>> = {}, input = ''): Promise<string> {
    const [program = '', ...args] = [...namespace.within(), 'bash', '-ec', `cd ${folder()}; ${lines}`];
    return (await run(program, args, { env: { HOME: folder(), ...env }, input })).stdout;
  }

  beforeAll(async () => {
    const port = await freePort();
    host = `${NAME}:${port}`;
    const env = { ...TLS, SHIPLOCK_URL: `https://${host}` };
    const { address, within } = namespace;
    server = await startServer({ data: join(folder(), 'data'), address, port, within: within(), env });
    return () => server.stop();
  });

  test('builds, pushes and pulls without login, and is refused once the bundle is revoked', async () => {
    const main = join(import.meta.dirname, '../../bin/shiplock.js');
    const shiplock = `${process.execPath} --disable-warning=ExperimentalWarning ${main}`;
    const trust = { SHIPLOCK_CA: join(folder(), 'data/tls/ca.pem'), SHIPLOCK_SERVER: `https://${host}` };
    await inside(`${shiplock} bundle create made.zip -u admin --password-stdin`, trust, `${ADMIN.password}\n`);
    await unpackInto(join(folder(), 'bundle'), await unpack(await readFile(join(folder(), 'made.zip'))));
    await mkdir(join(folder(), 'context'));
    await writeFile(join(folder(), 'context/Dockerfile'), 'FROM scratch\nCOPY text /text\n');
    await writeFile(join(folder(), 'context/text'), `made in ${folder()}`);
    const name = `${host}/admin/built:v1`;
    await docker(['build', '--quiet', '--tag', name, join(folder(), 'context')]);
    await expect(docker(['push', name])).rejects.toThrow(/unknown authority|failed to verify certificate/);
    await inside('cd bundle; eval "$(<env.sh)"');
    expect(await docker(['push', name])).toContain('digest: sha256:');
    await docker(['rmi', name]);
    await docker(['pull', name]);
    const [{ serial }] = JSON.parse(
      await inside(`cd bundle; eval "$(<env.sh)"; ${shiplock} bundle list --output json`),
    );
    await inside(`cd bundle; eval "$(<env.sh)"; ${shiplock} bundle revoke ${serial}`);
    await docker(['rmi', name]);
    await expect(docker(['pull', name])).rejects.toThrow(/certificate is revoked|unauthorized/);
  });
});
