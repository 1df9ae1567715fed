// A pull secret as Kubernetes takes it (type kubernetes.io/dockerconfigjson).

import { InvalidArgumentError } from 'commander';
import { stringify } from 'yaml';

/** What Kubernetes calls a DNS subdomain name (RFC 1123). */
const NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** The name, before a key is made for a manifest that no cluster would take. @throws InvalidArgumentError */
export function readSecretName(name: string): string {
  if (NAME.test(name)) return name;
  throw new InvalidArgumentError('Kubernetes takes lower-case letters, digits, - and . in names of secrets.');
}

/** A name for the pull secret of a key. */
export function secretNameFor(key: string): string {
  return `shiplock-${key.replace(/[^a-z0-9]+/g, '-')}`.replace(/-+$/, '');
}

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
