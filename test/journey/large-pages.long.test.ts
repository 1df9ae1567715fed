// Whatever clients have written, a page of a list has at most 4 MiB, and its `next` leads to everything exactly once.
// The rows are of the largest size that each kind can have, in characters that take six bytes in JSON.

import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Transaction } from '../../src/database/database.ts';
import { pushImage } from '../../src/image/push-image.ts';
import { everyItem, PAGE_BYTES } from '../support/every-page.ts';
import { fillWithTags } from '../support/fill-with-tags.ts';
import { sampleImage } from '../support/sample-image.ts';
import { useApp } from '../support/test-app.ts';

const app = useApp();
const DIGEST = `sha256:${'0'.repeat(64)}`;
const AT = 1_790_000_000_000_000;

/** A text of characters that take six bytes each in JSON. */
const text = (length: number) => '\u0001'.repeat(length);
const idOf = (number: number) => `01970000-0000-7000-8000-${String(number).padStart(12, '0')}`;

interface Kind {
  readonly path: string;
  readonly rows: number;
  /** What tells the items from each other. */
  readonly key?: string;
  insert(tx: Transaction, number: number): Promise<unknown>;
}

const actor = {
  actor_kind: 'user',
  actor_id: 'x',
  actor_name: text(255),
  credential: text(255),
  address: '::1',
} as const;

