// Calls of the management API, as far as the fault suite needs them.

import type { Send } from '../../src/image/push-image.ts';

export interface Promotion {
  readonly id: string;
  readonly state: string;
  readonly policyId: string | null;
  readonly source: { readonly repository: string; readonly tag: string | null; readonly digest: string };
  readonly target: { readonly repository: string; readonly tag: string };
}

export interface Policy {
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

/**
 * Posts JSON and returns the answer's body.
 * @throws Error for a status that is not 2xx; TypeError when there is no server
 */
export async function post<T>(send: Send, path: string, body: object, key?: string): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
  const response = await send(`/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

/** Everything that a list has, page after page. */
export async function listAll<T>(send: Send, path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await send(`/api/v1${path}${path.includes('?') ? '&' : '?'}limit=100${next}`, {});
    const text = await response.text();
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${text}`);
    const page = JSON.parse(text) as { items: T[]; next?: string | null };
    items.push(...page.items);
    cursor = page.next ?? null;
  } while (cursor !== null);
  return items;
}
