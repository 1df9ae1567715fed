// Tokens of the token endpoint, as clients get and show them.

import type { TestApp } from './test-app.ts';

/** The Authorization header of a token that this user (undefined for nobody) gets for these scopes. */
export async function bearer(app: TestApp, who: string | undefined, ...scopes: string[]): Promise<string> {
  const query = new URLSearchParams([['service', 'registry'], ...scopes.map((scope) => ['scope', scope])]);
  const answer = await app.call(who, 'GET', `/v2/token?${query}`);
  if (answer.status !== 200) throw new Error(`no token for ${who}: ${answer.status} ${answer.bytes}`);
  return `Bearer ${answer.json.token}`;
}

export interface GrantedScope {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** What the token says was granted. */
export function grantedBy(token: string): GrantedScope[] {
  const payload = token.replace(/^Bearer /, '').split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')).access;
}

/** The Authorization header for a name and whatever is used as a password. */
export function basicHeader(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}
