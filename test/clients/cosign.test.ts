// cosign: signatures with a key of our own, without any service of others; by the tag scheme and as OCI 1.1 referrers.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { writeAuthFile } from '../support/auth-file.ts';
import { describeWith } from '../support/peer.ts';
import { run } from '../support/run.ts';
import { sampleImage } from '../support/sample-image.ts';
import { seeManifest } from '../support/seen-manifest.ts';
import { useServer } from '../support/server-process.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

describeWith(['cosign'], 'cosign', () => {
  const server = useServer();
  const folder = useTemporaryFolder();

  async function cosign(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    const docker = join(folder(), 'docker');
    await writeAuthFile(join(docker, 'config.json'), server().host);
    const home = { HOME: folder(), DOCKER_CONFIG: docker, COSIGN_PASSWORD: '' };
    return (await run('cosign', args, { cwd: folder(), env: { ...home, ...env } })).stdout;
  }

  beforeAll(() => cosign(['generate-key-pair']));

  /** Pushes an image of its own and returns its name by digest. */
  async function image(repository: string): Promise<{ name: string; digest: string }> {
    const built = sampleImage(`signed in ${repository}`);
    await pushImage(server().send, `admin/${repository}`, built, 'v1');
    const { digest } = built.manifest.descriptor;
    return { name: `${server().host}/admin/${repository}@${digest}`, digest };
  }

  const sign = ['sign', '--yes', '--key', 'cosign.key', '--tlog-upload=false', '--allow-insecure-registry'];
  const verify = ['verify', '--key', 'cosign.pub', '--insecure-ignore-tlog', '--allow-insecure-registry'];

  test('signs by the tag scheme and verifies', async () => {
    const { name, digest } = await image('by-tag');
    await expect(cosign([...verify, name])).rejects.toThrow(/no signatures found/);
    await cosign([...sign, name]);
    expect(await seeManifest(server(), 'admin/by-tag', `${digest.replace(':', '-')}.sig`)).toBeDefined();
    expect(await cosign([...verify, name])).toContain(digest);
  });

  test('signs as a referrer and verifies', async () => {
    const { name, digest } = await image('by-referrer');
    const experimental = { COSIGN_EXPERIMENTAL: '1' };
    await cosign([...sign, '--registry-referrers-mode=oci-1-1', name], experimental);
    const referrers = await server().send(`/v2/admin/by-referrer/referrers/${digest}`, {});
    expect(((await referrers.json()) as { manifests: unknown[] }).manifests).toHaveLength(1);
    expect(await cosign([...verify, '--experimental-oci11', name], experimental)).toContain(digest);
  });

  test('attests and verifies the attestation', async () => {
    const { name } = await image('attested');
    await writeFile(join(folder(), 'predicate.json'), '{"reviewed": true}');
    const attest = ['attest', '--yes', '--key', 'cosign.key', '--tlog-upload=false', '--allow-insecure-registry'];
    await cosign([...attest, '--predicate', 'predicate.json', '--type', 'custom', name]);
    const check = ['verify-attestation', '--key', 'cosign.pub', '--insecure-ignore-tlog', '--allow-insecure-registry'];
    expect(await cosign([...check, '--type', 'custom', name])).toContain('payload');
  });
});
