// Promotion policies over the API as time goes by: editors who lose their rights, chains, and the audit log.

import { describe, expect, test } from 'vitest';
import { POLICIES, tagRule, usePolicyApp } from '../support/policy-app.ts';

const { app, push, tags, save, saved, remove } = usePolicyApp();

describe('a policy whose editor', () => {
  const suspended = async (id: string) => (await app().call('admin', 'GET', `${POLICIES}/${id}`)).json.suspendedReason;

  async function savedByGuest(target: string): Promise<string> {
    await app().call('ada', 'PUT', '/api/v1/repositories/dev%2Fweb/access/guest', { role: 'admin' });
    await app().call('ada', 'POST', '/api/v1/repositories', { name: target });
    await app().call('ada', 'PUT', `/api/v1/repositories/${encodeURIComponent(target)}/access/guest`, {
      role: 'read-write',
    });
    const answer = await save({ source: 'dev/web', target }, '', 'guest');
    expect(answer.status).toBe(201);
    return answer.json.id;
  }

  test('loses the right on the target is suspended, says why, and goes on after an edit by somebody who may', async () => {
    const id = await savedByGuest('qa/lost');
    await push('dev/web', 'before');
    await app().drain();
    expect(await tags('qa/lost')).toEqual(['before']);
    await app().call('ada', 'DELETE', '/api/v1/repositories/qa%2Flost/access/guest');
    await push('dev/web', 'after');
    await app().drain();
    expect(await tags('qa/lost')).toEqual(['before']);
    expect(await suspended(id)).toContain('guest');
    const { items } = (await app().call('ada', 'GET', '/api/v1/events?repository=dev%2Fweb&type=policy.suspended'))
      .json;
    expect(items).toHaveLength(1);
    const edited = await app().call('ada', 'PATCH', `${POLICIES}/${id}?apply=true`, { enabled: true });
    expect([edited.status, edited.json.suspendedReason, edited.json.editedBy]).toEqual([200, null, 'ada']);
    await app().drain();
    expect(await tags('qa/lost')).toContain('after');
    await remove(id);
  });

  test('is deactivated is suspended too', async () => {
    const id = await savedByGuest('qa/inactive');
    await app().call('admin', 'PATCH', '/api/v1/users/guest', { isActive: false });
    await push('dev/web', 'inactive');
    await app().drain();
    expect(await tags('qa/inactive')).toEqual([]);
    expect(await suspended(id)).toContain('guest');
    await app().call('admin', 'PATCH', '/api/v1/users/guest', { isActive: true });
    await remove(id);
  });
});

