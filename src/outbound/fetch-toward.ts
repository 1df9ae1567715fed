// `fetch` for what an operator has written, and for where that leads.

import type { Connections } from './connections.ts';
import type { Targets } from './targets.ts';

/** The part of `fetch` that is used, so that tests can stand in its place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** No redirect is followed: whoever follows one has to ask again. */
export function fetchToward(written: string, targets: Targets, connections: Connections): Fetch {
  const { hostname } = new URL(written);
  return async (address, init) => {
    const url = new URL(address);
    const isWritten = url.hostname === hostname;
    if (!isWritten) targets.check(url);
    const dispatcher = await connections.dispatcher(url, isWritten ? 'any' : 'checked');
    const { fetch } = await import('undici');
    const send = fetch as unknown as (url: string, init: object) => Promise<Response>;
    return send(url.href, { ...init, dispatcher, redirect: 'manual' });
  };
}
