// What the repository is, and the commands with which images come and go.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { countInWords } from '../../language/in-words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Command } from '../../parts/copy.tsx';
import { Loading } from '../../parts/loading.tsx';
import { namespacesQuery } from '../../queries/namespaces.ts';
import { repositoryQuery } from '../../queries/repositories.ts';
import { viewerQuery } from '../../queries/session.ts';
import { repositoryRoute } from '../../site-map.tsx';
import { codeInWords } from '../../words/code-in-words.ts';
import { pullCommands, pushCommands } from '../../words/pull-commands.ts';
import { fromAddress, namespaceOf } from '../../words/repository-name.ts';
import { Ago } from '../../words/time.tsx';
import { TrustAuthority } from '../../words/trust-authority.tsx';

/** Read where somebody has written some. */
const Markdown = lazy(async () => ({ default: (await import('../../parts/markdown.tsx')).Markdown }));

export function InfoTab() {
  const { repository: part } = repositoryRoute.useParams();
  const name = fromAddress(part);
  const { data: repository } = useQuery(repositoryQuery(name));
  const { data: viewer } = useQuery(viewerQuery);
  const { data: namespaces } = useQuery({ ...namespacesQuery, enabled: viewer?.name !== undefined });
  if (!repository) return null;
  const namespace = namespaces?.items.find((one) => one.name === namespaceOf(name));
  const isValidated = namespace?.usage === 'validated';
  const entersByPromotion = repository.protected || isValidated;
  const mayPush = repository.permissions.includes('push') && !entersByPromotion;
  return (
    <div className="grid gap-6 narrow:grid-cols-[5fr_4fr]">
      <section aria-label={t`Commands`}>
        <TrustAuthority />
        {mayPush && (
          <>
            <h2 className="mb-1 font-semibold">
              <Trans>Push</Trans>
            </h2>
            <div className="mb-4 grid gap-1.5">
              <Command text={`docker login ${location.host} -u ${viewer?.name ?? 'NAME'}`} />
              {pushCommands(name, 'TAG').map((text) => (
                <Command key={text} text={text} />
              ))}
            </div>
          </>
        )}
        <h2 className="mb-1 font-semibold">
          <Trans>Pull</Trans>
        </h2>
        <div className="mb-4 grid gap-1.5">
          {pullCommands(name, 'TAG').map(({ tool, text }) => (
            <Command key={tool} text={text} />
          ))}
        </div>
        {repository.longDescription !== '' && (
          <>
            <h2 className="mb-1 font-semibold">
              <Trans>Description</Trans>
            </h2>
            <Suspense fallback={<Loading />}>
              <Markdown text={repository.longDescription} />
            </Suspense>
          </>
        )}
      </section>
      <section aria-label={t`Properties`}>
        <dl className="grid grid-cols-[130px_1fr] gap-y-1.5">
          <dt className="text-ink-3">
            <Trans>Visibility</Trans>
          </dt>
          <dd>{codeInWords(repository.visibility)}</dd>
          <dt className="text-ink-3">
            <Trans>Scan on push</Trans>
          </dt>
          <dd>{repository.scanOnPush ? t`yes` : t`no`}</dd>
          <dt className="text-ink-3">
            <Trans>Tags</Trans>
          </dt>
          <dd>
            {countInWords(repository.tags)}{' '}
            {repository.immutable && (
              <Badge tone="accent">
                <Trans>all immutable</Trans>
              </Badge>
            )}
            {!repository.immutable && repository.immutablePatterns.length > 0 && (
              <span className="text-ink-2">
                <Trans>immutable: {repository.immutablePatterns.join(', ')}</Trans>
              </span>
            )}
          </dd>
          <dt className="text-ink-3">
            <Trans>Images enter by</Trans>
          </dt>
          <dd>
            {repository.protected && t`promotion only`}
            {!repository.protected && isValidated && t`promotion only, as everywhere in ${namespace.name}`}
            {!entersByPromotion && t`push and promotion`}
          </dd>
          <dt className="text-ink-3">
            <Trans>Pulls</Trans>
          </dt>
          <dd>{countInWords(repository.pulls)}</dd>
          <dt className="text-ink-3">
            <Trans>Created</Trans>
          </dt>
          <dd>
            <Trans>
              <Ago time={repository.createdAt} /> by {repository.createdBy}
            </Trans>
          </dd>
          <dt className="text-ink-3">
            <Trans>You may</Trans>
          </dt>
          <dd className="text-ink-2">
            {repository.permissions.length === 0
              ? t`nothing but look`
              : repository.permissions.map(codeInWords).join(', ')}
          </dd>
        </dl>
      </section>
    </div>
  );
}
