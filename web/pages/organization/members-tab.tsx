// Who belongs to the organization, and who owns it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Crown, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { type MemberBody, removeMember, setMember } from '../../../src/api/account.ts';
import { client } from '../../client.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { CheckField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { membersQuery, organizationQuery } from '../../queries/organizations.ts';
import { queryClient } from '../../queries/query-client.ts';
import { viewerQuery } from '../../queries/session.ts';
import { organizationRoute } from '../../site-map.tsx';
import { helpWithNoUser } from '../../words/no-such-user.tsx';
import { UserField } from '../../words/user-field.tsx';

export function MembersTab() {
  const { organization } = organizationRoute.useParams();
  const { data: known } = useQuery(organizationQuery(organization));
  const { data: viewer } = useQuery(viewerQuery);
  const found = useInfiniteQuery(membersQuery(organization));
  const [isAdding, setIsAdding] = useState(false);
  const changed = async () => {
    await queryClient.invalidateQueries({ queryKey: ['organization', organization] });
    await queryClient.invalidateQueries({ queryKey: ['viewer'] });
  };
  const set = async (user: string, isOwner: boolean) => {
    await client.call(setMember, { params: { organization, user }, body: { isOwner } });
    await changed();
  };
  const isOwner = known?.isOwner ?? false;
  return (
    <>
      <ListHead
        actions={
          isOwner && (
            <Button look="go" onClick={() => setIsAdding(true)}>
              <Trans>
                <UserPlus size={14} aria-hidden /> Add member
              </Trans>
            </Button>
          )
        }
      >
        <p className="text-ink-2">
          <Trans>Membership alone gives nothing to see: roles of teams and users do. Owners may do everything.</Trans>
        </p>
      </ListHead>
      <Listing
        caption={t`Members of ${organization}`}
        found={found}
        keyOf={({ name }) => name}
        empty={
          <Empty title={t`No members yet`}>
            <Trans>System admins look after it until it has an owner. Add one.</Trans>
          </Empty>
        }
        columns={[
          { key: 'name', head: t`User`, cell: ({ name }) => <span className="font-semibold">{name}</span> },
          { key: 'full', head: t`Full name`, isWide: true, cell: ({ fullName }) => fullName },
          {
            key: 'owner',
            head: t`As`,
            cell: (member) =>
              member.isOwner ? (
                <Badge tone="accent" icon={Crown}>
                  <Trans>owner</Trans>
                </Badge>
              ) : (
                'member'
              ),
          },
          {
            ...ACTIONS_COLUMN,
            cell: (member) => (
              <MemberActions
                member={member}
                isOwner={isOwner}
                isSelf={member.name === viewer?.name}
                onOwner={() => set(member.name, !member.isOwner)}
                onRemove={async () => {
                  await client.call(removeMember, { params: { organization, user: member.name } });
                  await changed();
                }}
              />
            ),
          },
        ]}
      />
      <FormDialog
        title={t`Add a member to ${organization}`}
        action={t`Add`}
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        helpWith={helpWithNoUser}
        onSubmit={(form) => set(String(form.get('user')).trim(), form.has('isOwner'))}
      >
        <UserField />
        <CheckField
          label={t`Owner`}
          name="isOwner"
          hint={t`May do everything in the organization and its repositories.`}
        />
      </FormDialog>
    </>
  );
}

interface MemberActionsProps {
  readonly member: MemberBody;
  /** The viewer is one. */
  readonly isOwner: boolean;
  readonly isSelf: boolean;
  readonly onOwner: () => Promise<void>;
  readonly onRemove: () => Promise<void>;
}

function MemberActions({ member, isOwner, isSelf, onOwner, onRemove }: MemberActionsProps) {
  const { name } = member;
  return (
    <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
      {isOwner && (
        <ConfirmButton
          text={member.isOwner ? t`Make a member…` : t`Make an owner…`}
          label={member.isOwner ? t`Make a member of ${name}` : t`Make an owner of ${name}`}
          title={member.isOwner ? t`${name} no longer an owner?` : t`Make ${name} an owner?`}
          action={member.isOwner ? t`Make a member` : t`Make an owner`}
          onConfirm={onOwner}
        >
          {member.isOwner
            ? t`They keep the roles that were given to them and to their teams.`
            : t`Owners may do everything in the organization and its repositories, and add other owners.`}
        </ConfirmButton>
      )}
      {(isOwner || isSelf) && (
        <ConfirmButton
          text={isSelf ? t`Leave…` : t`Remove…`}
          label={isSelf ? t`Leave the organization` : t`Remove ${name}`}
          title={isSelf ? t`Leave the organization?` : t`Remove ${name}?`}
          action={isSelf ? t`Leave` : t`Remove`}
          onConfirm={onRemove}
        >
          <Trans>Also from all its teams, with what came by them.</Trans>
        </ConfirmButton>
      )}
    </span>
  );
}
