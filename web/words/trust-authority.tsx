// Where the certificate of the server is of its own making: what docker and podman need before they push and pull here.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Command } from '../parts/copy.tsx';
import { logInMethodsQuery } from '../queries/session.ts';
import { LINK } from './repository-link.tsx';

/** The usual places, each with a folder for every server. */
const PLACES = ['/etc/docker/certs.d', '/etc/containers/certs.d'] as const;

export function TrustAuthority() {
  const { data } = useQuery(logInMethodsQuery);
  const authority = data?.ownAuthority ?? null;
  if (authority === null) return null;
  const { host } = location;
  return (
    <section aria-label={t`Trust this server`} className="mb-3 text-ink-2">
      <p className="mb-1">
        <Trans>
          The certificate of this server is of its own making: docker and podman work once they trust its authority,
          which is at{' '}
          <a href="/ca" className={`${LINK} underline`}>
            https://{host}/ca
          </a>
          . Once on each machine, for docker and for podman:
        </Trans>
      </p>
      <div className="grid gap-1.5">
        {PLACES.map((place) => (
          <Command key={place} text={`sudo curl -fsSk --create-dirs -o ${place}/${host}/ca.crt https://${host}/ca`} />
        ))}
      </div>
      <p className="mt-1 text-sm text-ink-3 [overflow-wrap:anywhere]">
        <Trans>
          Compare its SHA-256 fingerprint with what the server said at its start: <code>{authority.fingerprint}</code>
        </Trans>
      </p>
    </section>
  );
}
