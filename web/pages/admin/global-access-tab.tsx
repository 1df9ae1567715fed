// Who has a role everywhere.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { globalAccessQuery } from '../../queries/access.ts';
import { viewerQuery } from '../../queries/session.ts';
import { GrantDialog } from '../../words/grant-dialog.tsx';
import { GrantsTable } from '../../words/grants-table.tsx';

export function GlobalAccessTab() {
  const { data: viewer } = useQuery(viewerQuery);
  const found = useInfiniteQuery(globalAccessQuery);
  const [isGiving, setIsGiving] = useState(false);
  const mayGive = viewer?.isAdmin ?? false;
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
          <Trans>Roles on all repositories of all namespaces. System admins may do everything without one.</Trans>
        </p>
      </ListHead>
      <GrantsTable
        caption={t`Roles everywhere`}
        found={found}
        shows="holders"
        mayChange={() => mayGive}
        empty={
          <Empty title={t`Nobody has a role everywhere`}>
            <Trans>Give the role auditor here to who should read everything, and change nothing.</Trans>
          </Empty>
        }
      />
      <GrantDialog place={{ kind: 'everywhere' }} isOpen={isGiving} onClose={() => setIsGiving(false)} />
    </>
  );
}
