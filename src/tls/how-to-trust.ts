// How clients are told to trust this server's certificate authority, in words for people and in lines that they can copy.

import { fingerprintOf } from './certified-key.ts';

/**
 * Lines of text that say it, each behind a `#`.
 * @param host under which clients reach the server, with its port where it is not 443
 * @param trusted the certificates to trust, as PEM
 */
export function howToTrust(host: string, trusted: string): string {
  const url = `https://${host}`;
  return `# Whoever connects to ${url} has to trust the certificate authority below, whose SHA-256 fingerprint is
# ${fingerprintOf(trusted)}
# Compare that with what the server said at its start. This file, as it is, then goes where clients look for it:
#
#   docker:          sudo curl -fsSk --create-dirs -o /etc/docker/certs.d/${host}/ca.crt ${url}/ca
#   podman, skopeo:  curl -fsSk --create-dirs -o ~/.config/containers/certs.d/${host}/ca.crt ${url}/ca
#   shiplock, curl:  curl -fsSk -o ca.crt ${url}/ca, then SHIPLOCK_CA=ca.crt in the environment, and curl --cacert ca.crt
#
# BuildKit, in /etc/buildkit/buildkitd.toml:
#
#${indented(buildkitLines(host, `/etc/docker/certs.d/${host}`))}
#
# containerd, in /etc/containerd/certs.d/${host}/hosts.toml (where config_path is /etc/containerd/certs.d):
#
#${indented(containerdLines(host, `/etc/docker/certs.d/${host}`))}
`;
}

/**
 * Lines for buildkitd.toml.
 * @param folder where ca.crt is and, for those who log in with a certificate, client.cert and client.key
 */
export function buildkitLines(host: string, folder: string, client = false): string[] {
  const pair = `  [[registry."${host}".keypair]]\n    cert = "${folder}/client.cert"\n    key = "${folder}/client.key"`;
  return [`[registry."${host}"]`, `  ca = ["${folder}/ca.crt"]`, ...(client ? pair.split('\n') : [])];
}

/**
 * Lines for containerd's hosts.toml.
 * @param folder as for `buildkitLines`
 */
export function containerdLines(host: string, folder: string, client = false): string[] {
  const pair = `  client = [["${folder}/client.cert", "${folder}/client.key"]]`;
  return [
    `server = "https://${host}"`,
    `[host."https://${host}"]`,
    `  ca = "${folder}/ca.crt"`,
    ...(client ? [pair] : []),
  ];
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `   ${line}`).join('\n#');
}