describe('a chain of policies', () => {
  test('promotes an image through every gate, and the pipeline shows what went through and what waits', async () => {
    const chain = ['dev/chain', 'qa/chain', 'prod/chain'];
    for (const name of chain) await app().call('ada', 'POST', '/api/v1/repositories', { name });
    const first = await saved({ source: 'dev/chain', target: 'qa/chain', rules: [tagRule('ends_with', 'ok')] });
    const second = await saved({ source: 'qa/chain', target: 'prod/chain' });
    const third = await saved({
      source: 'dev/chain',
      target: 'prod/chain',
      tagTemplate: 'scanned-%n',
      rules: [{ field: 'license', operator: 'not_one_of', values: ['MIT'] }],
    });
    await push('dev/chain', '1-ok');
    await app().drain();
    expect(await tags('prod/chain')).toEqual(['1-ok']);
    await app().call('ada', 'PATCH', '/api/v1/namespaces/qa', { promotesTo: ['prod'] });
    const { json } = await app().call('ada', 'GET', '/api/v1/pipelines?days=1');
    const edge = (id: string) => json.policies.find((one: { policyId: string }) => one.policyId === id);
    expect(edge(first.id)).toMatchObject({ source: 'dev/chain', target: 'qa/chain', passed: 1, held: 0, waiting: [] });
    expect(edge(second.id)).toMatchObject({ passed: 1, refused: 0 });
    expect(edge(third.id)).toMatchObject({
      passed: 0,
      held: 1,
      waiting: [{ tag: '1-ok', reason: 'license: not scanned' }],
    });
    expect(json.nextHops).toContainEqual({ source: 'qa', target: 'prod', passed: 0, held: 0, refused: 0 });
    expect(json.repositories).toContainEqual({ name: 'prod/chain', namespace: 'prod', exists: true });
    expect((await app().call('guest', 'GET', '/api/v1/pipelines')).json).toMatchObject({ policies: [], nextHops: [] });
    expect((await app().call('ada', 'GET', '/api/v1/pipelines?days=0')).status).toBe(400);
  });

  test('is shown to who has a role on repositories of its namespaces only, without the stages that they have no part in', async () => {
    await app().createUser('part');
    const pipelines = async () => {
      const { namespaces, nextHops } = (await app().call('part', 'GET', '/api/v1/pipelines')).json;
      return { nextHops, namespaces: namespaces.filter(({ name }: { name: string }) => name !== 'part') };
    };
    const role = (repository: string) => `/api/v1/repositories/${encodeURIComponent(repository)}/access/part`;
    await app().call('ada', 'PATCH', '/api/v1/namespaces/dev', { promotesTo: ['qa', 'prod'] });
    expect(await pipelines()).toMatchObject({ namespaces: [], nextHops: [] });
    await app().call('ada', 'PUT', role('dev/chain'), { role: 'read-only' });
    expect(await pipelines()).toMatchObject({ namespaces: [{ name: 'dev', promotesTo: [] }], nextHops: [] });
    await app().call('ada', 'PUT', role('qa/chain'), { role: 'read-only' });
    const { namespaces, nextHops } = await pipelines();
    expect(namespaces).toEqual([
      { name: 'dev', usage: 'open', promotesTo: ['qa'] },
      { name: 'qa', usage: 'open', promotesTo: [] },
    ]);
    expect(nextHops).toEqual([{ source: 'dev', target: 'qa', passed: 0, held: 0, refused: 0 }]);
    for (const name of ['dev/chain', 'qa/chain']) await app().call('ada', 'DELETE', role(name));
    await app().call('ada', 'PATCH', '/api/v1/namespaces/dev', { promotesTo: [] });
  });

  test('leaves its trace in the history of the tag, in the order of what caused what', async () => {
    const history = await app().call('ada', 'GET', '/api/v1/repositories/prod%2Fchain/tags/1-ok/history');
    expect(history.json.items.map((event: { type: string }) => event.type)).toEqual([
      'manifest.pushed',
      'promotion.succeeded',
    ]);
    expect(history.json.items[1].data).toMatchObject({ source: { repository: 'qa/chain', tag: '1-ok' } });
  });
});

describe('the audit log', () => {
  test('has every change of a policy and who made it, for admins of the source only', async () => {
    const policy = await saved({ source: 'dev/web', target: 'qa/audit' });
    await app().call('ada', 'PATCH', `${POLICIES}/${policy.id}`, { tagTemplate: 'x-%n' });
    await remove(policy.id);
    const read = (who: string, query: string) => app().call(who, 'GET', `/api/v1/events?${query}`);
    const types = ['policy.created', 'policy.updated', 'policy.deleted'];
    const { items } = (await read('ada', `repository=dev%2Fweb&type=${types.join(',')}&limit=3`)).json;
    expect(items.map((event: { type: string }) => event.type)).toEqual(types.toReversed());
    for (const event of items)
      expect(event).toMatchObject({ actor: { kind: 'user', name: 'ada' }, repository: 'dev/web' });
    expect(items[1].data).toMatchObject({ policy: { tagTemplate: 'x-%n' }, before: { tagTemplate: '%n' } });
    expect((await read('ada', 'type=policy.created')).status).toBe(403);
    expect((await read('guest', 'repository=qa%2Fweb')).status).toBe(404);
    expect((await read('admin', 'actor=ada&type=policy.deleted&limit=1')).json.items).toEqual([items[0]]);
    expect((await read('admin', 'since=2030-01-01T00:00:00Z')).json.items).toEqual([]);
  });
});
