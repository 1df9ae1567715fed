// What to do on a new deployment, in three steps that tick themselves off as they happen.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/copy.tsx';
import { policiesQuery } from '../../queries/policies.ts';
import { repositoryQuery } from '../../queries/repositories.ts';
import { LINK } from '../../words/repository-link.tsx';
import { inAddress } from '../../words/repository-name.ts';
import { TrustAuthority } from '../../words/trust-authority.tsx';
import { type KnownRepository, newestPushed } from './newest-pushed.ts';

/** Where somebody has said that they know. */
const PUT_AWAY = 'shiplock-first-steps-put-away';
/** Whoever has more has made their first steps. */
const MOST_REPOSITORIES = 5;

interface FirstStepsProps {
  readonly username: string;
  /** All that the viewer sees, as far as they are known. */
  readonly repositories: readonly KnownRepository[];
  readonly onNewRepository: () => void;
  /** For those who have made them, or have put them away. */
  readonly otherwise: ReactNode;
}

export function FirstSteps({ username, repositories, onNewRepository, otherwise }: FirstStepsProps) {
  const [isPutAway, setIsPutAway] = useState(() => localStorage.getItem(PUT_AWAY) !== null);
  const isShown = !isPutAway && repositories.length <= MOST_REPOSITORIES;
  const policies = useInfiniteQuery({ ...policiesQuery({}), enabled: isShown });
  const known = useQueries({ queries: isShown ? repositories.map(({ name }) => repositoryQuery(name)) : [] });
  const theirs = repositories.filter((_, index) => known[index]?.data?.permissions.includes('push'));
  const first = theirs[0]?.name ?? `${username}/website`;
  const source = newestPushed(
    repositories.filter((_, index) => known[index]?.data?.permissions.includes('manage_policies')),
  )?.name;
  const hasPushed = theirs.some(({ tags }) => tags > 0);
  const hasPolicy = (policies.data?.pages[0]?.items.length ?? 0) > 0;
  if (!isShown || (repositories.length > 0 && hasPushed && hasPolicy)) return otherwise;
  if (!policies.isSuccess || known.some(({ isPending }) => isPending)) return null;
  // Others have made them, for somebody who only reads.
  if (repositories.length > 0 && theirs.length === 0) return otherwise;
  return (
    <section aria-label={t`First steps`} className="mb-4 rounded-lg border border-line px-4 py-3">
      <div className="flex items-start gap-2">
        <h2 className="flex-1 text-lg font-semibold">
          <Trans>First steps</Trans>
        </h2>
        <Button
          look="quiet"
          onClick={() => {
            localStorage.setItem(PUT_AWAY, new Date().toISOString());
            setIsPutAway(true);
          }}
        >
          <Trans>Put away</Trans>
        </Button>
      </div>
      <ol className="grid gap-3">
        <Step isDone={theirs.length > 0} title={t`Create a repository`}>
          <Trans>
            It holds the tags of one image. <Button onClick={onNewRepository}>New repository</Button>
          </Trans>
        </Step>
        <Step isDone={hasPushed} title={t`Push an image`}>
          <TrustAuthority />
          <Command
            text={`docker login ${location.host} -u ${username}\ndocker tag alpine ${location.host}/${first}:1\ndocker push ${location.host}/${first}:1`}
          />
        </Step>
        <Step isDone={hasPolicy} title={t`Make a promotion policy`}>
          <Trans>
            It says which images go on by themselves, and where to.{' '}
            {source !== undefined && (
              <Link
                to="/repositories/$repository/policies/new"
                params={{ repository: inAddress(source) }}
                search={{}}
                className={`${LINK} underline`}
              >
                <Trans>New policy from {source}</Trans>
              </Link>
            )}
          </Trans>
        </Step>
      </ol>
    </section>
  );
}

interface StepProps {
  readonly isDone: boolean;
  readonly title: string;
  /** How it is done; no longer shown when it is. */
  readonly children: ReactNode;
}

function Step({ isDone, title, children }: StepProps) {
  const Icon = isDone ? CircleCheck : Circle;
  return (
    <li className="flex gap-2.5">
      <Icon
        size={16}
        className={`mt-0.5 shrink-0 ${isDone ? 'text-good' : 'text-ink-3'}`}
        role="img"
        aria-label={isDone ? t`done` : t`to do`}
      />
      <div className="min-w-0 flex-1">
        <div className={isDone ? 'text-ink-3' : 'font-semibold'}>{title}</div>
        {!isDone && <div className="mt-1 text-ink-2">{children}</div>}
      </div>
    </li>
  );
}
