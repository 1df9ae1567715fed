// Who has access to the repository, and through what.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleHelp, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { repositoryAccessQuery } from '../../queries/access.ts';
import { organizationQuery } from '../../queries/organizations.ts';
import { repositoryQuery } from '../../queries/repositories.ts';
import { viewerQuery } from '../../queries/session.ts';
import { repositoryRoute } from '../../site-map.tsx';
import { GrantDialog } from '../../words/grant-dialog.tsx';
import { GrantsTable } from '../../words/grants-table.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { fromAddress, namespaceOf } from '../../words/repository-name.ts';
import { ExplainDialog } from './explain-dialog.tsx';

export function AccessTab() {
  const { repository: part } = repositoryRoute.useParams();
  const repository = fromAddress(part);
  const namespace = namespaceOf(repository);
  const { data: known } = useQuery(repositoryQuery(repository));
  const { data: viewer } = useQuery(viewerQuery);
  const found = useInfiniteQuery(repositoryAccessQuery(repository));
  const [opened, setOpened] = useState<'give' | 'why'>();
  const mayGive = known?.permissions.includes('manage_repository') ?? false;
  const isMember = viewer?.organizations.includes(namespace) ?? false;
  const { data: organization } = useQuery({ ...organizationQuery(namespace), enabled: isMember });
  const managesAll = organization?.permissions.includes('manage_repository') ?? false;
  return (
    <>
      <ListHead
        actions={
          <>
            <Button onClick={() => setOpened('why')}>
              <Trans>
                <CircleHelp size={14} aria-hidden /> Why may somebody…
              </Trans>
            </Button>
            {mayGive && (
              <Button look="go" onClick={() => setOpened('give')}>
                <Trans>
                  <Plus size={14} aria-hidden /> Give a role
                </Trans>
              </Button>
            )}
          </>
        }
      >
        <p className="text-ink-2">
          <Trans>
            {known?.visibility === 'public' ? t`Public: everybody can pull. ` : ''}
            Roles on this repository itself. More comes from{' '}
            {managesAll ? (
              <Link to="/organizations/$organization/access" params={{ organization: namespace }} className={LINK}>
                <Trans>roles on all of {namespace}</Trans>
              </Link>
            ) : (
              t`roles on all of ${namespace}`
            )}{' '}
            and its owners.
          </Trans>
        </p>
      </ListHead>
      <GrantsTable
        caption={t`Roles on ${repository}`}
        found={found}
        shows="holders"
        mayChange={() => mayGive}
        empty={
          <Empty title={t`No roles on this repository itself`}>
            <Trans>Give a user, a team of {namespace} or an API key a role, such as read-only.</Trans>
          </Empty>
        }
      />
      <GrantDialog
        place={{ kind: 'repository', repository }}
        hasTeams={namespace !== viewer?.name}
        hasKeys={managesAll || viewer?.isAdmin || namespace === viewer?.name}
        isOpen={opened === 'give'}
        onClose={() => setOpened(undefined)}
      />
      <ExplainDialog repository={repository} isOpen={opened === 'why'} onClose={() => setOpened(undefined)} />
    </>
  );
}
