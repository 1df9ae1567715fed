// One tag: what it is, whether it may go on, and the tabs about what is in it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { ArrowUpFromLine } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copy.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TabBar, TabLink } from '../../parts/tabs.tsx';
import { manifestQuery, repositoryQuery, tagQuery } from '../../queries/repositories.ts';
import { Refusal } from '../../refusal.ts';
import { tagRoute } from '../../site-map.tsx';
import { Digest } from '../../words/digest.tsx';
import { ImageSize } from '../../words/image-size.tsx';
import { PromoteDialog } from '../../words/promote-dialog.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { fromAddress, namespaceOf } from '../../words/repository-name.ts';
import { ScanBadge } from '../../words/scan-badge.tsx';
import { TagStates } from '../../words/tag-states.tsx';
import { Brought } from './brought.tsx';
import { GateStrip } from './gate-strip.tsx';
import { NoSuchTag } from './no-such-tag.tsx';
import { OtherPlaces } from './other-places.tsx';

const TABS = [
  { to: '/repositories/$repository/tags/$tag', text: t`Vulnerabilities` },
  { to: '/repositories/$repository/tags/$tag/components', text: t`Components` },
  { to: '/repositories/$repository/tags/$tag/licenses', text: t`Licences` },
  { to: '/repositories/$repository/tags/$tag/layers', text: t`Layers` },
  { to: '/repositories/$repository/tags/$tag/platforms', text: t`Platforms` },
  { to: '/repositories/$repository/tags/$tag/attached', text: t`Attached` },
  { to: '/repositories/$repository/tags/$tag/compare', text: t`Compare` },
  { to: '/repositories/$repository/tags/$tag/history', text: t`History` },
] as const;

export function TagPage() {
  const { repository, tag } = tagRoute.useParams();
  // What is open on the page of one tag is not open on that of the next.
  return <TagView key={`${repository}:${tag}`} />;
}

function TagView() {
  const params = tagRoute.useParams();
  const repository = fromAddress(params.repository);
  const tag = useQuery(tagQuery(repository, params.tag));
  const { data: known } = useQuery(repositoryQuery(repository));
  const manifest = useQuery({ ...manifestQuery(repository, tag.data?.digest ?? ''), enabled: tag.data !== undefined });
  /** Where to; empty where that is still to be chosen. */
  const [promotingTo, setPromotingTo] = useState<string>();
  const mayPromote = known?.permissions.includes('promote') ?? false;
  const namespace = namespaceOf(repository);
  const name = `${location.host}/${repository}:${params.tag}`;
  return (
    <>
      <PageHead
        title={`${repository}:${params.tag}`}
        heading={params.tag}
        crumbs={
          <>
            <Link to="/repositories" search={{ search: `${namespace}/` }} className={LINK}>
              {namespace}
            </Link>
            {' / '}
            <Link to="/repositories/$repository/tags" params={{ repository: params.repository }} className={LINK}>
              {repository.slice(namespace.length + 1)}
            </Link>
          </>
        }
        actions={
          mayPromote &&
          tag.data && (
            <Button look="go" onClick={() => setPromotingTo('')}>
              <Trans>
                <ArrowUpFromLine size={14} aria-hidden /> Promote…
              </Trans>
            </Button>
          )
        }
      />
      {known && isNotThere(tag.error) ? (
        <NoSuchTag repository={repository} tag={params.tag} />
      ) : (
        <Problem error={tag.error} onRetry={() => tag.refetch()} />
      )}
      {tag.isPending && <Loading />}
      {tag.isSuccess && (
        <>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
            <Digest digest={tag.data.digest} />
            <span>
              <Trans>
                <ImageSize image={tag.data} /> logical
              </Trans>
            </span>
            {manifest.data && manifest.data.platforms.length > 0 && (
              <span>{manifest.data.platforms.map(({ platform }) => platform ?? t`unknown`).join(' · ')}</span>
            )}
            <span>
              <Brought tag={tag.data} isMember={known?.isMember ?? false} />
            </span>
            <OtherPlaces digest={tag.data.digest} repository={repository} tag={params.tag} />
            <span className="inline-flex min-w-0 items-center">
              <code className="min-w-0 [overflow-wrap:anywhere]">{name}</code>
              <CopyButton text={name} label={t`Copy the name of the image`} />
            </span>
          </div>
          <div className="mt-1 flex flex-wrap items-center gap-1">
            <ScanBadge scan={tag.data.scan} />
            <TagStates tag={tag.data} />
          </div>
          <GateStrip
            image={{ repository, tag: params.tag, digest: tag.data.digest }}
            onPromote={mayPromote ? setPromotingTo : undefined}
          />
          <TabBar label={t`Parts of the image`}>
            {TABS.map(({ to, text }, position) => (
              <TabLink
                key={to}
                to={to}
                params={params}
                search={(before) => before}
                activeOptions={{ exact: position === 0, includeSearch: false }}
              >
                {text}
              </TabLink>
            ))}
          </TabBar>
          <Outlet />
          <PromoteDialog
            image={{ repository, tag: params.tag, digest: tag.data.digest }}
            target={promotingTo || undefined}
            isOpen={promotingTo !== undefined}
            onClose={() => setPromotingTo(undefined)}
          />
        </>
      )}
    </>
  );
}

function isNotThere(error: unknown): boolean {
  return error instanceof Refusal && error.status === 404;
}
