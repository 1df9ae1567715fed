// The organizations that the viewer belongs to; all of them for system admins and auditors.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { createOrganization } from '../../../src/api/account.ts';
import { client } from '../../client.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { CheckField, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Listing } from '../../parts/listing.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { refreshNamespaces } from '../../queries/namespaces.ts';
import { organizationsQuery } from '../../queries/organizations.ts';
import { viewerQuery } from '../../queries/session.ts';
import { LINK } from '../../words/repository-link.tsx';
import { Ago } from '../../words/time.tsx';

export function OrganizationsPage() {
  const { data: viewer } = useQuery(viewerQuery);
  const isLoggedIn = viewer?.name !== undefined;
  const found = useInfiniteQuery({ ...organizationsQuery, enabled: isLoggedIn });
  const [isMaking, setIsMaking] = useState(false);
  return (
    <>
      <PageHead
        title={t`Organizations`}
        actions={
          viewer?.isAdmin && (
            <Button look="go" onClick={() => setIsMaking(true)}>
              <Trans>
                <Plus size={14} aria-hidden /> New organization
              </Trans>
            </Button>
          )
        }
      />
      {!isLoggedIn && (
        <Empty title={t`Nobody is logged in`}>
          <Trans>Log in to see your organizations.</Trans>
        </Empty>
      )}
      {isLoggedIn && (
        <Listing
          caption={t`Organizations`}
          found={found}
          keyOf={({ name }) => name}
          empty={
            <Empty title={t`No organizations yet`}>
              <Trans>
                An organization is a namespace that several people share: its teams get roles on its repositories.
                {!viewer.isAdmin && t` A system admin makes one, and its owners add you.`}
              </Trans>
            </Empty>
          }
          columns={[
            {
              key: 'name',
              head: t`Organization`,
              isWide: true,
              cell: ({ name }) => (
                <Link
                  to="/organizations/$organization"
                  params={{ organization: name }}
                  className={`${LINK} font-semibold`}
                >
                  {name}
                </Link>
              ),
            },
            { key: 'full', head: t`Full name`, isWide: true, cell: ({ fullName }) => fullName },
            { key: 'created', head: t`Created`, cell: ({ createdAt }) => <Ago time={createdAt} /> },
          ]}
        />
      )}
      <NewOrganizationDialog isOpen={isMaking} onClose={() => setIsMaking(false)} />
    </>
  );
}

function NewOrganizationDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const make = async (form: FormData) => {
    const { name } = await client.call(createOrganization, {
      body: {
        name: String(form.get('name')),
        fullName: String(form.get('fullName')),
        takeNamespace: form.has('takeNamespace'),
      },
    });
    await refreshNamespaces();
    await navigate({ to: '/organizations/$organization', params: { organization: name } });
  };
  return (
    <FormDialog title={t`New organization`} action={t`Create`} isOpen={isOpen} onClose={onClose} onSubmit={make}>
      <TextField
        label={t`Name`}
        name="name"
        required
        autoFocus
        autoComplete="off"
        spellCheck={false}
        placeholder="technology"
        hint={t`Its repositories are called name/…`}
      />
      <TextField label={t`Full name`} name="fullName" maxLength={200} />
      <CheckField
        label={t`Take over what is left of the name`}
        name="takeNamespace"
        hint={t`Repositories that a deleted account of this name has left.`}
      />
    </FormDialog>
  );
}
