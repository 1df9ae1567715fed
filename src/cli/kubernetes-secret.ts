// A pull secret as Kubernetes takes it (type kubernetes.io/dockerconfigjson).

import { stringify } from 'yaml';

/** The manifest, in YAML, with which nodes log in to the server as this user. */
export function kubernetesSecret(login: {
  readonly name: string;
  readonly server: string;
  readonly username: string;
  readonly secret: string;
}): string {
  const { name, username, secret } = login;
  const auth = Buffer.from(`${username}:${secret}`).toString('base64');
  const config = { auths: { [new URL(login.server).host]: { username, password: secret, auth } } };
  return stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(JSON.stringify(config)).toString('base64') },
  });
}
