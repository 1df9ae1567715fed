// The API keys of the organization.

import { useQuery } from '@tanstack/react-query';
import { organizationQuery } from '../../queries/organizations.ts';
import { organizationRoute } from '../../site-map.tsx';
import { ApiKeys } from '../../words/api-keys.tsx';

export function KeysTab() {
  const { organization } = organizationRoute.useParams();
  const { data: known } = useQuery(organizationQuery(organization));
  return known ? <ApiKeys namespace={organization} offered={known.permissions} /> : null;
}