const KINDS: Readonly<Record<string, Kind>> = {
  repositories: {
    path: '/api/v1/repositories?namespace=large',
    rows: 30,
    key: 'name',
    insert: (tx, number) =>
      tx
        .insertInto('repository')
        .values({
          ...{ id: idOf(number), name: `large/r${number}`, namespace: 'large', visibility: 'public' as const },
          ...{ description: text(1_000), long_description: text(100_000), scan_on_push: 0, immutable: 0 },
          ...{ immutable_patterns_json: '[]', immutable_exceptions_json: '[]', protected: 0, sparse_indexes: 0 },
          ...{ admission_json: '[]', admission_version: 0 },
          ...{ created_at: AT, created_after: 0, created_by: 'jane' },
        })
        .execute(),
  },
  events: {
    path: '/api/v1/events?repository=large/events',
    rows: 40,
    insert: (tx, number) =>
      tx
        .insertInto('event')
        .values({
          ...{ id: idOf(number), type: 'scan.completed', at: AT, ...actor, namespace: 'large' },
          ...{
            repository: 'large/events',
            tag: null,
            digest: DIGEST,
            previous_digest: null,
            caused_by: null,
            depth: 0,
          },
          data_json: JSON.stringify({ names: text(60_000) }),
        })
        .execute(),
  },
  jobs: {
    path: '/api/v1/jobs?kind=scan.image',
    rows: 120,
    insert: (tx, number) =>
      tx
        .insertInto('job')
        .values({
          ...{
            id: idOf(number),
            kind: 'scan.image',
            key: `large ${number}`,
            payload_json: '{}',
            state: 'failed' as const,
          },
          ...{ run_at: AT, attempts: 1, crashes: 0, lease_until: null, leased_by: null, cancel_requested: 0 },
          ...{ progress_done: 0, progress_total: null, cursor_json: null, log: text(20_000), error: text(2_000) },
          ...{ requested_by_kind: 'user' as const, requested_by_id: 'x', requested_by_name: 'jane', repository: null },
          ...{ created_at: AT, finished_at: AT },
        })
        .execute(),
  },
  evaluations: {
    path: '/api/v1/evaluations?source=large/source',
    rows: 9,
    insert: (tx, number) => {
      const rule = { field: 'tag', operator: 'eq', expected: [text(100_000)], actual: text(100_000), verdict: 'fail' };
      return tx
        .insertInto('evaluation')
        .values({
          ...{
            id: idOf(number),
            policy_id: 'p',
            policy_version: 1,
            cause: `${number}`,
            occasion: 'push' as const,
            at: AT,
          },
          ...{ source: 'large/source', tag: '1', digest: DIGEST, target: 'large/target', tag_template: '%n' },
          ...{ target_tag: '1', verdict: 'fail' as const, reason: text(2_000) },
          rules_json: JSON.stringify([{ ...rule, reason: 'no', evidence: [] }]),
        })
        .execute();
    },
  },
  promotions: {
    path: '/api/v1/promotions?source=large/source',
    rows: 6,
    insert: (tx, number) => {
      const referrers = Array.from({ length: 20_000 }, () => DIGEST);
      return tx
        .insertInto('promotion')
        .values({
          ...{ id: idOf(number), key: `large ${number}`, state: 'succeeded' as const, reason: text(2_000), at: AT },
          ...{ by_kind: 'user' as const, by_id: 'x', by_name: 'jane', policy_id: null, policy_version: null },
          ...{ source_repository: 'large/source', source_tag: '1', digest: DIGEST, target_repository: 'large/target' },
          ...{
            target_tag: '1',
            previous_digest: null,
            comment: text(2_000),
            evaluation_id: null,
            admission_json: null,
            rolls_back: null,
          },
          travelled_json: JSON.stringify({ referrers, attachments: [] }),
        })
        .execute();
    },
  },
  policies: {
    path: '/api/v1/promotion-policies?source=large/source',
    rows: 60,
    insert: (tx, number) => {
      const values = Array.from({ length: 100 }, () => text(256));
      return tx
        .insertInto('policy')
        .values({
          ...{ id: idOf(number), source: 'large/source', target: `large/t${number}`, tag_template: text(300) },
          ...{
            name: `large ${number}`,
            enabled: 0,
            rules_json: JSON.stringify([{ field: 'tag', operator: 'one_of', values }]),
          },
          ...{
            platforms_json: null,
            schedule: null,
            version: 1,
            edited_by_kind: 'user',
            edited_by_id: 'x',
            edited_by: 'jane',
          },
          ...{ edited_at: AT, created_at: AT, created_after: 0, suspended_reason: text(1_000) },
        })
        .execute();
    },
  },
  waivers: {
    path: '/api/v1/waivers',
    rows: 1_200,
    insert: (tx, number) =>
      tx
        .insertInto('waiver')
        .values({
          ...{ id: idOf(number), vulnerability: 'CVE-2026-1', scope_kind: 'everywhere' as const, scope: '' },
          ...{ repository: null, reason: text(2_000), author_json: '{"kind":"user","id":"x","name":"jane"}' },
          ...{ created_at: AT, created_after: 0, expires_at: null, revoked_at: null, revoked_by_json: null },
        })
        .execute(),
  },
  webhooks: {
    path: '/api/v1/webhooks',
    rows: 1_200,
    insert: (tx, number) =>
      tx
        .insertInto('webhook')
        .values(webhook(idOf(number)))
        .execute(),
  },
  'deliveries of a webhook': {
    path: `/api/v1/webhooks/${idOf(0)}/deliveries`,
    rows: 300,
    insert: (tx, number) =>
      tx
        .insertInto('webhook_delivery')
        .values({
          ...{ id: idOf(number), webhook_id: idOf(0), event_id: null, type: 'TAG_PUSH', about: `${number}` },
          ...{
            state: 'delivered' as const,
            next_at: AT,
            give_up_at: AT,
            attempts: 1,
            created_at: AT,
            attempted_at: AT,
          },
          ...{ duration_ms: 1, status: 500, response: text(4_000), error: text(1_000) },
        })
        .execute(),
  },
  'VEX documents': {
    path: '/api/v1/vex',
    rows: 1_100,
    insert: (tx, number) =>
      tx
        .insertInto('vex_document')
        .values({
          ...{ id: idOf(number), document_id: `${number}`, version: 1, name: text(200), text: text(10_000) },
          ...{ statements: 1, added_by: 'jane', added_at: AT },
        })
        .execute(),
  },
  users: {
    path: '/api/v1/users',
    rows: 1_100,
    key: 'name',
    insert: (tx, number) => tx.insertInto('account').values(account(number, 'user')).execute(),
  },
  organizations: {
    path: '/api/v1/organizations',
    rows: 1_100,
    key: 'name',
    insert: (tx, number) => tx.insertInto('account').values(account(number, 'organization')).execute(),
  },
  'members of an organization': {
    path: '/api/v1/organizations/large/members',
    rows: 1_100,
    key: 'name',
    async insert(tx, number) {
      const { id } = await tx.selectFrom('account').select('id').where('name', '=', 'large').executeTakeFirstOrThrow();
      const member = { organization_id: id, user_id: `user ${number}`, is_owner: 0, through_team: 0, created_at: AT };
      await tx.insertInto('organization_member').values(member).execute();
    },
  },
  'roles on a namespace': {
    path: '/api/v1/namespaces/large/access',
    rows: 1_100,
    key: 'user',
    insert: (tx, number) =>
      tx
        .insertInto('access_grant')
        .values({
          ...{ id: `grant ${number}`, user_id: `user ${number}`, team_id: null, key_id: null, is_denied: 0 },
          ...{ scope_kind: 'namespace' as const, scope: 'large', built_in_role: 'admin', role_id: null },
          ...{ permissions_json: null, granted_by: 'jane', created_at: AT },
        })
        .execute(),
  },
  namespaces: {
    path: '/api/v1/namespaces',
    rows: 100,
    key: 'name',
    insert: (tx, number) => {
      const promotesTo = Array.from({ length: 1_000 }, () => 'n'.repeat(100));
      const use = { usage: 'open' as const, comment_required: 0, promotes_to_json: JSON.stringify(promotesTo) };
      const row = { name: `n${number}`, account_id: `user ${number}`, ...use, created_at: AT, created_after: 0 };
      return tx.insertInto('namespace').values(row).execute();
    },
  },
};

