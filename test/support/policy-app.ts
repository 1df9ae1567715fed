// An application in which ada owns the organizations `dev`, `qa` and `prod`, each with the repository `web`; `guest` has
// nothing. Each test begins without policies, whatever became of the one before.

import { afterEach, beforeAll, expect } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from './sample-image.ts';
import { type Answer, type TestApp, useApp } from './test-app.ts';

export const POLICIES = '/api/v1/promotion-policies';

export interface PolicyApp {
  readonly app: () => TestApp;
  /** Pushes, as ada, an image with this text, by default the tag. */
  readonly push: (repository: string, tag: string, text?: string) => Promise<void>;
  /** The names of the repository's tags. */
  readonly tags: (repository: string) => Promise<string[]>;
  /** Asks for the policy to be saved, by default as ada, and to promote always where there are no rules. */
  readonly save: (body: object, query?: string, who?: string) => Promise<Answer>;
  /** Saves the policy, and returns it as the API shows it. */
  // biome-ignore lint/suspicious/noExplicitAny: the answer's shape is what is tested
  readonly saved: (body: object, query?: string) => Promise<any>;
  readonly remove: (id: string) => Promise<void>;
}

export function usePolicyApp(): PolicyApp {
  const app = useApp();
  beforeAll(async () => {
    for (const name of ['ada', 'guest']) await app().createUser(name);
    for (const name of ['dev', 'qa', 'prod']) {
      await app().createOrganization(name);
      await app().call('admin', 'PUT', `/api/v1/organizations/${name}/members/ada`, { isOwner: true });
    }
    for (const name of ['dev/web', 'qa/web', 'prod/web'])
      await app().call('ada', 'POST', '/api/v1/repositories', { name });
  });
  afterEach(async () => {
    for (const { id } of (await app().call('admin', 'GET', POLICIES)).json.items)
      await app().call('admin', 'DELETE', `${POLICIES}/${id}`);
  });

  const push: PolicyApp['push'] = (repository, tag, text = tag) =>
    pushImage(app().send('ada'), repository, sampleImage(text), tag);

  const tags: PolicyApp['tags'] = async (repository) =>
    (await app().call('admin', 'GET', `/api/v1/repositories/${encodeURIComponent(repository)}/tags`)).json.items.map(
      (one: { name: string }) => one.name,
    );

  const save: PolicyApp['save'] = (body, query = '', who = 'ada') =>
    app().call(who, 'POST', `${POLICIES}${query}`, 'rules' in body ? body : { always: true, ...body });

  const saved: PolicyApp['saved'] = async (body, query = '') => {
    const answer = await save(body, query);
    expect(answer.json.error).toBeUndefined();
    expect(answer.status).toBe(201);
    return answer.json;
  };

  const remove: PolicyApp['remove'] = async (id) => {
    expect((await app().call('ada', 'DELETE', `${POLICIES}/${id}`)).status).toBe(204);
  };
  return { app, push, tags, save, saved, remove };
}

/** A rule on the tag. */
export function tagRule(operator: string, ...values: string[]): object {
  return { field: 'tag', operator, values };
}
