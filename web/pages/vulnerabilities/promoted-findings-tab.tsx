// What became known last of images that were promoted.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ShieldAlert } from 'lucide-react';
import type { PromotedFindingBody } from '../../../src/api/scan.ts';
import { Badge } from '../../parts/badge.tsx';
import { Empty } from '../../parts/empty.tsx';
import { CheckField } from '../../parts/field.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import type { Column } from '../../parts/table.tsx';
import { advisoriesQuery } from '../../queries/advisories.ts';
import { viewerQuery } from '../../queries/session.ts';
import { promotedFindingsQuery } from '../../queries/vulnerabilities.ts';
import { promotedFindingsRoute } from '../../site-map.tsx';
import { LINK, TagLink } from '../../words/repository-link.tsx';
import { SeverityBadge } from '../../words/severity.tsx';
import { Ago } from '../../words/time.tsx';
import { AffectedComponents } from './affected-components.tsx';
import { NoAdvisories } from './no-advisories.tsx';

const MOST_PLACES = 3;

const COLUMNS: readonly Column<PromotedFindingBody>[] = [
  {
    key: 'vulnerability',
    head: t`Vulnerability`,
    cell: ({ id, kev }) => (
      <span className="inline-flex flex-wrap items-center gap-1.5">
        <Link to="/vulnerabilities/$id" params={{ id }} className={`${LINK} font-semibold`}>
          {id}
        </Link>
        {kev && (
          <Badge tone="critical" icon={ShieldAlert}>
            <Trans>KEV</Trans>
          </Badge>
        )}
      </span>
    ),
  },
  { key: 'severity', head: t`Severity`, cell: ({ severity }) => <SeverityBadge severity={severity} /> },
  { key: 'places', head: t`Promoted as`, isWide: true, cell: (finding) => <Places {...finding} /> },
  { key: 'components', head: t`Components`, isWide: true, cell: (finding) => <AffectedComponents {...finding} /> },
  {
    key: 'since',
    head: t`Known since`,
    cell: ({ since, atFirst }) => (
      <span className="text-ink-2">
        <Ago time={since} />
        {atFirst && (
          <span className="text-ink-3">
            <Trans>, its first scan</Trans>
          </span>
        )}
      </span>
    ),
  },
];

export function PromotedFindingsTab() {
  const { kev: isExploitedOnly = false } = promotedFindingsRoute.useSearch();
  const navigate = useNavigate();
  const { data: advisories } = useQuery(advisoriesQuery);
  const { data: viewer } = useQuery(viewerQuery);
  const found = useInfiniteQuery(promotedFindingsQuery({ kev: isExploitedOnly }));
  return (
    <>
      <ListHead>
        <CheckField
          label={t`Only those used in attacks (KEV)`}
          checked={isExploitedOnly}
          onChange={({ target }) =>
            navigate({ to: '/vulnerabilities', search: { kev: target.checked || undefined }, replace: true })
          }
        />
        <p className="text-ink-3">
          <Trans>Waived ones stand here, too.</Trans>
        </p>
      </ListHead>
      {found.data?.pages[0]?.demo && (
        <p className="mb-2">
          <Badge tone="medium">
            <Trans>demonstration data</Trans>
          </Badge>
        </p>
      )}
      <Listing
        caption={t`Newest findings in what was promoted`}
        found={found}
        keyOf={({ id, digest }) => `${id} ${digest}`}
        empty={
          advisories?.serial === null ? (
            <NoAdvisories mayUpdate={viewer?.isAdmin ?? false} />
          ) : (
            <Empty title={isExploitedOnly ? t`Nothing that is known to be used in attacks` : t`Nothing found`}>
              <Trans>
                Here stands, waived or not, what is found in images that were promoted and that you may see: the newest
                first, also when newer advisories find it later.
              </Trans>
            </Empty>
          )
        }
        columns={COLUMNS}
      />
    </>
  );
}

function Places({ places, morePlaces }: PromotedFindingBody) {
  const rest = places.length - MOST_PLACES;
  return (
    <span className="inline-flex flex-wrap gap-x-3 whitespace-normal py-1">
      {places.slice(0, MOST_PLACES).map(({ repository, tag }) => (
        <TagLink key={`${repository}:${tag}`} repository={repository} tag={tag} />
      ))}
      {rest > 0 && <span className="text-ink-3">{morePlaces ? t`and more` : <Trans>and {rest} more</Trans>}</span>}
    </span>
  );
}
