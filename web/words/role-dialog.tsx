// Choosing a role, and whether it is given or denied.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { listInWords } from '../language/in-words.ts';
import { SelectField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { rolesQuery } from '../queries/access.ts';
import { viewerQuery } from '../queries/session.ts';
import { codeInWords } from './code-in-words.ts';
import { helpWithNoUser } from './no-such-user.tsx';

interface RoleDialogProps {
  readonly title: string;
  readonly action: string;
  readonly isOpen: boolean;
  readonly roleName?: string | undefined;
  readonly isDenied?: boolean;
  /** What else is filled in, such as for whom. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
  readonly onChoose: (chosen: { readonly role: string; readonly deny: boolean }, form: FormData) => Promise<unknown>;
}

export function RoleDialog({
  title,
  action,
  isOpen,
  roleName,
  isDenied,
  children,
  onClose,
  onChoose,
}: RoleDialogProps) {
  return (
    <FormDialog
      title={title}
      action={action}
      isOpen={isOpen}
      onClose={onClose}
      helpWith={helpWithNoUser}
      onSubmit={(form) => onChoose({ role: String(form.get('role')), deny: form.get('deny') === 'true' }, form)}
    >
      {children}
      <RoleChoice roleName={roleName} />
      <SelectField label={t`Give or deny`} name="deny" defaultValue={String(isDenied ?? false)}>
        <option value="false">{t`give: they may do this`}</option>
        <option value="true">{t`deny: they may not, whatever else gives it`}</option>
      </SelectField>
    </FormDialog>
  );
}

/** Choosing a role, as `role` of a form. */
export function RoleChoice({
  label = t`Role`,
  roleName = 'read-only',
}: {
  readonly label?: string;
  readonly roleName?: string | undefined;
}) {
  const { data: viewer } = useQuery(viewerQuery);
  const roles = useQuery(rolesQuery);
  const [chosen, setChosen] = useState(roleName);
  const known = roles.data?.items ?? [];
  const shown = known.find(({ name }) => name === chosen);
  return (
    <SelectField
      label={label}
      name="role"
      value={chosen}
      onChange={({ target }) => setChosen(target.value)}
      hint={
        shown && (
          <>
            {t`${shown.description === '' ? '' : `${shown.description} `}May: ${listInWords(shown.permissions.map(codeInWords))}.`}
            {viewer?.isAdmin && (
              <>
                {' '}
                <Link to="/admin/roles" className="underline">
                  <Trans>Make a role for less, or for more</Trans>
                </Link>
              </>
            )}
          </>
        )
      }
    >
      {known.length === 0 && <option>{chosen}</option>}
      {known.map(({ name }) => (
        <option key={name}>{name}</option>
      ))}
    </SelectField>
  );
}
