// Repositories, tags, organizations, users, tokens and namespaces from the command line, for people and for scripts.

import { describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { useCommand } from '../support/command.ts';
import { sampleImage } from '../support/sample-image.ts';
import { basic, useServer } from '../support/server-process.ts';

const server = useServer();
const command = useCommand(server);
const text = (...args: string[]) => command().text(...args);
const json = (...args: string[]) => command().json(...args);

describe('organizations and users', () => {
  test('are made, listed, given parts, and deleted', async () => {
    expect(await text('org', 'create', 'dev', '--full-name', 'Developers')).toBe(
      'Created the organization dev and its namespace\n',
    );
    expect(await json('user', 'create', 'ada', '-p', 'correct horse', '--full-name', 'Ada')).toMatchObject({
      name: 'ada',
      isAdmin: false,
    });
    expect(await text('org', 'add', 'dev', 'ada', '--owner')).toBe('ada is an owner of dev\n');
    expect(await text('org', 'members', 'dev')).toMatch(/^NAME +FULL NAME +ROLE\nada +Ada +owner\n$/);
    expect(await json('org', 'members', 'dev')).toEqual([{ name: 'ada', fullName: 'Ada', isOwner: true }]);
    expect(await text('org', 'list')).toMatch(/dev +Developers/);
    expect(await json('org', 'list')).toMatchObject([{ name: 'dev', fullName: 'Developers' }]);
    const last = await command().run(['org', 'remove', 'dev', 'ada']);
    expect([last.code, last.stderr]).toEqual([
      1,
      'shiplock: ada is the last owner of dev: make somebody else one first\n',
    ]);
    await text('org', 'add', 'dev', 'admin', '--owner');
    expect(await json('org', 'remove', 'dev', 'ada')).toEqual({ organization: 'dev', removed: 'ada' });
    expect(await json('org', 'grant', 'dev', 'ada', 'read-write')).toMatchObject({ role: 'read-write' });
    expect(await text('user', 'list')).toMatch(/admin +System admin +admin/);
    expect((await json('user', 'list')).map((one: { name: string }) => one.name)).toEqual(['ada', 'admin']);
    await text('org', 'create', 'brief');
    expect(await json('org', 'delete', 'brief')).toEqual({ deleted: 'brief' });
  });

  test('are switched off and on, and get new passwords', async () => {
    const status = async (password: string) =>
      (await fetch(`${server().url}/api/v1/me`, { headers: { authorization: basic('ada', password) } })).status;
    expect(await json('user', 'set', 'ada', '--active', 'no')).toMatchObject({ isActive: false });
    expect(await text('user', 'list')).toMatch(/ada +Ada +deactivated/);
    expect(await status('correct horse')).toBe(401);
    expect(await text('user', 'set', 'ada', '--active', 'yes', '-p', 'another horse')).toBe('Changed the user ada\n');
    expect(await status('another horse')).toBe(200);
    expect(await json('user', 'set', 'ada', '--admin', 'yes')).toMatchObject({ isAdmin: true });
    expect(await json('user', 'set', 'ada', '--admin', 'no', '--full-name', 'A.')).toMatchObject({
      isAdmin: false,
      fullName: 'A.',
    });
    await text('user', 'create', 'brief', '-p', 'correct horse');
    expect(await json('user', 'delete', 'brief')).toEqual({ deleted: 'brief' });
  });
});

describe('tokens', () => {
  test('are made with their limits, shown once, listed, and revoked', async () => {
    const made = await json('token', 'create', 'ci', '--permissions', 'pull,promote', '--expires-in-days', '30');
    expect(made).toMatchObject({ name: 'ci', permissions: ['pull', 'promote'], secret: /^shiplock_pat_/ });
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBeGreaterThan(29.9 * 86_400_000);
    const shown = await text('token', 'create', 'other');
    expect(shown).toMatch(/^shiplock_pat_[\w-]+\nThis is shown once\./);
    const list = await text('token', 'list');
    expect(list).toMatch(/ci +token +pull, promote +20/);
    expect(list).not.toContain('shiplock_pat_');
    expect((await json('token', 'list')).map((one: { name: string }) => one.name)).toContain('other');
    expect(await json('token', 'revoke', made.id)).toEqual({ revoked: made.id });
    const restricted = await command().run(['repo', 'list'], { env: { SHIPLOCK_TOKEN: made.secret } });
    expect(restricted.code).toBe(1);
  });
});

describe('repositories and tags', () => {
  test('are made with their settings, shown, changed, and deleted on request only', async () => {
    expect(await text('repo', 'create', 'dev/web', '--description', 'The website')).toBe('Created dev/web (private)\n');
    const made = await json(
      ...['repo', 'create', 'dev/fixed', '--public', '--immutable-pattern', 'v*', '--immutable-pattern', 'r*'],
      ...['--immutable-exception', '*-rc', '--protected'],
    );
    expect(made).toMatchObject({
      visibility: 'public',
      immutablePatterns: ['v*', 'r*'],
      immutableExceptions: ['*-rc'],
      protected: true,
    });
    expect(await text('repo', 'list')).toMatch(
      /dev\/fixed +public +immutable: v\*, r\* PROTECTED\s[\s\S]*dev\/web +private +The website/,
    );
    expect(await json('repo', 'list', 'dev', '--search', 'web')).toMatchObject([{ name: 'dev/web' }]);
    expect(await json('repo', 'list', '--limit', '1')).toHaveLength(1);
    expect(await text('repo', 'show', 'dev/web')).toMatch(/visibility +private/);
    expect(await json('repo', 'show', 'dev/web')).toMatchObject({ tags: 0, permissions: expect.any(Array) });
    expect(await text('repo', 'set', 'dev/web', '--immutable')).toBe('Changed dev/web: private, IMMUTABLE\n');
    expect(await json('repo', 'set', 'dev/web', '--no-immutable', '--public')).toMatchObject({
      immutable: false,
      visibility: 'public',
    });
    expect(await json('repo', 'grant', 'dev/web', 'ada', 'read-only')).toMatchObject({ user: 'ada' });
    expect(await text('repo', 'grant', 'dev/web', 'ada', 'promoter')).toBe(
      'ada has promoter on dev/web, in place of read-only\n',
    );
    const wide = await command().run(['repo', 'grant', 'dev', 'ada', 'admin']);
    expect([wide.code, wide.stderr]).toEqual([2, 'shiplock: dev is not a repository: write namespace/name\n']);
    expect((await command().run(['repo', 'delete', 'dev/fixed'])).code).toBe(2);
    expect(await json('repo', 'delete', 'dev/fixed', '--yes')).toEqual({ deleted: 'dev/fixed' });
    expect((await json('repo', 'list', 'dev')).map((one: { name: string }) => one.name)).toEqual(['dev/web']);
  });

  test('tags are listed with what they are, and deleted', async () => {
    const image = sampleImage('cli');
    await pushImage(server().send, 'dev/web', image, '1.0');
    const digest = image.manifest.descriptor.digest;
    expect(await text('tag', 'list', 'dev/web')).toMatch(
      new RegExp(
        `^TAG .*\\n1\\.0 +${digest.slice(7, 19)} +image +[\\d.]+ MB +\\d{4}-\\d\\d-\\d\\d [\\d:]{8} +admin +not scanned\\n$`,
      ),
    );
    expect(await json('tag', 'list', 'dev/web')).toMatchObject([{ name: '1.0', digest }]);
    const byDigest = await command().run(['tag', 'delete', `dev/web@${digest}`]);
    expect([byDigest.code, byDigest.stderr]).toEqual([2, 'shiplock: name a tag, not a digest\n']);
    expect(await text('tag', 'delete', 'dev/web:1.0')).toBe(
      'Deleted dev/web:1.0; the image stays under its digest, and "tag restore" brings the tag back\n',
    );
    expect(await text('tag', 'list', 'dev/web')).toBe('dev/web has no tags\n');
    expect(await json('tag', 'list', 'dev/web')).toEqual([]);
  });

  test('deleted tags are listed with who and until when, and restored', async () => {
    expect(await text('tag', 'list', 'dev/web', '--deleted')).toMatch(
      /^TAG +DIGEST +DELETED +BY +UNTIL +ID\n1\.0 .* admin .*\n$/,
    );
    const [{ digest }] = await json('tag', 'list', 'dev/web', '--deleted');
    expect(await text('tag', 'restore', 'dev/web:1.0')).toBe(`Restored dev/web:1.0 to ${digest}\n`);
    expect(await json('tag', 'list', 'dev/web')).toMatchObject([{ name: '1.0', digest }]);
    const again = await command().run(['tag', 'restore', 'dev/web:1.0']);
    expect([again.code, again.stderr]).toEqual([1, 'shiplock: no deleted tag 1.0 of dev/web can be restored\n']);
    await text('tag', 'delete', 'dev/web:1.0');
  });

  test('namespaces get their part in the pipeline', async () => {
    await text('org', 'create', 'qa');
    expect(await text('namespace', 'set', 'dev', '--promotes-to', 'qa')).toBe('dev: open, promotes to qa\n');
    expect(await json('namespace', 'set', 'qa', '--usage', 'validated', '--comment-required', 'yes')).toEqual({
      name: 'qa',
      usage: 'validated',
      promotesTo: [],
      commentRequired: true,
    });
    expect(await text('namespace', 'list')).toMatch(/qa +validated +any +required/);
    expect(await json('namespace', 'set', 'dev', '--promotes-to', 'any')).toMatchObject({ promotesTo: [] });
    expect(await json('namespace', 'list')).toContainEqual(expect.objectContaining({ name: 'dev', usage: 'open' }));
  });
});

describe('the server itself', () => {
  test('is asked how it is, and cleaned', async () => {
    expect(await text('doctor')).toMatch(/status +ok\nuser +admin\ncredential +token:tests\n$/);
    expect(await json('doctor')).toMatchObject({ server: server().url, status: 'ok', user: 'admin' });
    await pushImage(server().send, 'admin/stored', sampleImage('stored'), '1');
    expect(await text('storage')).toMatch(/^NAME +BLOBS +MANIFESTS\n(?:.*\n)*?admin +\d+\.\d MiB/);
    const stored = await json('storage', '--namespace', 'admin');
    expect(stored.items.map(({ name }: { name: string }) => name)).toContain('admin/stored');
    expect(await text('gc', '--untagged')).toMatch(/^removed \d+ untagged images, \d+ manifests and \d+ blobs/);
    expect(await json('gc')).toMatchObject({ kind: 'storage.collect_garbage', state: 'done' });
    expect(await text('job', 'list')).toMatch(/storage\.collect_garbage +done +1\/1 .* admin\n/);
    const [job] = await json('job', 'list', '--state', 'done', '--limit', '1');
    expect(job.state).toBe('done');
    const late = await command().run(['job', 'cancel', job.id]);
    expect([late.code, late.stderr]).toEqual([1, expect.stringContaining('done')]);
  });
});
