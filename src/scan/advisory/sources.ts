// The feeds by the names that the configuration gives them.

import { basename } from 'node:path';
import type { Microseconds } from '../../clock.ts';
import { ShiplockError } from '../../errors.ts';
import { readJsonlFolder } from './feed/read-jsonl.ts';
import type { AdvisorySource } from './record.ts';

/**
 * The sources that these names mean, such as `osv:npm` or `dir:/path`.
 * @throws ShiplockError INVALID for a name that means none
 */
export async function sourcesOf(names: readonly string[], now: Microseconds): Promise<AdvisorySource[]> {
  return names.map((name) => sourceOf(name, now));
}

function sourceOf(name: string, now: Microseconds): AdvisorySource {
  const colon = name.indexOf(':');
  const [kind, rest] = colon === -1 ? [name, ''] : [name.slice(0, colon), name.slice(colon + 1)];
  if (kind === 'dir' && rest !== '') {
    return {
      info: {
        name: `dir-${basename(rest)}`,
        label: `OSV records in ${basename(rest)}`,
        url: '',
        license: 'of each record',
        attribution: '',
      },
      mode: 'replace',
      fetchedAt: now,
      dataAsOf: null,
      items: readJsonlFolder(rest),
    };
  }
  throw new ShiplockError('INVALID', `there is no feed ${JSON.stringify(name)}`);
}
