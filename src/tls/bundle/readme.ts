// `README.txt` of a bundle.

import { isoTime } from '../../clock.ts';
import { buildkitLines, containerdLines } from '../how-to-trust.ts';
import type { AboutBundle } from './about-bundle.ts';

export function readme({ host, user, serial, expiresAt, madeAt }: AboutBundle): string {
  const folder = `/etc/docker/certs.d/${host}`;
  return `This is the log-in of ${user} to https://${host}: a certificate and its key. Whoever has this
file is ${user} there, until the certificate is revoked or expires. No copy of the key is kept on the server.

  serial   ${serial}
  made     ${isoTime(madeAt)}
  expires  ${isoTime(expiresAt)}

In the unzipped folder, in bash or zsh (in PowerShell: . .\\env.ps1):

  eval "$(<env.sh)"

From then on docker, podman and skopeo push to and pull from ${host} without "login", and
the command "shiplock" of this shell talks to it. A log-in that is stored for the host goes before the certificate: log
out to use this one. curl is told each time:

  curl --cacert "$SHIPLOCK_CA" --cert "$SHIPLOCK_CERT" --key "$SHIPLOCK_KEY" https://${host}/api/v1/me

What env.sh does by itself: it copies ca.pem, cert.pem and key.pem as ca.crt, client.cert and client.key to
~/.config/containers/certs.d/${host} (podman, skopeo, buildah) and to where the docker daemon looks:
${folder} (as root), ~/.config/docker/certs.d/${host} (rootless docker) or
~/.docker/certs.d/${host} (Docker Desktop).

BuildKit, in /etc/buildkit/buildkitd.toml:

${indented(buildkitLines(host, folder, true))}

containerd, in /etc/containerd/certs.d/${host}/hosts.toml:

${indented(containerdLines(host, folder, true))}

The certificate is lost, or in wrong hands:

  shiplock bundle list
  shiplock bundle revoke SERIAL
`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
