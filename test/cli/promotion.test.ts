// Promoting from the command line, by hand and by policy, with its history, for people and for scripts.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { useCommand } from '../support/command.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useServer } from '../support/server-process.ts';

const server = useServer();
const command = useCommand(server);
const text = (...args: string[]) => command().text(...args);
const json = (...args: string[]) => command().json(...args);

beforeAll(async () => {
  for (const name of ['dev', 'qa', 'prod']) await text('org', 'create', name);
  for (const tag of ['1-stable', '2-stable', '3-beta'])
    await pushImage(server().send, 'dev/web', sampleImage(tag), tag);
});

describe('promote', () => {
  test('promotes an image, in words for people and as JSON for scripts', async () => {
    const digest = sampleImage('1-stable').manifest.descriptor.digest;
    expect(await text('promote', 'dev/web:1-stable', 'qa/web', '--tag', 'live', '--comment', 'ready', '--create')).toBe(
      `succeeded: dev/web:1-stable → qa/web:live (${digest.slice(7, 19)})\n`,
    );
    expect(await json('promote', `dev/web@${digest}`, 'qa/web', '--tag', 'live')).toMatchObject({
      state: 'already_there',
      target: { repository: 'qa/web', tag: 'live' },
    });
    const moved = await text('promote', 'dev/web:2-stable', 'qa/web:live', '--comment', 'better');
    expect(moved).toContain(`qa/web:live, which was ${digest.slice(7, 19)}`);
  });

  test('into a namespace keeps the name', async () => {
    expect(await json('promote', 'dev/web:1-stable', 'prod', '--create')).toMatchObject({
      target: { repository: 'prod/web', tag: '1-stable' },
    });
  });

  test('only says what would be with --dry-run', async () => {
    expect(await text('promote', 'dev/web:1-stable', 'prod/dry', '--dry-run')).toMatch(
      /^would be succeeded: dev\/web:1-stable → prod\/dry:1-stable \(new repository: it needs --create\)/,
    );
    const unmade = await command().run(['promote', 'dev/web:1-stable', 'prod/dry']);
    expect([unmade.code, unmade.stderr]).toEqual([
      1,
      expect.stringContaining('there is no repository prod/dry: make it first'),
    ]);
    expect((await json('promote', 'dev/web:1-stable', 'prod/dry', '--dry-run')).id).toBeNull();
    expect((await command().run(['repo', 'show', 'prod/dry'])).code).toBe(1);
  });

  test('that is refused ends with 1 and the reason', async () => {
    await text('namespace', 'set', 'dev', '--promotes-to', 'qa');
    const refused = await command().run(['promote', 'dev/web:1-stable', 'prod/web']);
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: 'shiplock: images of the namespace dev may be promoted to qa only, not to prod\n',
    });
    await text('namespace', 'set', 'dev', '--promotes-to', 'any');
  });
});

describe('history and rollback', () => {
  test('show who, what, from where, to where and why', async () => {
    const [head, ...lines] = (await text('history', 'qa/web')).trimEnd().split('\n');
    expect(head).toMatch(/^WHEN +STATE +BY +FROM +TO +DIGEST +BEFORE +COMMENT +ID$/);
    expect(lines[0]).toMatch(/succeeded +admin +dev\/web:2-stable +qa\/web:live +\w{12} +\w{12} +better/);
    const all = await json('history', 'qa/web');
    expect(all).toHaveLength(lines.length);
    expect(await json('history', 'qa/web:live', '--target', '--state', 'succeeded')).toHaveLength(2);
    expect(await json('history', 'qa/web', '--source')).toEqual([]);
    expect(await json('history', '--state', 'refused')).toMatchObject([{ target: { repository: 'prod/web' } }]);
    expect(await json('history', '--limit', '1')).toHaveLength(1);
    expect((await command().run(['history', '--state', 'lost'])).code).toBe(2);
  });

  test('return a tag to what it was', async () => {
    const [latest] = await json('history', 'qa/web:live', '--state', 'succeeded');
    const digest = sampleImage('1-stable').manifest.descriptor.digest;
    expect(await text('rollback', latest.id, '--comment', 'it broke')).toBe(
      `qa/web:live is ${digest.slice(7, 19)} again\n`,
    );
    const again = await command().run(['rollback', latest.id]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('has moved since')]);
    expect(await text('history', 'qa/web')).toMatch(/rolled_back .* it broke/);
  });

  test('bring no control sequence of a comment to the terminal', async () => {
    const comment = '\u001b[2J\u001b[31mred\u001b]0;title\u0007\u009b1m\rdone';
    const promote = ['promote', 'dev/web:3-beta', 'qa/web', '--tag', 'hostile', '--comment'];
    const refused = await command().run([...promote, comment]);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('take the invisible character U+001B out'),
    ]);
    expect(refused.stderr.trimEnd()).not.toMatch(/\p{Cc}/u);
    await text(...promote, 'red\n\tand done');
    expect(await text('history', 'qa/web:hostile')).toContain('red and done');
    const [exact] = await json('history', 'qa/web:hostile');
    expect(exact.comment).toBe('red\n\tand done');
  });
});

