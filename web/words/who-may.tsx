// Whom to ask for what one may not do, as far as the server lets one know them.

import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import type { whoMay } from '../../src/api/access.ts';
import type { AnsweredJson } from '../../src/api/call.ts';
import { choiceInWords } from '../language/in-words.ts';
import { holdersQuery } from '../queries/access.ts';

type Holders = AnsweredJson<typeof whoMay>['holders'];

/** Such as `ask olga, the team qa/release or a system admin`. */
export function whomToAsk(holders: Holders): string {
  const names = holders.map(({ kind, name }) => (kind === 'team' ? t`the team ${name}` : name));
  return t`ask ${choiceInWords([...names, t`a system admin`])}`;
}

/** The same of those who have the permission in the repository; who is not known yet is not named. */
export function useWhomToAsk(
  repository: string,
  permission: Parameters<typeof holdersQuery>[1],
  { isWanted = true }: { readonly isWanted?: boolean } = {},
): string {
  const { data } = useQuery({ ...holdersQuery(repository, permission), enabled: isWanted });
  return whomToAsk(data?.holders ?? []);
}

/** The same on a page, for who is logged in. */
export function WhomToAsk({
  repository,
  permission,
}: {
  readonly repository: string;
  readonly permission: Parameters<typeof holdersQuery>[1];
}) {
  return useWhomToAsk(repository, permission);
}
