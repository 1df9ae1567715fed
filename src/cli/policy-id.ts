// How commands take a policy: by its id, or by its source and its name.

import { listPolicies } from '../api/policy.ts';
import type { Client } from './client.ts';
import { CommandError, EXIT } from './exit-code.ts';

/** The id of a policy that is named by it, or by source and name, such as `dev/website:to-qa`. */
export async function policyId(client: Client, policy: string): Promise<string> {
  const colon = policy.indexOf(':');
  if (colon === -1) return policy;
  const query = { source: policy.slice(0, colon), name: policy.slice(colon + 1) };
  const [found] = (await client.call(listPolicies, { query })).items;
  if (found) return found.id;
  throw new CommandError(EXIT.refused, `${query.source} has no policy named ${JSON.stringify(query.name)}`);
}