describe('policies', () => {
  let id = '';

  test('are previewed before they are saved', async () => {
    const args = ['policy', 'preview', 'dev/web', 'qa/gate', '--rule', 'tag ends_with stable', '--template', 'v%n'];
    const preview = await text(...args);
    expect(preview).toMatch(/1-stable +\w{12} +pass +v1-stable/);
    expect(preview).toMatch(/3-beta +\w{12} +fail +v3-beta/);
    expect((await json(...args)).items).toHaveLength(3);
    expect((await command().run(['repo', 'show', 'qa/gate'])).code).toBe(1);
  });

  test('are saved, and applied to what is there before the command ends', async () => {
    const saved = await text(
      ...[
        'policy',
        'create',
        'dev/web',
        'qa/gate',
        '--rule',
        'tag ends_with stable',
        '--template',
        'v%n',
        '--apply',
        '--create',
      ],
    );
    expect(saved).toMatch(/^Saved the policy (\S+): dev\/web → qa\/gate as v%n\n\S/);
    id = /^Saved the policy (\S+):/.exec(saved)?.[1] ?? '';
    expect((await json('tag', 'list', 'qa/gate')).map((one: { name: string }) => one.name)).toEqual([
      'v1-stable',
      'v2-stable',
    ]);
    expect(await text('policy', 'list', '--source', 'dev/web')).toMatch(
      new RegExp(`${id} +qa/gate +dev/web +qa/gate +v%n +tag ends_with stable +on`),
    );
    expect(await json('policy', 'list', '--target', 'qa/none')).toEqual([]);
    expect(await json('history', '--policy', id)).toHaveLength(2);
    expect(await json('history', '--policy', 'dev/web:qa/gate')).toHaveLength(2);
    expect((await command().run(['history', '--policy', 'dev/web:qa/none'])).stderr).toContain(
      'no policy named "qa/none"',
    );
  });

  test('are previewed as an edit would leave them, beside what they do', async () => {
    const preview = await text('policy', 'preview', 'dev/web:qa/gate', '--rule', 'tag equals 1-stable');
    expect(preview).toMatch(/TAG +DIGEST +BEFORE +VERDICT +TARGET TAG +WHY/);
    expect(preview).toMatch(/1-stable +\w{12} +pass \(v1-stable\) +pass +v1-stable +already there/);
    expect(preview).toMatch(/2-stable +\w{12} +pass \(v2-stable\) +fail +v2-stable/);
    expect(await text('policy', 'preview', id, '--always')).toContain('the edit changes what becomes of 1 tags');
    const twin = ['policy', 'preview', 'dev/web', 'qa/gate', '--rule', 'tag ends_with stable', '--template', 'v%n'];
    expect(await text(...twin)).toContain(`it could not be saved: the policy ${id}`);
  });

  test('are edited and applied again', async () => {
    expect(await text('policy', 'edit', id, '--rule', 'tag ends_with beta', '--no-enabled')).toBe(
      `Saved the policy ${id} as version 2\n`,
    );
    const off = await command().run(['policy', 'apply', id]);
    expect([off.code, off.stderr]).toEqual([1, 'shiplock: the policy is not enabled; enable it before applying it\n']);
    expect(await json('policy', 'edit', id, '--enabled', '--schedule', '0 2 * * *')).toMatchObject({
      version: 3,
      enabled: true,
      schedule: '0 2 * * *',
    });
    expect(await json('policy', 'edit', id, '--schedule', 'none')).toMatchObject({ schedule: null });
    expect(await json('policy', 'apply', id)).toMatchObject({ kind: 'policy.apply', state: 'done' });
    expect(await json('tag', 'list', 'qa/gate')).toHaveLength(3);
    const wrong = await command().run(['policy', 'edit', id, '--template', '%Q']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('%Q')]);
  });

  test('stand between an image and the next stage until it has passed them', async () => {
    expect(await json('gates', 'dev/web:1-stable')).toMatchObject({
      tag: '1-stable',
      gates: [{ target: 'qa/gate', state: 'promoted', targetTag: 'v1-stable', leftBehind: expect.any(String) }],
    });
    expect(await text('gates', 'dev/web:1-stable')).toMatch(
      /qa\/gate +policy qa\/gate +promoted +v1-stable +.*would not pass now: tag: the tag "1-stable" does not end with "beta"/,
    );
    expect((await command().run(['gates', 'dev/web'])).code).toBe(2);
  });

  test('appear in the pipeline with what went through', async () => {
    expect(await text('pipeline')).toMatch(/dev\/web +→ +qa\/gate +policy qa\/gate +3 +0 +0 +0/);
    expect((await json('pipeline', '--days', '1')).policies).toMatchObject([{ policyId: id, passed: 3 }]);
    expect(await json('policy', 'apply', id, '--no-wait')).toEqual({ job: expect.any(String) });
  });

  test('go into a file and come back out of it the same', async () => {
    const file = join(command().home, 'policies.yaml');
    // Two that differ in their rules, and so in their names, alone.
    await text(
      'policy',
      'create',
      'dev/web',
      'qa/gate',
      '--rule',
      'tag starts_with 9',
      '--template',
      'v%n',
      '--create',
    );
    await text('policy', 'create', 'dev/web', 'prod/gate', '--rule', 'vulnerabilities dtr:major lte 3', '--create');
    const exported = await text('policy', 'export');
    await writeFile(file, exported);
    expect(await json('policy', 'diff', file, '--prune')).toEqual([]);
    for (const one of await json('policy', 'list')) await text('policy', 'delete', one.id);
    expect(await text('policy', 'export')).not.toContain('qa/gate');
    expect((await json('policy', 'diff', file)).map((one: { action: string }) => one.action)).toEqual([
      'create',
      'create',
      'create',
    ]);
    expect(await text('policy', 'import', file, '--create')).toMatch(/create +dev\/web +prod\/gate +prod\/gate/);
    expect(await text('policy', 'import', file)).toBe('The policies are as in the file already\n');
    const lines = (yaml: string) => yaml.split('\n').sort();
    expect(lines(await text('policy', 'export'))).toEqual(lines(exported));
  });

  test('are changed and pruned until they are as in the file', async () => {
    const file = join(command().home, 'policies.yaml');
    const content = await readFile(file, 'utf8');
    await writeFile(file, content.replace('starts_with', 'contains'));
    await text('policy', 'create', 'dev/web', 'prod/extra', '--always', '--create');
    const differences = await json('policy', 'diff', file, '--prune');
    expect(differences).toMatchObject([
      { action: 'delete', target: 'prod/extra' },
      { action: 'change', properties: ['rules'] },
    ]);
    await text('policy', 'import', file, '--prune', '--create');
    expect(await json('policy', 'diff', file, '--prune')).toEqual([]);
    expect(await json('policy', 'list')).toHaveLength(3);
    // The one that goes sets the tag that its successor sets.
    await text('policy', 'create', 'dev/web', 'prod/fixed', '--template', 'stable', '--always', '--create');
    const successor = '  - source: dev/web\n    target: prod/fixed\n    tagTemplate: stable\n    always: true\n';
    await writeFile(file, `policies:\n${successor.replace('dev/web', 'dev/other')}`);
    await text('repo', 'create', 'dev/other');
    await text('policy', 'import', file, '--prune', '--create');
    expect(await json('policy', 'list')).toMatchObject([{ source: 'dev/other', target: 'prod/fixed' }]);
    await writeFile(file, 'policies:\n  - source: UPPER\n');
    const wrong = await command().run(['policy', 'import', file]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('is not a file of policies: policies.0.')]);
  });
});

