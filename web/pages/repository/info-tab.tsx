// What the repository is, and the commands with which images come and go.

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Badge } from '../../parts/badge.tsx';
import { Command } from '../../parts/copy.tsx';
import { Loading } from '../../parts/loading.tsx';
import { repositoryQuery } from '../../queries/repositories.ts';
import { viewerQuery } from '../../queries/session.ts';
import { repositoryRoute } from '../../site-map.tsx';
import { imageName, pullCommands } from '../../words/pull-commands.ts';
import { fromAddress } from '../../words/repository-name.ts';
import { Ago } from '../../words/time.tsx';

/** Read where somebody has written some. */
const Markdown = lazy(async () => ({ default: (await import('../../parts/markdown.tsx')).Markdown }));

export function InfoTab() {
  const { repository: part } = repositoryRoute.useParams();
  const name = fromAddress(part);
  const { data: repository } = useQuery(repositoryQuery(name));
  const { data: viewer } = useQuery(viewerQuery);
  if (!repository) return null;
  const image = imageName(name, 'TAG');
  const mayPush = repository.permissions.includes('push');
  return (
    <div className="grid gap-6 narrow:grid-cols-[5fr_4fr]">
      <section aria-label="Commands">
        {mayPush && (
          <>
            <h2 className="mb-1 font-semibold">Push</h2>
            <div className="mb-4 grid gap-1.5">
              <Command text={`docker login ${location.host} -u ${viewer?.name ?? 'NAME'}`} />
              <Command text={`docker tag IMAGE ${image}\ndocker push ${image}`} />
              <Command text={`podman push IMAGE ${image}`} />
              <Command text={`skopeo copy docker://SOURCE docker://${image}`} />
            </div>
          </>
        )}
        <h2 className="mb-1 font-semibold">Pull</h2>
        <div className="mb-4 grid gap-1.5">
          {pullCommands(name, 'TAG').map(({ tool, text }) => (
            <Command key={tool} text={text} />
          ))}
        </div>
        {repository.longDescription !== '' && (
          <>
            <h2 className="mb-1 font-semibold">Description</h2>
            <Suspense fallback={<Loading />}>
              <Markdown text={repository.longDescription} />
            </Suspense>
          </>
        )}
      </section>
      <section aria-label="Properties">
        <dl className="grid grid-cols-[130px_1fr] gap-y-1.5">
          <dt className="text-ink-3">Visibility</dt>
          <dd>{repository.visibility}</dd>
          <dt className="text-ink-3">Scan on push</dt>
          <dd>{repository.scanOnPush ? 'yes' : 'no'}</dd>
          <dt className="text-ink-3">Tags</dt>
          <dd>
            {repository.tags} {repository.immutable && <Badge tone="accent">all immutable</Badge>}
            {!repository.immutable && repository.immutablePatterns.length > 0 && (
              <span className="text-ink-2">immutable: {repository.immutablePatterns.join(', ')}</span>
            )}
          </dd>
          <dt className="text-ink-3">Images enter by</dt>
          <dd>{repository.protected ? 'promotion only' : 'push and promotion'}</dd>
          <dt className="text-ink-3">Pulls</dt>
          <dd>{repository.pulls}</dd>
          <dt className="text-ink-3">Created</dt>
          <dd>
            <Ago time={repository.createdAt} /> by {repository.createdBy}
          </dd>
          <dt className="text-ink-3">You may</dt>
          <dd className="text-ink-2">
            {repository.permissions.length === 0
              ? 'nothing but look'
              : repository.permissions.map((one) => one.replaceAll('_', ' ')).join(', ')}
          </dd>
        </dl>
      </section>
    </div>
  );
}
