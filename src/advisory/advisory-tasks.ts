// The work of the advisory thread itself, as it is done on whatever thread this runs.

import type { KeyObject } from 'node:crypto';
import { dirname } from 'node:path';
import { ShiplockError } from '../errors.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { readPublicKey } from '../signature/public-key.ts';
import type { AdvisoryThread } from './advisory-thread.ts';
import { readArchive } from './archive/read-archive.ts';
import { buildIndex } from './build-index.ts';
import { feedsIn } from './open-index.ts';
import { sourcesOf } from './sources.ts';

export function createAdvisoryTasks(outbound: Outbound): AdvisoryThread {
  return {
    async buildIndex({ path, feeds, base, states, now, force }, { onProgress } = {}) {
      const present = base === null ? [] : feedsIn(base);
      const folder = dirname(path);
      const fetched = await sourcesOf(feeds, { outbound, now, folder, states, present });
      const built = await buildIndex(path, fetched.sources, { base, force, ...(onProgress && { onProgress }) });
      return { ...built, states: fetched.states, passedOver: fetched.passedOver };
    },
    async unpackArchive({ file, target, keys, ...rest }) {
      const { manifest } = await readArchive(file, target, { ...rest, trusted: keys.map(trustedKey) });
      return { serial: manifest.serial };
    },
    async close() {},
  };
}

/** @throws ShiplockError INVALID */
function trustedKey(text: string): KeyObject {
  const key = readPublicKey(text);
  if (key) return key;
  throw new ShiplockError(
    'INVALID',
    `${JSON.stringify(text.slice(0, 100))} in advisoryKeys is no public key: use what "shiplock advisories export" prints`,
  );
}
