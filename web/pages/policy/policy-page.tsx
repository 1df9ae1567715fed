// Editing a promotion policy. When somebody else has edited it meanwhile, both are shown, and nothing is lost.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { PolicyBody } from '../../../src/api/policy.ts';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { changePolicyOf, type NewPolicy, policyQuery, refreshPromotion } from '../../queries/policies.ts';
import { isThereQuery, repositoryQuery } from '../../queries/repositories.ts';
import { policyRoute } from '../../site-map.tsx';
import { ApplyProgress } from '../../words/apply-progress.tsx';
import { criteriaInWords } from '../../words/criterion.ts';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';
import { policyName } from '../../words/policy-name.tsx';
import { fromAddress } from '../../words/repository-name.ts';
import { Ago } from '../../words/time.tsx';
import { WhomToAsk } from '../../words/who-may.tsx';
import { PolicyCrumbs } from './crumbs.tsx';
import { draftOf } from './draft.ts';
import { EditedMeanwhile } from './edited-meanwhile.tsx';
import { PolicyForm } from './policy-form.tsx';

export function PolicyPage() {
  return (
    <LoggedInOnly what={t`promotion policies`}>
      <PolicyView />
    </LoggedInOnly>
  );
}

function PolicyView() {
  const { repository: part, policy: id } = policyRoute.useParams();
  const source = fromAddress(part);
  const { job } = policyRoute.useSearch();
  // Who has a part in the target may read the policy, and perhaps nothing of its source.
  const isThere = useQuery(isThereQuery(source));
  const repository = useQuery({ ...repositoryQuery(source), enabled: isThere.data === true });
  const policy = useQuery(policyQuery(id));
  const mayEdit = repository.data?.permissions.includes('manage_policies') ?? false;
  return (
    <>
      <PageHead
        title={policy.data ? policyName(policy.data) : t`Promotion policy`}
        crumbs={<PolicyCrumbs source={source} />}
        sub={
          policy.data && (
            <Trans>
              Edited by {policy.data.editedBy} <Ago time={policy.data.editedAt} />, with whose rights it runs. Version{' '}
              {policy.data.version}.
            </Trans>
          )
        }
      />
      <Problem error={policy.error ?? isThere.error ?? repository.error} onRetry={() => policy.refetch()} />
      {(policy.isPending || isThere.isPending || repository.isLoading) && <Loading />}
      {policy.data && policy.data.suspendedReason !== null && (
        <Notice kind="error">
          <Trans>Suspended: {policy.data.suspendedReason}. Saving it again clears this.</Trans>
        </Notice>
      )}
      {job !== undefined && <ApplyProgress key={job} policy={id} job={job} />}
      {policy.data && (repository.data || isThere.data === false) && !mayEdit && <AsSaved policy={policy.data} />}
      {policy.data && mayEdit && <Editor key={id} part={part} policy={policy.data} />}
    </>
  );
}

/** For who may not edit it. */
function AsSaved({ policy }: { readonly policy: PolicyBody }) {
  const { source, target, tagTemplate, rules, enabled } = policy;
  return (
    <Empty title={t`Promotes from ${source} to ${target}`}>
      <p>
        <Trans>
          If {criteriaInWords(rules)}, as <code>{tagTemplate}</code>. It is {enabled ? t`on` : t`off`}.
        </Trans>
      </p>
      <p className="mt-2">
        <Trans>
          To have it changed, <WhomToAsk repository={source} permission="manage_policies" />.
        </Trans>
      </p>
    </Empty>
  );
}

function Editor({ part, policy }: { readonly part: string; readonly policy: PolicyBody }) {
  const navigate = useNavigate();
  /** What the form began with. */
  const [base, setBase] = useState(policy);
  const [draft, setDraft] = useState(() => draftOf(policy));
  const [theirs, setTheirs] = useState<PolicyBody>();
  const toList = () =>
    navigate({ to: '/repositories/$repository/promotions', params: { repository: part }, search: {} });
  const save = async (body: NewPolicy, apply: boolean) => {
    const changed = await changePolicyOf(base, body, apply);
    if (changed.isOutdated) return setTheirs(changed.theirs);
    const { job, ...saved } = changed.saved;
    setBase(saved);
    await refreshPromotion();
    if (job === null) return toList();
    const params = { repository: part, policy: policy.id };
    await navigate({ to: '/repositories/$repository/policies/$policy', params, search: { job }, replace: true });
  };
  return (
    <>
      {theirs && (
        <EditedMeanwhile
          base={base}
          theirs={theirs}
          onKeepMine={() => {
            setBase(theirs);
            setTheirs(undefined);
          }}
          onTakeTheirs={() => {
            setBase(theirs);
            setDraft(draftOf(theirs));
            setTheirs(undefined);
          }}
        />
      )}
      <PolicyForm
        source={policy.source}
        draft={draft}
        onChange={setDraft}
        policy={policy.id}
        isEdited={JSON.stringify(draft) !== JSON.stringify(draftOf(base))}
        save={save}
        onCancel={toList}
      />
    </>
  );
}