describe('a promotion of which the target has its say', () => {
  test('with --expected-previous-digest moves no tag that somebody else has moved meanwhile', async () => {
    const promote = [
      'promote',
      'dev/web:1-stable',
      'qa/swap',
      '--tag',
      'live',
      '--create',
      '--expected-previous-digest',
    ];
    expect(await text(...promote, 'none')).toContain('succeeded: dev/web:1-stable → qa/swap:live');
    const late = await command().run([...promote, 'none']);
    expect([late.code, late.stderr]).toEqual([1, expect.stringContaining('the request expects not to be there')]);
  });

  test('past admission rules says so, then and in the history, beside the comment', async () => {
    await text('repo', 'create', 'qa/strict');
    await text('repo', 'admission', 'qa/strict', '--rule', 'tag starts_with v');
    const promote = ['promote', 'dev/web:1-stable', 'qa/strict', '--comment', 'for the demo'];
    expect((await command().run(promote)).code).toBe(1);
    const rules = 'overrides the admission rules (tag: the tag "1-stable" does not start with "v")';
    expect(await text(...promote, '--override')).toMatch(/^succeeded: /);
    const [admitted, refused] = (await text('history', 'qa/strict')).trim().split('\n').slice(1);
    expect(admitted).toContain(`for the demo — ${rules}`);
    expect(refused).toContain('for the demo — admission: qa/strict:1-stable is refused by');
    expect(await text(...promote, '--override', '--tag', 'late')).toContain(' — overrides the admission rules (tag: ');
  });
});