function account(number: number, kind: 'user' | 'organization') {
  const rights = { password_hash: null, is_admin: 0, is_active: 1, created_at: AT };
  return { id: `${kind} ${number}`, name: `${kind}-${number}`, kind, full_name: text(200), ...rights };
}

function webhook(id: string) {
  return {
    ...{ id, scope_kind: 'everywhere' as const, scope: '', url: `https://example.com/${'x'.repeat(1_980)}` },
    ...{ types_json: '["TAG_PUSH"]', format: 'dtr' as const, secret: 'x', is_enabled: 0, planned_through: 0 },
    ...{ failures: 0, retry_at: null, last_delivered_at: null, created_at: AT, created_by: 'jane', ended_at: null },
  };
}

beforeAll(async () => {
  await app().createOrganization('large');
});

describe('a page has at most 4 MiB, and following `next` gives every row once', () => {
  test.each(Object.entries(KINDS))('%s', async (_name, { path, rows, key = 'id', insert }) => {
    const before = (await everyItem(app(), 'admin', path)).items.length;
    await app().database.transaction(async (tx) => {
      for (let number = 0; number < rows; number++) await insert(tx, number);
    });
    const { items, pages } = await everyItem(app(), 'admin', path);
    expect(pages).toBeGreaterThan(1);
    expect(items).toHaveLength(before + rows);
    expect(new Set(items.map((item) => item[key])).size).toBe(before + rows);
  });

  it('tags', async () => {
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'large/tags', visibility: 'public' });
    await fillWithTags(app().database, 'large/tags', 2_500, AT);
    await app().database.transaction((tx) =>
      tx
        .updateTable('manifest')
        .set({ artifact_type: text(5_000), media_type: text(255) })
        .execute(),
    );
    const { items, pages } = await everyItem(app(), 'admin', '/api/v1/repositories/large%2Ftags/tags');
    expect(new Set(items.map(({ name }) => name)).size).toBe(2_500);
    expect(pages).toBeGreaterThan(2_500 / 1_000);
  });
});

