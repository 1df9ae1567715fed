// Who has a role on all repositories of the organization.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { namespaceAccessQuery } from '../../queries/access.ts';
import { organizationQuery } from '../../queries/organizations.ts';
import { organizationRoute } from '../../site-map.tsx';
import { GrantDialog } from '../../words/grant-dialog.tsx';
import { GrantsTable } from '../../words/grants-table.tsx';

export function OrganizationAccessTab() {
  const { organization } = organizationRoute.useParams();
  const { data: known } = useQuery(organizationQuery(organization));
  const found = useInfiniteQuery(namespaceAccessQuery(organization));
  const [isGiving, setIsGiving] = useState(false);
  const mayGive = known?.permissions.includes('manage_repository') ?? false;
  return (
    <>
      <ListHead
        actions={
          mayGive && (
            <Button look="go" onClick={() => setIsGiving(true)}>
              <Trans>
                <Plus size={14} aria-hidden /> Give a role
              </Trans>
            </Button>
          )
        }
      >
        <p className="text-ink-2">
          <Trans>Roles on all repositories of {organization}, also on those that are yet to come.</Trans>
        </p>
      </ListHead>
      <GrantsTable
        caption={t`Roles on all of ${organization}`}
        found={found}
        shows="holders"
        mayChange={() => mayGive}
        empty={
          <Empty title={t`No roles on all of it`}>
            <Trans>
              Owners may do everything. Give users, teams and API keys a role here, or on single repositories.
            </Trans>
          </Empty>
        }
      />
      <GrantDialog
        place={{ kind: 'namespace', namespace: organization }}
        isOpen={isGiving}
        onClose={() => setIsGiving(false)}
      />
    </>
  );
}
