// One policy of a repository: what it asks, where it leads, whether it runs, and what it said last.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PolicyBody } from '../../../src/api/policy.ts';
import { Button, buttonLook } from '../../parts/button.tsx';
import { Hint } from '../../parts/hint.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Switch } from '../../parts/switch.tsx';
import { applyPolicy, changePolicy, refreshPromotion } from '../../queries/policies.ts';
import { evaluationsQuery } from '../../queries/promotions.ts';
import { ApplyProgress } from '../../words/apply-progress.tsx';
import { criteriaInWords } from '../../words/criterion.ts';
import { NamedRepository } from '../../words/named-elsewhere.tsx';
import { policyName } from '../../words/policy-name.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { inAddress } from '../../words/repository-name.ts';
import { RuleList } from '../../words/rule-list.tsx';
import { MarkIcon } from '../../words/verdict.tsx';
import { DeletePolicyDialog } from './delete-policy-dialog.tsx';

const LAST = 5;

interface PolicyEntryProps {
  readonly policy: PolicyBody;
  /** It is shown at its source, whose name need not be said. */
  readonly isOfSource: boolean;
  readonly mayManage: boolean;
}

export function PolicyEntry({ policy, isOfSource, mayManage }: PolicyEntryProps) {
  const { id, source, target, tagTemplate, rules, enabled, suspendedReason, schedule, platforms, maySeeVerdicts } =
    policy;
  const name = policyName(policy);
  const [job, setJob] = useState<string>();
  const [isDeleting, setIsDeleting] = useState(false);
  const turning = useMutation({
    mutationFn: (isOn: boolean) => changePolicy(id, { enabled: isOn }, false),
    onSuccess: refreshPromotion,
  });
  const applying = useMutation({
    mutationFn: () => applyPolicy(id),
    onSuccess: ({ job: started }) => setJob(started),
  });
  const params = { repository: inAddress(source), policy: id };
  return (
    <li className="border-b border-line px-3.5 py-2.5 last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        {mayManage ? (
          <Switch
            label={t`${name} is on`}
            isOn={enabled}
            isBusy={turning.isPending}
            onChange={(isOn) => turning.mutate(isOn)}
          />
        ) : (
          <span className="text-sm text-ink-3">{enabled ? t`on` : t`off`}</span>
        )}
        <Link
          to="/repositories/$repository/policies/$policy"
          params={params}
          search={{}}
          className={`${LINK} font-semibold`}
        >
          {name}
        </Link>
        <span className="flex min-w-0 flex-wrap gap-x-1.5 text-ink-2">
          {!isOfSource && <NamedRepository repository={source} />}
          <span>→</span>
          <NamedRepository repository={target} />
          <span>
            <Trans>
              as <code>{tagTemplate}</code>
            </Trans>
          </span>
        </span>
        {mayManage && (
          <span className="ml-auto flex flex-wrap gap-2">
            <Link
              to="/repositories/$repository/policies/$policy"
              params={params}
              search={{}}
              aria-label={t`Edit ${name}`}
              className={`${buttonLook()} !h-6`}
            >
              <Trans>Edit</Trans>
            </Link>
            <Button
              aria-label={t`Apply ${name} to the tags that are there`}
              className="!h-6"
              isBusy={applying.isPending}
              onClick={() => applying.mutate()}
            >
              <Trans>Apply</Trans>
            </Button>
            <Button aria-label={t`Delete ${name}`} look="danger" className="!h-6" onClick={() => setIsDeleting(true)}>
              <Trans>Delete…</Trans>
            </Button>
          </span>
        )}
      </div>
      <p className="mt-1 text-ink-2 [overflow-wrap:anywhere]">
        <Trans>
          If {criteriaInWords(rules)}
          {platforms !== null && t` · platforms: ${platforms.join(', ')}`}
          {schedule !== null && (
            <Trans>
              {t` · also at `}
              <code>{schedule}</code> UTC
            </Trans>
          )}
        </Trans>
      </p>
      {maySeeVerdicts ? (
        <LastVerdicts policy={id} />
      ) : (
        <p className="mt-1 text-sm text-ink-3">
          <Trans>What it has judged is shown to those who have a part in {source}.</Trans>
        </p>
      )}
      <div className="mt-1.5 empty:hidden">
        {suspendedReason !== null && (
          <Notice kind="error">
            <Trans>Suspended: {suspendedReason}. Saving the policy again clears this.</Trans>
          </Notice>
        )}
        <Problem error={turning.error ?? applying.error} />
        {job !== undefined && <ApplyProgress key={job} policy={id} job={job} />}
      </div>
      <DeletePolicyDialog policy={policy} isOpen={isDeleting} onClose={() => setIsDeleting(false)} />
    </li>
  );
}

function LastVerdicts({ policy }: { readonly policy: string }) {
  const { data } = useQuery(evaluationsQuery({ policy }, LAST));
  if (!data) return null;
  if (data.items.length === 0)
    return (
      <p className="mt-1 text-sm text-ink-3">
        <Trans>It has judged nothing yet.</Trans>
      </p>
    );
  return (
    <ul aria-label={t`Last verdicts`} className="mt-1 flex flex-wrap gap-x-3 gap-y-1 text-sm text-ink-2">
      {data.items.map(({ id, tag, verdict, rules }) => (
        <li key={id} className="min-w-0 max-w-full">
          <Hint more={<RuleList rules={rules} />}>
            <span className="inline-flex min-w-0 items-center gap-1 [overflow-wrap:anywhere]">
              <MarkIcon mark={verdict} size={13} />
              {tag}
            </span>
          </Hint>
        </li>
      ))}
    </ul>
  );
}
