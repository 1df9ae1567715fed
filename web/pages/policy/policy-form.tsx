// The form of a policy beside its preview. What is filled in stays, whatever the server answers.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { namespaceOf } from '../../../src/oci/reference.ts';
import { Button } from '../../parts/button.tsx';
import { useDebounced } from '../../parts/debounced.ts';
import { CheckField, TextField } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ValueList } from '../../parts/value-list.tsx';
import { namespacesQuery } from '../../queries/namespaces.ts';
import { type NewPolicy, previewQuery } from '../../queries/policies.ts';
import { repositoriesQuery } from '../../queries/repositories.ts';
import { PromotionProblem } from '../../words/promotion-problem.tsx';
import { useWhomToAsk } from '../../words/who-may.tsx';
import { Criteria } from './criteria.tsx';
import {
  NEW_DRAFT,
  type PolicyDraft,
  policyOf,
  problemOf,
  rulesOf,
  scheduleProblem,
  targetProblem,
  templateProblem,
} from './draft.ts';
import { matchedPart } from './matched-part.ts';
import { PolicyPreview } from './preview.tsx';
import { isPromoted } from './previewed-tag.ts';
import { suggestedTargets } from './suggested-targets.ts';
import { useSuggestions } from './suggestions.ts';
import { TagTemplateField } from './tag-template-field.tsx';

interface PolicyFormProps {
  readonly source: string;
  readonly draft: PolicyDraft;
  readonly onChange: (draft: PolicyDraft) => void;
  /** The id of the policy that is edited. */
  readonly policy?: string;
  /** It is not as it was saved. */
  readonly isEdited?: boolean;
  readonly save: (policy: NewPolicy, apply: boolean) => Promise<void>;
  readonly onCancel: () => void;
}

