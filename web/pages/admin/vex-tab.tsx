// VEX documents in force: what somebody found out about a vulnerability in a product, and so is no finding.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useState } from 'react';
import { addVex, removeVex, type VexBody } from '../../../src/api/vex.ts';
import { client } from '../../client.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Button } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { Listing } from '../../parts/listing.tsx';
import { queryClient } from '../../queries/query-client.ts';
import { viewerQuery } from '../../queries/session.ts';
import { vexQuery } from '../../queries/vex.ts';
import { Ago } from '../../words/time.tsx';
import { SuppressedDialog } from './vex-suppressed.tsx';

const changed = () => queryClient.invalidateQueries({ queryKey: ['vex'] });

export function VexTab() {
  const { data: viewer } = useQuery(viewerQuery);
  const found = useInfiniteQuery(vexQuery);
  const [isAdding, setIsAdding] = useState(false);
  const [opened, setOpened] = useState<VexBody>();
  return (
    <>
      <ListHead
        actions={
          viewer?.isAdmin && (
            <Button look="go" onClick={() => setIsAdding(true)}>
              <Trans>
                <Upload size={14} aria-hidden /> Upload a document…
              </Trans>
            </Button>
          )
        }
      />
      <Listing
        caption={t`VEX documents`}
        found={found}
        keyOf={({ id }) => id}
        empty={
          <Empty title={t`No VEX documents`}>
            <Trans>
              An OpenVEX document says of a product that a vulnerability does not affect it, or is fixed in it: then it
              is no finding, in any image.
            </Trans>
          </Empty>
        }
        columns={[
          {
            key: 'name',
            head: t`Document`,
            isWide: true,
            cell: ({ name }) => <span className="font-semibold">{name}</span>,
          },
          { key: 'statements', head: t`Statements`, align: 'right', cell: ({ statements }) => statements },
          {
            key: 'added',
            head: t`Added`,
            cell: ({ addedAt, addedBy }) => (
              <span className="text-ink-2">
                <Trans>
                  <Ago time={addedAt} /> by {addedBy}
                </Trans>
              </span>
            ),
          },
          {
            ...ACTIONS_COLUMN,
            cell: (document) => (
              <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
                <Button
                  look="quiet"
                  className="!h-6 !px-2"
                  aria-label={t`What ${document.name} took away`}
                  onClick={() => setOpened(document)}
                >
                  <Trans>What it took away</Trans>
                </Button>
                {viewer?.isAdmin && <Remove document={document} />}
              </span>
            ),
          },
        ]}
      />
      <FormDialog
        title={t`Upload a VEX document`}
        action={t`Upload`}
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        onSubmit={async (form) => {
          await client.call(addVex, {
            body: { name: String(form.get('name')), document: await read(form.get('file')) },
          });
          await changed();
        }}
      >
        <TextField label={t`Name`} name="name" required maxLength={200} autoFocus autoComplete="off" />
        <TextField
          label={t`Document`}
          name="file"
          type="file"
          accept=".json,application/json"
          required
          className="!h-auto py-1"
          hint={t`OpenVEX 0.2.0, as JSON. A newer version of a document takes the place of the one before.`}
        />
      </FormDialog>
      {opened && <SuppressedDialog document={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

function Remove({ document: { id, name } }: { readonly document: VexBody }) {
  return (
    <ConfirmButton
      text={t`Remove…`}
      label={t`Remove ${name}`}
      title={t`Remove the document ${name}?`}
      action={t`Remove the document`}
      onConfirm={async () => {
        await client.call(removeVex, { params: { id } });
        await changed();
      }}
    >
      <Trans>What it took away is found again: all images are compared anew, and policies are asked again.</Trans>
    </ConfirmButton>
  );
}

async function read(file: FormDataEntryValue | null): Promise<Record<string, unknown>> {
  if (!(file instanceof File)) throw new Error('choose a file');
  try {
    return JSON.parse(await file.text()) as Record<string, unknown>;
  } catch {
    throw new Error(`${file.name} is no JSON: choose an OpenVEX document`);
  }
}
