// The API keys of the deployment.

import { ApiKeys } from '../../words/api-keys.tsx';

export function SystemKeysTab() {
  return <ApiKeys namespace={undefined} />;
}
