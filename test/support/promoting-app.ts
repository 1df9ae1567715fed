// An application in which ada owns the organizations `dev`, `qa` and `prod`, with the image `dev/website:1.4-stable` to
// promote, and `qa/website` to promote it into; `guest` has nothing.

import { beforeAll } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import { sampleImage } from './sample-image.ts';
import { type Answer, type TestApp, useApp } from './test-app.ts';

export interface PromotingApp {
  readonly app: () => TestApp;
  /** The digests of what was pushed, by tag. */
  readonly digests: ReadonlyMap<string, string>;
  /** Pushes an image with this text, by default the tag, to dev/website; its digest. */
  readonly push: (tag: string, text?: string) => Promise<string>;
  /** Asks, by default as ada, for 1.4-stable to be promoted. */
  readonly promote: (target: object, more?: object, who?: string) => Promise<Answer>;
  /** The promotions that fit the query. */
  // biome-ignore lint/suspicious/noExplicitAny: the answer's shape is what is tested
  readonly history: (query?: string, who?: string) => Promise<any[]>;
  /** The tag as the API shows it. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly tagOf: (repository: string, tag: string) => Promise<any>;
}

export function usePromotingApp(): PromotingApp {
  const app = useApp();
  const digests = new Map<string, string>();

  const push: PromotingApp['push'] = async (tag, text = tag) => {
    const image = sampleImage(text);
    await pushImage(app().send('ada'), 'dev/website', image, tag);
    digests.set(tag, image.manifest.descriptor.digest);
    return image.manifest.descriptor.digest;
  };

  beforeAll(async () => {
    for (const name of ['ada', 'guest']) await app().createUser(name);
    for (const name of ['dev', 'qa', 'prod']) {
      await app().createOrganization(name);
      await app().call('admin', 'PUT', `/api/v1/organizations/${name}/members/ada`, { isOwner: true });
    }
    await push('1.4-stable');
    await app().call('ada', 'POST', '/api/v1/repositories', { name: 'qa/website' });
  });

  const promote: PromotingApp['promote'] = (target, more = {}, who = 'ada') =>
    app().call(who, 'POST', '/api/v1/promotions', {
      source: { repository: 'dev/website', reference: '1.4-stable' },
      target,
      create: true,
      ...more,
    });

  const history: PromotingApp['history'] = async (query = '', who = 'ada') =>
    (await app().call(who, 'GET', `/api/v1/promotions${query}`)).json.items;

  const tagOf: PromotingApp['tagOf'] = async (repository, tag) =>
    (await app().call('admin', 'GET', `/api/v1/repositories/${encodeURIComponent(repository)}/tags/${tag}`)).json;

  return { app, digests, push, promote, history, tagOf };
}

/** Status, code and message of a refusal. */
export function errorOf({ status, json }: Answer): unknown[] {
  return [status, json.error.code, json.error.message];
}