export function PolicyForm({ source, draft, onChange, policy, isEdited = true, save, onCancel }: PolicyFormProps) {
  const change = (part: Partial<PolicyDraft>) => onChange({ ...draft, ...part });
  const rules = rulesOf(draft.criteria);
  const isTarget = targetProblem(source, draft.target) === undefined;
  const isTemplate = templateProblem(draft.tagTemplate) === undefined;
  const settledTarget = useDebounced(draft.target, draft.target);
  const settledSchedule = useDebounced(draft.schedule, draft.schedule);
  const { data: namespaces } = useQuery(namespacesQuery);
  // Asking about a target in which one has no part is refused.
  const isStranger =
    isTarget && namespaces !== undefined && !namespaces.items.some(({ name }) => name === namespaceOf(draft.target));
  const whomToAsk = useWhomToAsk(settledTarget, 'accept_promotions', {
    isWanted: isStranger && settledTarget === draft.target,
  });
  const wanted =
    Array.isArray(rules) && isTarget && isTemplate && namespaces && !isStranger
      ? policyOf(source, draft, rules)
      : undefined;
  // Also while no target is named, or something is wrong with what it has there, which is said at its field: then only the criteria
  // are asked.
  const asFarAsRight = isTemplate ? draft : { ...draft, tagTemplate: NEW_DRAFT.tagTemplate };
  const question =
    Array.isArray(rules) && namespaces
      ? { ...policyOf(source, asFarAsRight, rules), target: wanted ? draft.target : undefined }
      : undefined;
  const asked = useDebounced(question, JSON.stringify(question ?? null));
  const preview = useQuery(
    previewQuery(
      asked && {
        ...{ source, tagTemplate: asked.tagTemplate ?? '%n', rules: asked.rules ?? [] },
        ...(asked.target === undefined ? {} : { target: asked.target }),
        platforms: asked.platforms ?? null,
        ...(asked.name === undefined ? {} : { name: asked.name }),
        ...(policy === undefined ? {} : { policy }),
      },
    ),
  );
  const answered = useRef<{ readonly target: string; readonly isNew: boolean }>(undefined);
  if (preview.data && !preview.isPlaceholderData && asked?.target !== undefined)
    answered.current = { target: asked.target, isNew: preview.data.newRepository };
  // Until the answer is there, nobody knows whether it would have to be made.
  const isTargetKnown = answered.current?.target === draft.target || preview.isError;
  const isNew = answered.current?.target === draft.target && answered.current.isNew;
  const saving = useMutation({
    mutationFn: async ({ apply }: { readonly apply: boolean }) => {
      if (wanted) await save({ ...wanted, create: isNew && draft.create }, apply);
    },
  });
  const targets =
    useInfiniteQuery(repositoriesQuery({ search: settledTarget || undefined })).data?.pages[0]?.items ?? [];
  const suggested = suggestedTargets(source, { seen: targets, namespaces: namespaces?.items ?? [] });
  const tags = useSuggestions(source, 'tag');
  const platforms = useSuggestions(source, 'platform');
  const list = useId();
  const hasNoMeaning = draft.criteria.length === 0 && !draft.always;
  const isReady =
    wanted !== undefined &&
    isTargetKnown &&
    scheduleProblem(draft.schedule) === undefined &&
    !hasNoMeaning &&
    (!isNew || draft.create);
  const count = preview.data?.total;
  // Where the preview has all of them, and says what becomes of them.
  const passing =
    preview.data && wanted && preview.data.items.length === count
      ? preview.data.items.filter(isPromoted).length
      : undefined;

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-4 min-[1200px]:grid-cols-[minmax(0,520px)_minmax(0,1fr)]">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) saving.mutate({ apply: false });
        }}
      >
        <TextField
          label={t`Name`}
          value={draft.name}
          maxLength={100}
          onChange={({ target }) => change({ name: target.value })}
          hint={policy === undefined ? t`Left empty, it is called as its target.` : undefined}
        />
        <Criteria source={source} criteria={draft.criteria} always={draft.always} onChange={change} />
        {typeof rules === 'string' && !draft.criteria.some(problemOf) && <Notice kind="error">{rules}</Notice>}
        <TextField
          label={t`Target repository`}
          value={draft.target}
          list={list}
          required
          placeholder="qa/website"
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => change({ target: target.value, create: false })}
          error={
            settledTarget !== '' && settledTarget === draft.target ? targetProblem(source, settledTarget) : undefined
          }
        />
        <datalist id={list}>
          {suggested.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {isNew && (
          <Notice kind="info">
            <p className="mb-1">
              <Trans>{draft.target} is a new repository: it is not there yet.</Trans>
            </p>
            <CheckField
              label={t`Make it, private`}
              checked={draft.create}
              onChange={({ target }) => change({ create: target.checked })}
            />
          </Notice>
        )}
        <TagTemplateField
          value={draft.tagTemplate}
          example={tags[0] ?? '1.4'}
          onChange={(tagTemplate) => change({ tagTemplate })}
        />
        <details className="mb-3" open={draft.platforms.length > 0 || draft.schedule !== ''}>
          <summary className="cursor-pointer text-accent">
            <Trans>Platforms and schedule</Trans>
          </summary>
          <div className="mt-2">
            <div className="mb-3">
              <div className="mb-1 text-sm font-semibold text-ink-2">
                <Trans>Platforms that count</Trans>
              </div>
              <ValueList
                label={t`Platforms that count`}
                placeholder={draft.platforms.length === 0 ? t`all` : t`another`}
                values={draft.platforms}
                suggestions={platforms}
                onChange={(chosen) => change({ platforms: chosen })}
              />
              <div className="mt-1 text-sm text-ink-3">
                <Trans>Of an image for several platforms. Without any, all count.</Trans>
              </div>
            </div>
            <TextField
              label={t`Schedule`}
              value={draft.schedule}
              placeholder="0 2 * * *"
              spellCheck={false}
              className="font-mono"
              maxLength={100}
              onChange={({ target }) => change({ schedule: target.value })}
              error={settledSchedule === draft.schedule ? scheduleProblem(draft.schedule) : undefined}
              hint={t`Also looks at every tag at these times (cron: minute, hour, day, month, weekday; UTC).`}
            />
          </div>
        </details>
        <CheckField
          label={t`On`}
          checked={draft.enabled}
          onChange={({ target }) => change({ enabled: target.checked })}
          hint={t`Promotes by itself what is pushed and passes.`}
        />
        <div className="mt-4">
          <PromotionProblem
            error={saving.error}
            source={source}
            target={draft.target}
            onDismiss={() => saving.reset()}
          />
          {hasNoMeaning && isTarget && (
            <p className="mb-2 text-sm text-ink-3">
              <Trans>Add a criterion, or say that every image is promoted.</Trans>
            </p>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button
            look="go"
            disabled={!isReady || (saving.isPending && !saving.variables.apply)}
            isBusy={saving.isPending && saving.variables.apply}
            onClick={() => saving.mutate({ apply: true })}
          >
            {count === undefined
              ? t`Save & Apply`
              : passing === undefined
                ? plural(count, { one: 'Save & Apply to # tag', other: 'Save & Apply to # tags' })
                : t`Save & Apply: ${passing} of ${count} to promote`}
          </Button>
          <Button
            type="submit"
            disabled={!isReady || (saving.isPending && saving.variables.apply)}
            isBusy={saving.isPending && !saving.variables.apply}
          >
            <Trans>Save</Trans>
          </Button>
          <Button look="quiet" onClick={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
      <PolicyPreview
        source={source}
        found={preview}
        missing={missingOf(rules)}
        note={noteOf(draft, { isTarget, isTemplate, whomToAsk: isStranger ? whomToAsk : undefined })}
        isEdited={isEdited}
        hasTarget={asked?.target !== undefined}
        partOf={matchedPart(draft.criteria)}
      />
    </div>
  );
}

/** What must be filled in before anything can be said. */
function missingOf(rules: ReturnType<typeof rulesOf>): string | undefined {
  if (rules === undefined) return t`Fill in the criteria: each needs a value.`;
  return typeof rules === 'string' ? t`Put right what is wrong with the criteria.` : undefined;
}

/** Why nothing is said of the target. */
function noteOf(
  draft: PolicyDraft,
  {
    isTarget,
    isTemplate,
    whomToAsk,
  }: {
    readonly isTarget: boolean;
    readonly isTemplate: boolean;
    /** Of who has no part in the target. */
    readonly whomToAsk: string | undefined;
  },
): string | undefined {
  if (whomToAsk !== undefined)
    return t`You have no part in ${namespaceOf(draft.target)}: to promote there, ${whomToAsk}.`;
  if (isTarget)
    return isTemplate ? undefined : t`What the criteria say; the tag name in the target needs a correction.`;
  return draft.target === ''
    ? t`What the criteria say; name the target repository to see what would happen there.`
    : t`What the criteria say; the target repository needs a correction.`;
}
