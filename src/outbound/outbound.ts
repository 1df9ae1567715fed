// All that leaves the house: one guard for every request to another server. An operator has written some addresses, and
// those may be anywhere; what webhooks name, and where other servers lead, is a stranger's and must be public or allowed.

import { createConnections } from './connections.ts';
import { type Fetch, fetchToward } from './fetch-toward.ts';
import type { OutboundSettings } from './outbound-settings.ts';
import { type Outcome, type Post, post } from './post.ts';
import { createTargets } from './targets.ts';

export interface Outbound {
  /**
   * A `fetch` for what an operator has written: it may ask that host wherever it is, and other hosts, to which that one
   * leads, where they are public or allowed. It follows no redirect.
   */
  toward(written: string): Fetch;
  /** One POST to an address that anybody may have written. */
  post(sent: Post): Promise<Outcome>;
  /** Refuses an address that anybody may have written, before it is kept. @throws ShiplockError INVALID */
  check(url: URL): void;
}

/** @throws Error for a network that `isNetwork` does not know */
export function createOutbound(settings: OutboundSettings): Outbound {
  const targets = createTargets(settings.networks);
  const connections = createConnections(settings, targets);
  return {
    toward: (written) => fetchToward(written, targets, connections),
    post: (sent) => post(sent, targets, connections),
    check: (url) => targets.check(url),
  };
}
