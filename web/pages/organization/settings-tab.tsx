// What the owners of the organization decide about its namespace.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { deleteOrganization } from '../../../src/api/account.ts';
import { client } from '../../client.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { refreshNamespaces } from '../../queries/namespaces.ts';
import { queryClient } from '../../queries/query-client.ts';
import { organizationRoute } from '../../site-map.tsx';
import { NamespaceSettings } from '../../words/namespace-settings.tsx';

export function OrganizationSettingsTab() {
  const { organization } = organizationRoute.useParams();
  const navigate = useNavigate();
  return (
    <div className="max-w-[640px]">
      <NamespaceSettings namespace={organization} />
      <section className="mt-8 rounded-lg border border-line px-4 py-3" aria-labelledby="delete-head">
        <h2 id="delete-head" className="font-semibold">
          <Trans>Delete this organization</Trans>
        </h2>
        <p className="mb-2 text-ink-2">
          <Trans>Only once it has no repositories. Its teams and API keys go with it.</Trans>
        </p>
        <ConfirmButton
          look="danger"
          text={t`Delete…`}
          title={t`Delete ${organization}?`}
          action={t`Delete the organization`}
          onConfirm={async () => {
            await client.call(deleteOrganization, { params: { organization } });
            await navigate({ to: '/organizations' });
            queryClient.removeQueries({ queryKey: ['organization', organization] });
            await refreshNamespaces();
          }}
        >
          <Trans>Its teams, its API keys and all memberships go with it. The history stays.</Trans>
        </ConfirmButton>
      </section>
    </div>
  );
}
