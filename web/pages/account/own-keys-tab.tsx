// The API keys of the viewer's own namespace.

import { useQuery } from '@tanstack/react-query';
import { viewerQuery } from '../../queries/session.ts';
import { ApiKeys } from '../../words/api-keys.tsx';

export function OwnKeysTab() {
  const { data: viewer } = useQuery(viewerQuery);
  return viewer?.name === undefined ? null : <ApiKeys namespace={viewer.name} />;
}
