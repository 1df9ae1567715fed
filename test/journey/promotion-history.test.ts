// Rolling back, and the history of promotions, as callers of the API see them.

import { describe, expect, test } from 'vitest';
import { errorOf, usePromotingApp } from '../support/promoting-app.ts';

const { app, digests, push, promote, history, tagOf } = usePromotingApp();

describe('rolling back', () => {
  test('returns the tag, is recorded with its comment, and can itself be undone', async () => {
    await promote({ repository: 'prod/website', tag: 'live' });
    const newer = await push('1.5', 'newer');
    const moved = await promote(
      { repository: 'prod/website', tag: 'live' },
      { source: { repository: 'dev/website', reference: '1.5' } },
    );
    expect(moved.json.target.previousDigest).toBe(digests.get('1.4-stable'));
    const back = await app().call('ada', 'POST', `/api/v1/promotions/${moved.json.id}/rollback`, { comment: 'broken' });
    expect(back.status).toBe(201);
    expect(back.json).toMatchObject({
      state: 'rolled_back',
      comment: 'broken',
      rollsBack: moved.json.id,
      source: { repository: 'prod/website', tag: 'live', digest: digests.get('1.4-stable') },
      target: { repository: 'prod/website', tag: 'live', previousDigest: newer },
    });
    expect((await tagOf('prod/website', 'live')).digest).toBe(digests.get('1.4-stable'));
    const again = await app().call('ada', 'POST', `/api/v1/promotions/${moved.json.id}/rollback`, {});
    expect([again.status, again.json.error.code]).toEqual([409, 'CONFLICT']);
    expect(again.json.error.message).toContain('prod/website:live has moved since');
    await app().call('ada', 'POST', `/api/v1/promotions/${back.json.id}/rollback`, {});
    expect((await tagOf('prod/website', 'live')).digest).toBe(newer);
  });

  test('is for those who may accept promotions there', async () => {
    const [latest] = await history('?target=prod/website');
    const attempt = () => app().call('guest', 'POST', `/api/v1/promotions/${latest.id}/rollback`, {});
    expect((await attempt()).status).toBe(404);
    await app().call('ada', 'PUT', '/api/v1/repositories/prod%2Fwebsite/access/guest', { role: 'read-only' });
    expect((await attempt()).status).toBe(403);
    await app().call('ada', 'PUT', '/api/v1/repositories/prod%2Fwebsite/access/guest', { role: 'read-write' });
    expect((await attempt()).status).toBe(201);
    await app().call('ada', 'DELETE', '/api/v1/repositories/prod%2Fwebsite/access/guest');
  });

  test('of a first promotion says that there was nothing before', async () => {
    const { json: first } = await promote({ repository: 'qa/website', tag: '1.4' });
    const answer = await app().call('ada', 'POST', `/api/v1/promotions/${first.id}/rollback`, {});
    expect(errorOf(answer)).toEqual([
      409,
      'CONFLICT',
      'qa/website:1.4 was new: there is nothing to return to; delete the tag instead',
    ]);
    expect((await app().call('ada', 'POST', '/api/v1/promotions/none/rollback', {})).status).toBe(404);
  });
});

