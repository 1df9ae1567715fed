// The repositories of the organization that the viewer may see.

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
              <Plus size={14} aria-hidden /> New repository
            </Button>
          )
        }
      />
      <Listing
        caption={`Repositories of ${organization}`}
        found={found}
        keyOf={({ name }) => name}
        empty={
          <Empty title="No repositories to see here">
            {mayMake ? 'Make the first one.' : 'An owner gives you or a team of yours a role on one.'}
          </Empty>
        }
        columns={[
          { key: 'name', head: 'Repository', isWide: true, cell: ({ name }) => <RepositoryLink repository={name} /> },
          { key: 'visibility', head: 'Visibility', cell: ({ visibility }) => visibility },
          {
            key: 'description',
            head: 'Description',
            isWide: true,
            cell: ({ description }) => <span className="text-ink-2">{description}</span>,
          },
          { key: 'created', head: 'Created', cell: ({ createdAt }) => <Ago time={createdAt} /> },
        ]}
      />
      <NewRepositoryDialog namespace={organization} isOpen={isMaking} onClose={() => setIsMaking(false)} />
    </>
  );
}
