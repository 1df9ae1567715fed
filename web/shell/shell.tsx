// What stands around every page: the rail with the parts of the house, the bar on top, and the way back in when a session has ended.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { client } from '../client.ts';
import { live } from '../live.ts';
import { focusHead } from '../parts/focus.ts';
import { Loading } from '../parts/loading.tsx';
import { Problem, RemedyContext } from '../parts/problem.tsx';
import { queryClient } from '../queries/query-client.ts';
import { logOut, viewerQuery } from '../queries/session.ts';
import type { Refusal } from '../refusal.ts';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';

const UNAUTHORIZED = 401;
/** What somebody who is logged in may be shown, all the same. */
const MAY_BE_HIDDEN = [UNAUTHORIZED, 403, 404];

const Enrolling = lazy(async () => ({ default: (await import('./enrolling.tsx')).Enrolling }));

export function Shell() {
  const viewer = useQuery(viewerQuery);
  const navigate = useNavigate();
  const leaving = useMutation({
    mutationFn: logOut,
    onSuccess: (elsewhere) => (elsewhere === null ? navigate({ to: '/log-in' }) : location.assign(elsewhere)),
  });
  // Then nothing is shown that asks the server: it would ask as nobody.
  const isLeaving = leaving.isPending || leaving.isSuccess;
  // Who has yet to make a second factor is shown nothing that could change.
  const seesChanges = !isLeaving && viewer.data?.name !== undefined && !viewer.data.lacksSecondFactor;
  useEffect(() => (seesChanges ? live.start() : undefined), [seesChanges]);
  const router = useRouter();
  useEffect(
    () => router.subscribe('onRendered', ({ fromLocation, pathChanged }) => fromLocation && pathChanged && focusHead()),
    [router],
  );
  const [renewedAt, setRenewedAt] = useState(0);
  const isNobody = viewer.data !== undefined && viewer.data.name === undefined;
  const remedy = useMemo(
    () => ({
      helpWith: ({ status }: Refusal) => (isNobody && MAY_BE_HIDDEN.includes(status) ? <LogInFirst /> : undefined),
      // It was refused for want of a session.
      isOver: ({ status, at }: Refusal) => status === UNAUTHORIZED && at < renewedAt,
    }),
    [isNobody, renewedAt],
  );
  if (isLeaving) return <Loading what={t`Logging out`} />;
  if (viewer.isPending) return <Loading what={t`Opening Shiplock`} />;
  if (viewer.isError)
    return (
      <main className="mx-auto max-w-[640px] p-6">
        <Problem error={viewer.error} onRetry={() => viewer.refetch()} />
      </main>
    );
  return (
    <div className="grid min-h-screen grid-cols-[minmax(0,1fr)] grid-rows-[44px_1fr] narrow:grid-cols-[184px_1fr]">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-page focus:p-2">
        <Trans>Skip to the page</Trans>
      </a>
      <TopBar viewer={viewer.data} onLogOut={() => leaving.mutate()} />
      {viewer.data.lacksSecondFactor ? <div /> : <Rail viewer={viewer.data} />}
      <main
        id="main"
        tabIndex={-1}
        className="min-w-0 max-w-[1320px] px-3 pt-3 pb-16 outline-none narrow:px-6 narrow:pt-4"
      >
        <Problem error={leaving.error} onDismiss={() => leaving.reset()} />
        {viewer.data.lacksSecondFactor ? (
          <Suspense fallback={<Loading />}>
            <Enrolling />
          </Suspense>
        ) : (
          <RemedyContext value={remedy}>
            <Outlet />
          </RemedyContext>
        )}
      </main>
      <WhenSessionEnds username={viewer.data.name} onRenewed={() => setRenewedAt(performance.now())} />
    </div>
  );
}

/** For somebody who is not logged in, what is hidden is not there. */
function LogInFirst() {
  const returnTo = useRouterState({ select: ({ location }) => location.href });
  return (
    <Trans>
      Nothing is shown of it to those who are not logged in.{' '}
      <Link to="/log-in" search={{ returnTo }} className="text-accent underline">
        Log in to see it
      </Link>
    </Trans>
  );
}

// Dialogs are not among what the first page needs.
const LogInAgain = lazy(async () => ({ default: (await import('./log-in-again.tsx')).LogInAgain }));

interface WhenSessionEndsProps {
  readonly username: string | undefined;
  readonly onRenewed: () => void;
}

function WhenSessionEnds({ username, onRenewed }: WhenSessionEndsProps) {
  const [hasEnded, setHasEnded] = useState(false);
  useEffect(() => client.whenEnded(() => setHasEnded(true)), []);
  const close = () => setHasEnded(false);
  const goOn = () => {
    close();
    onRenewed();
    void queryClient.invalidateQueries();
  };
  if (!hasEnded) return null;
  return (
    <Suspense>
      <LogInAgain username={username} onDone={goOn} onClose={close} />
    </Suspense>
  );
}
