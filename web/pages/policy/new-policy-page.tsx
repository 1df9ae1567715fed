// Making a promotion policy.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { createPolicy, type NewPolicy, refreshPromotion } from '../../queries/policies.ts';
import { repositoryQuery } from '../../queries/repositories.ts';
import { newPolicyRoute } from '../../site-map.tsx';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';
import { fromAddress } from '../../words/repository-name.ts';
import { WhomToAsk } from '../../words/who-may.tsx';
import { PolicyCrumbs } from './crumbs.tsx';
import { NEW_DRAFT, newCriterion, type PolicyDraft } from './draft.ts';
import { PolicyForm } from './policy-form.tsx';

export function NewPolicyPage() {
  const { repository: part } = newPolicyRoute.useParams();
  const source = fromAddress(part);
  const found = useQuery(repositoryQuery(source));
  const navigate = useNavigate();
  const { target = '' } = newPolicyRoute.useSearch();
  const [draft, setDraft] = useState<PolicyDraft>(() => ({ ...NEW_DRAFT, target, criteria: [newCriterion()] }));
  const toList = () =>
    navigate({ to: '/repositories/$repository/promotions', params: { repository: part }, search: {} });
  const save = async (policy: NewPolicy, apply: boolean) => {
    const { id, job } = await createPolicy(policy, apply);
    await refreshPromotion();
    if (job === null) return toList();
    const params = { repository: part, policy: id };
    await navigate({ to: '/repositories/$repository/policies/$policy', params, search: { job }, replace: true });
  };
  return (
    <>
      <PageHead title={t`New promotion policy`} crumbs={<PolicyCrumbs source={source} />} />
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.data &&
        (found.data.permissions.includes('manage_policies') ? (
          <PolicyForm source={source} draft={draft} onChange={setDraft} save={save} onCancel={toList} />
        ) : (
          <LoggedInOnly what={t`promotion policies`}>
            <Empty title={t`You may not make policies here`}>
              <Trans>
                To have one made, <WhomToAsk repository={source} permission="manage_policies" />.
              </Trans>
            </Empty>
          </LoggedInOnly>
        ))}
    </>
  );
}
