// Setting the admission rules of a repository.

import { actorOf, type Identity } from '../access/identity.ts';
import type { Rule } from '../api/rule.ts';
import { recordEvent } from '../event/record-event.ts';
import { setAdmissionRules } from '../registry/admission.ts';
import { authorizedRepository } from '../registry/authorized-repository.ts';
import { checkRules } from './check-rules.ts';
import type { Policies } from './policies.ts';

/**
 * Sets the rules that everything must satisfy that gets a tag in the repository from now on, none to let in all; returns
 * them. For its admins.
 * @throws AccessRefused; ShiplockError INVALID for a rule that cannot be asked
 */
export async function setAdmission(
  { database, clock }: Pick<Policies, 'database' | 'clock'>,
  by: Identity,
  { repository: name, rules }: { readonly repository: string; readonly rules: readonly Rule[] },
): Promise<readonly Rule[]> {
  const checked = checkRules(rules);
  await database.transaction(async (tx) => {
    const repository = await authorizedRepository(tx, by, 'manage_repository', name);
    await setAdmissionRules(tx, repository, checked);
    const event = { type: 'repository.updated', at: clock.now(), actor: actorOf(by), repository: name } as const;
    await recordEvent(tx, { ...event, data: { admission: checked } });
  });
  return checked;
}