describe('the history', () => {
  test('is filtered by everything that it shows', async () => {
    const all = await history('?limit=1000');
    const filters = {
      'source=dev/website': (one: { source: { repository: string } }) => one.source.repository === 'dev/website',
      'target=prod/website': (one: { target: { repository: string } }) => one.target.repository === 'prod/website',
      'state=rolled_back': (one: { state: string }) => one.state === 'rolled_back',
      'by=guest': (one: { by: { name: string } }) => one.by.name === 'guest',
      'tag=live': (one: { source: { tag: string }; target: { tag: string } }) =>
        one.source.tag === 'live' || one.target.tag === 'live',
      [`digest=${digests.get('1.5')}`]: (one: { source: { digest: string } }) =>
        one.source.digest === digests.get('1.5'),
    };
    for (const [query, matches] of Object.entries(filters)) {
      const expected = all.filter(matches);
      expect(expected.length, query).toBeGreaterThan(0);
      expect(expected.length, query).toBeLessThan(all.length);
      expect(await history(`?limit=1000&${query}`), query).toEqual(expected);
    }
    expect(await history('?since=2027-01-01T00:00:00Z')).toEqual([]);
    expect(await history('?until=2027-01-01T00:00:00Z&limit=1000')).toEqual(all);
    for (const wrong of ['state=lost', 'since=yesterday', 'limit=0', 'limit=1001', 'cursor=x'])
      expect((await app().call('ada', 'GET', `/api/v1/promotions?${wrong}`)).status, wrong).toBe(400);
  });

  test('comes in pages, newest first, each once', async () => {
    const all = await history('?limit=1000');
    const found: unknown[] = [];
    let cursor = '';
    do {
      const page = await app().call('ada', 'GET', `/api/v1/promotions?limit=3${cursor}`);
      expect(page.json.items.length).toBeLessThanOrEqual(3);
      found.push(...page.json.items);
      cursor = page.json.next === null ? '' : `&cursor=${page.json.next}`;
    } while (cursor !== '');
    expect(found).toEqual(all);
    const times = all.map((one: { at: string }) => one.at);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('can be had for a spreadsheet, in which no comment is a formula', async () => {
    const comments = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', 'a "quoted", word', 'two\r\nlines', '=cmd|"/c calc"!A1'];
    for (const [index, comment] of comments.entries())
      await promote({ repository: 'qa/csv', tag: `t${index}` }, { comment });
    const csv = await app().call('ada', 'GET', '/api/v1/promotions?target=qa/csv', undefined, { accept: 'text/csv' });
    expect(csv.status).toBe(200);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = parseCsv(csv.bytes.toString());
    expect(lines[0]?.slice(0, 6)).toEqual(['at', 'state', 'reason', 'by_kind', 'by', 'policy']);
    const column = lines[0]?.indexOf('comment') ?? -1;
    expect(
      lines
        .slice(1)
        .map((cells) => cells[column])
        .reverse(),
    ).toEqual(["'=1+1", "'+1", "'-1", "'@SUM(A1)", 'x', 'a "quoted", word', 'two\nlines', `'=cmd|"/c calc"!A1`]);
    for (const cells of lines) {
      expect(cells).toHaveLength(lines[0]?.length ?? 0);
      for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
  });

  test('keeps its filters from page to page of a spreadsheet', async () => {
    const first = await app().call('ada', 'GET', '/api/v1/promotions?target=qa/csv&limit=5', undefined, {
      accept: 'text/csv',
    });
    expect(parseCsv(first.bytes.toString())).toHaveLength(6);
    const next = /^<(\?[^>]+)>; rel="next"$/.exec(first.headers['link'] ?? '')?.[1] ?? '';
    const second = await app().call('ada', 'GET', `/api/v1/promotions${next}`, undefined, { accept: 'text/csv' });
    const targets = parseCsv(second.bytes.toString())
      .slice(1)
      .map((cells) => cells[9]);
    expect(targets).toEqual(['qa/csv', 'qa/csv', 'qa/csv']);
    expect(second.headers['link']).toBeUndefined();
  });

  test('is seen whole by who has a part in one end, and not at all by others', async () => {
    expect(await history('', 'guest')).toEqual([]);
    await app().call('ada', 'PATCH', '/api/v1/repositories/prod%2Fwebsite', { visibility: 'public' });
    expect(await history('', 'guest')).toEqual([]);
    expect((await app().call(undefined, 'GET', '/api/v1/promotions')).status).toBe(401);
    await app().call('ada', 'PUT', '/api/v1/repositories/prod%2Fwebsite/access/guest', { role: 'read-only' });
    const seen = await history('?limit=1000', 'guest');
    expect(seen).toEqual(await history('?repository=prod/website&limit=1000'));
    expect(seen.length).toBeGreaterThan(2);
  });

  test('survives its tag, its repository and its people', async () => {
    await app().createUser('brief');
    await app().call('ada', 'PUT', '/api/v1/namespaces/dev/access/brief', { role: 'admin' });
    await app().call('ada', 'PUT', '/api/v1/namespaces/qa/access/brief', { role: 'admin' });
    await app().call('ada', 'POST', '/api/v1/repositories', { name: 'qa/brief' });
    const done = await promote({ repository: 'qa/brief', tag: 'x' }, { comment: 'for ever' }, 'brief');
    expect(done.status).toBe(201);
    await app().call('ada', 'DELETE', '/api/v1/repositories/qa%2Fbrief/tags/x');
    await app().call('ada', 'DELETE', '/api/v1/repositories/qa%2Fbrief');
    await app().call('admin', 'DELETE', '/api/v1/users/brief');
    expect(await history('?target=qa/brief')).toEqual([done.json]);
    const ofTag = await app().call('ada', 'GET', '/api/v1/repositories/qa%2Fbrief/tags/x/history');
    expect(ofTag.json.items.map((event: { type: string }) => event.type)).toEqual([
      'repository.deleted',
      'tag.deleted',
      'manifest.pushed',
      'promotion.succeeded',
    ]);
  });
});

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') lines.push([]);
  }
  return lines.slice(0, -1);
}
