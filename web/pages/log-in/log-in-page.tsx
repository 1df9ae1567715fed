// Logging in, by password or by the provider of the house, and on to where somebody wanted to go.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { buttonLook } from '../../parts/button.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { logInMethodsQuery } from '../../queries/session.ts';
import { logInRoute, router } from '../../site-map.tsx';
import { LogInForm } from '../../words/log-in-form.tsx';

export function LogInPage() {
  const { returnTo } = logInRoute.useSearch();
  const navigate = useNavigate();
  const methods = useQuery(logInMethodsQuery);
  const target = ownPath(returnTo);
  const oidc = methods.data?.oidc;
  return (
    <main className="mx-auto max-w-[360px] px-4 pt-[14vh]">
      <PageHead title={t`Log in`} heading={t`Log in to Shiplock`} />
      <LogInForm onDone={() => navigate({ href: target })} />
      {oidc && (
        <>
          <p className="my-3 text-center text-sm text-ink-3">
            <Trans>or</Trans>
          </p>
          <a href={`${oidc.url}?${new URLSearchParams({ returnTo: target })}`} className={`${buttonLook()} w-full`}>
            <Trans>Log in with {oidc.name}</Trans>
          </a>
        </>
      )}
    </main>
  );
}

/** A path of these pages; the start for everything else. */
function ownPath(returnTo: string | undefined): string {
  const start = router.buildLocation({ to: '/repositories' }).href;
  if (returnTo === undefined || !returnTo.startsWith('/')) return start;
  const target = new URL(returnTo, location.origin);
  return target.origin === location.origin ? `${target.pathname}${target.search}${target.hash}` : start;
}
