// The repositories of the organization that the viewer may see.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { organizationQuery } from '../../queries/organizations.ts';
import { repositoriesQuery } from '../../queries/repositories.ts';
import { organizationRoute } from '../../site-map.tsx';
import { NewRepositoryDialog } from '../../words/new-repository-dialog.tsx';
import { RepositoryLink } from '../../words/repository-link.tsx';
import { Ago } from '../../words/time.tsx';

export function OrganizationRepositoriesTab() {
  const { organization } = organizationRoute.useParams();
  const { data: known } = useQuery(organizationQuery(organization));
  const found = useInfiniteQuery(repositoriesQuery({ namespace: organization }));
  const [isMaking, setIsMaking] = useState(false);
  const mayMake = known?.permissions.includes('manage_repository');
  return (
    <>
      <ListHead
        actions={
          mayMake && (
            <Button look="go" onClick={() => setIsMaking(true)}>
              <Trans>
                <Plus size={14} aria-hidden /> New repository
              </Trans>
            </Button>
          )
        }
      />
      <Listing
        caption={t`Repositories of ${organization}`}
        found={found}
        keyOf={({ name }) => name}
        empty={
          <Empty title={t`No repositories to see here`}>
            {mayMake ? t`Make the first one.` : t`An owner gives you or a team of yours a role on one.`}
          </Empty>
        }
        columns={[
          { key: 'name', head: t`Repository`, isWide: true, cell: ({ name }) => <RepositoryLink repository={name} /> },
          { key: 'visibility', head: t`Visibility`, cell: ({ visibility }) => visibility },
          {
            key: 'description',
            head: t`Description`,
            isWide: true,
            cell: ({ description }) => <span className="text-ink-2">{description}</span>,
          },
          { key: 'created', head: t`Created`, cell: ({ createdAt }) => <Ago time={createdAt} /> },
        ]}
      />
      <NewRepositoryDialog namespace={organization} isOpen={isMaking} onClose={() => setIsMaking(false)} />
    </>
  );
}