it('tags whose policy says at length why their images would not pass any more come in pages of 4 MiB', async () => {
  const repository = 'large/reasons';
  await app().call('admin', 'POST', '/api/v1/repositories', { name: repository });
  await pushImage(app().send('admin'), repository, sampleImage('reasons'), 'tag-0');
  await app().database.transaction(async (tx) => {
    const pushed = await tx.selectFrom('tag').selectAll().where('name', '=', 'tag-0').executeTakeFirstOrThrow();
    const { digest } = pushed;
    await tx.deleteFrom('tag').where('name', '=', 'tag-0').execute();
    const policy = { policy_id: 'reasons', policy_version: 1, at: AT };
    for (let number = 0; number < 100; number++) {
      const tag = `tag-${number}`;
      const promotion = `reasons ${tag}`;
      await tx
        .insertInto('promotion')
        .values({
          ...{ ...policy, id: promotion, key: promotion, state: 'succeeded' as const, reason: null, digest },
          ...{ by_kind: 'policy' as const, by_id: null, by_name: 'policy', source_repository: 'large/source' },
          ...{ source_tag: tag, target_repository: repository, target_tag: tag, previous_digest: null, comment: null },
          ...{ evaluation_id: null, rolls_back: null, travelled_json: '{"referrers":[],"attachments":[]}' },
        })
        .execute();
      await tx
        .insertInto('evaluation')
        .values({
          ...{ ...policy, id: promotion, cause: tag, occasion: 'push' as const, source: 'large/source', tag, digest },
          ...{ target: repository, tag_template: '%n', target_tag: tag, verdict: 'fail' as const },
          ...{ reason: text(20_000), rules_json: '[]' },
        })
        .execute();
      await tx
        .insertInto('tag')
        .values({ ...pushed, name: tag, promotion_id: promotion })
        .execute();
    }
  });
  const { items, pages } = await everyItem(app(), 'admin', '/api/v1/repositories/large%2Freasons/tags');
  expect(pages).toBe(3);
  expect(new Set(items.map(({ name }) => name)).size).toBe(100);
  expect(items[0].promotionNow).toMatchObject({ verdict: 'fail', reason: text(20_000) });
});

describe('lists of the distribution protocol', () => {
  it('have 10,000 of the longest names in a page, and a link to the next', async () => {
    await app().call('admin', 'POST', '/api/v1/repositories', { name: 'large/longest', visibility: 'public' });
    await pushImage(app().send('admin'), 'large/longest', sampleImage('longest'), 'first');
    await app().database.transaction(async (tx) => {
      const tag = await tx.selectFrom('tag').selectAll().where('name', '=', 'first').executeTakeFirstOrThrow();
      for (let number = 1; number < 12_000; number++)
        await tx
          .insertInto('tag')
          .values({ ...tag, name: String(number).padEnd(128, 'x') })
          .execute();
    });
    const names: string[] = [];
    let path: string | undefined = '/v2/large/longest/tags/list';
    while (path) {
      const page = await app().call('admin', 'GET', path);
      expect(page.bytes.length).toBeLessThanOrEqual(PAGE_BYTES);
      names.push(...page.json.tags);
      path = /^<([^>]+)>; rel="next"$/.exec(page.headers['link'] ?? '')?.[1];
    }
    expect(names).toHaveLength(12_000);
    expect(new Set(names).size).toBe(12_000);
  });

  it.each(['/v2/large/longest/tags/list', '/v2/_catalog'])(
    'HEAD %s says what GET says in its headers, and builds no body',
    async (path) => {
      const [head, get] = [await app().call('admin', 'HEAD', path), await app().call('admin', 'GET', path)];
      expect(head).toMatchObject({ status: 200, bytes: Buffer.alloc(0) });
      expect(head.headers['content-length']).toBeUndefined();
      for (const name of ['content-type', 'link']) expect(head.headers[name]).toBe(get.headers[name]);
    },
  );
});

it('a search finds as many repositories as asked for, however long their descriptions are', async () => {
  const found = await app().call(undefined, 'GET', '/v1/search?q=large/r&n=30');
  expect(found.json.results).toHaveLength(30);
  expect(found.bytes.length).toBeLessThanOrEqual(PAGE_BYTES);
});
