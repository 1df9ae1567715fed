// A table takes lists of any length: SQLite takes 32,766 parameters in one statement, and a tree of 1,000 conditions.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selectNamespaces } from '../../src/access/account/namespace-table.ts';
import { deleteLeastUsedLogins, insertAccessToken } from '../../src/access/credential/access-token-table.ts';
import type { Database, Rows, Transaction } from '../../src/database/database.ts';
import type { Page } from '../../src/database/page.ts';
import { openSqlite } from '../../src/database/sqlite.ts';
import { selectEvents } from '../../src/event/event-table.ts';
import { selectJobs } from '../../src/job/job-table.ts';
import { selectEvaluations } from '../../src/policy/evaluation-table.ts';
import { selectWaiting } from '../../src/promotion/pipeline-table.ts';
import { selectLatestEvaluations, selectPolicyHistory, selectPromotions } from '../../src/promotion/promotion-table.ts';
import {
  selectChildrenOf,
  selectListed,
  selectReferrersOf,
  selectSubjects,
} from '../../src/registry/manifest-edge-table.ts';
import {
  linkManifests,
  selectDepths,
  selectKinds,
  selectMaxDepth,
  selectMissingBelow,
} from '../../src/registry/manifest-table.ts';
import { selectRepositories } from '../../src/registry/repository-table.ts';
import { selectTagsNamed } from '../../src/registry/tag-table.ts';
import { selectTotalSizes } from '../../src/registry/total-size-table.ts';
import { selectWhereFoundPage } from '../../src/scan/report/found-vulnerability-table.ts';
import { updateMatched } from '../../src/scan/report/scan-report-table.ts';
import { insertWaivers } from '../../src/scan/waiver/waiver-table.ts';
import { selectDueDeliveries } from '../../src/webhook/delivery-table.ts';
import { endWebhooks } from '../../src/webhook/webhook-table.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();
let database: Database;

beforeAll(async () => {
  database = await openSqlite(`${folder()}/shiplock.db`);
});
afterAll(() => database.close());

/** More than one statement takes. */
const LIST = Array.from({ length: 33_000 }, (_, index) => `name-${index}`);
/** What somebody may see who is a member of very many organizations. */
const VISIBLE = {
  all: false,
  everywhere: false,
  namespaces: LIST,
  hiddenNamespaces: LIST,
  repositories: LIST.map((name) => `other/${name}`),
  hiddenRepositories: LIST.map((name) => `hidden/${name}`),
} as const;

const READS: Readonly<Record<string, (rows: Rows) => Promise<readonly unknown[] | Page<unknown>>>> = {
  'namespaces that a user sees': (rows) => selectNamespaces(rows, VISIBLE, { limit: 10 }),
  'repositories that a user sees': (rows) =>
    selectRepositories(rows, VISIBLE, { order: 'name', direction: 'ascending', limit: 10 }),
  'jobs that a user sees': (rows) => selectJobs(rows, { visible: VISIBLE }, 10),
  'evaluations that a user sees': (rows) => selectEvaluations(rows, VISIBLE, {}, 10),
  'promotions that a user sees': (rows) => selectPromotions(rows, VISIBLE, {}, 10),
  'held images that a user sees': (rows) => selectWaiting(rows, VISIBLE, 10),
  'places of a vulnerability that a user sees': (rows) =>
    selectWhereFoundPage(rows, VISIBLE, 'CVE-2026-1', { limit: 10 }),
  'events of repositories': (rows) => selectEvents(rows, { repositories: LIST }, 10),
  'events of a tag with many platforms': (rows) => selectEvents(rows, { about: { tag: 'latest', images: LIST } }, 10),
  'tags by name': (rows) => selectTagsNamed(rows, 'r', LIST),
  referrers: (rows) => selectReferrersOf(rows, 'r', LIST),
  'children of indexes': (rows) => selectChildrenOf(rows, 'r', LIST),
  subjects: (rows) => selectSubjects(rows, 'r', LIST),
  'manifests missing below indexes': (rows) => selectMissingBelow(rows, 'r', LIST),
  'manifests that indexes list': (rows) => selectListed(rows, 'r', LIST),
  'sizes of images': (rows) => selectTotalSizes(rows, LIST),
  'kinds of manifests': (rows) => selectKinds(rows, LIST),
  'depths of manifests': (rows) => selectDepths(rows, LIST),
  'history of a policy': (rows) =>
    selectPolicyHistory(
      rows,
      'p',
      LIST.map((name) => ({ tag: name, digest: name })),
    ),
  'latest evaluations': (rows) => selectLatestEvaluations(rows, LIST),
  'deliveries beside those under way': (rows) => selectDueDeliveries(rows, 'w', 0, LIST, 10),
};

const WRITES: Readonly<Record<string, (tx: Transaction) => Promise<void>>> = {
  'webhooks that end': (tx) => endWebhooks(tx, LIST, 1),
  'manifests linked into a repository': (tx) =>
    linkManifests(tx, { source: 's', target: 't', digests: LIST, at: 1, by: 'jane' }),
  'images compared with advisories': (tx) =>
    updateMatched(tx, LIST, { matched_at: 1, advisories_serial: 1, advisories_as_of: 1 }),
};

describe('a list of 33,000 is no longer than a statement takes', () => {
  test.each(Object.entries(READS))('%s', async (_name, read) => {
    const found = await read(database.rows);
    expect('items' in found ? found.items : found).toEqual([]);
  });

  test.each(Object.entries(WRITES))('%s', async (_name, write) => {
    await expect(database.transaction(write)).resolves.toBeUndefined();
  });

  test('the depth of what an index lists', async () => {
    expect(await selectMaxDepth(database.rows, LIST)).toBe(0);
  });
});

/** 5,000 rows of a dozen columns are twice as many parameters as a statement takes. */
const ROWS = LIST.slice(0, 5_000);

test('5,000 waivers of one index are stored together', async () => {
  await database.transaction((tx) =>
    insertWaivers(
      tx,
      ROWS.map((id) => ({
        id,
        vulnerability: 'CVE-2026-1',
        scope_kind: 'image',
        scope: id,
        repository: 'dev/web',
        reason: 'not reachable',
        author_json: '{}',
        created_at: 1,
        created_after: 0,
        expires_at: null,
        revoked_at: null,
        revoked_by_json: null,
      })),
    ),
  );
  expect(await database.rows.selectFrom('waiver').select('id').execute()).toHaveLength(5_000);
});

test('of 5,000 logins those that were used least are deleted', async () => {
  const token = {
    user_id: 'jane',
    name: '',
    permissions_json: null,
    parent_id: null,
    certificate_id: null,
    expires_at: null,
  };
  await database.transaction(async (tx) => {
    await tx
      .insertInto('account')
      .values({
        id: 'jane',
        name: 'jane',
        kind: 'user',
        full_name: '',
        password_hash: null,
        is_admin: 0,
        is_active: 1,
        created_at: 1,
      })
      .execute();
    for (const [used, id] of ROWS.entries())
      await insertAccessToken(tx, {
        ...token,
        id,
        kind: 'refresh',
        secret_hash: id,
        created_at: 1,
        last_used_at: used,
      });
    await deleteLeastUsedLogins(tx, 'jane', 4_000);
  });
  const kept = await database.rows.selectFrom('access_token').select('last_used_at').orderBy('last_used_at').execute();
  expect(kept.map((row) => row.last_used_at)).toEqual(ROWS.map((_, used) => used).slice(1_000));
});
