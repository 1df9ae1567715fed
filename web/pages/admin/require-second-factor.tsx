// Before everybody is asked for a second factor: who has none, and so is kept out until they have set one up.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { withoutSecondFactorQuery } from '../../queries/administration.ts';
import { viewerQuery } from '../../queries/session.ts';

interface RequireSecondFactorProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onRequire: () => Promise<unknown>;
}

export function RequireSecondFactor({ isOpen, onClose, onRequire }: RequireSecondFactorProps) {
  const found = useQuery({ ...withoutSecondFactorQuery, enabled: isOpen, staleTime: 0 });
  return (
    <FormDialog
      title={t`Ask everybody for a second factor?`}
      action={t`Ask for it`}
      isReady={found.isSuccess}
      isOpen={isOpen}
      onClose={onClose}
      onSubmit={onRequire}
    >
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading what={t`Looking who has none`} />}
      {found.data && <WhoHasNone names={found.data.items.map(({ name }) => name)} isCut={found.data.next !== null} />}
    </FormDialog>
  );
}

function WhoHasNone({ names, isCut }: { readonly names: readonly string[]; readonly isCut: boolean }) {
  const { data: viewer } = useQuery(viewerQuery);
  if (names.length === 0)
    return (
      <p>
        <Trans>Everybody who logs in by password has one: nobody is kept out.</Trans>
      </p>
    );
  const users = plural(names.length, { one: 'One user', other: '# users' });
  return (
    <>
      {viewer?.name !== undefined && names.includes(viewer.name) && (
        <Notice kind="error">
          <Trans>You have none yourself: your next page is the one on which you set it up.</Trans>
        </Notice>
      )}
      <p className="mb-1">
        <Trans>
          {isCut ? t`More than ${users}` : users} without one can do nothing by password until they have set it up on
          the web pages; docker and other clients that send their passwords are refused. Access tokens stay good.
        </Trans>
      </p>
      <ul aria-label={t`Users without a second factor`} className="max-h-[30vh] overflow-auto [overflow-wrap:anywhere]">
        {names.map((name) => (
          <li key={name}>
            {name}
            {name === viewer?.name && (
              <span className="text-ink-3">
                <Trans> (you)</Trans>
              </span>
            )}
          </li>
        ))}
        {isCut && (
          <li className="text-ink-3">
            <Trans>and more</Trans>
          </li>
        )}
      </ul>
    </>
  );
}
