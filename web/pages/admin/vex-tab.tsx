// VEX documents in force: what somebody found out about a vulnerability in a product, and so is no finding.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useState } from 'react';
import { addVex, removeVex, type VexBody } from '../../../src/api/vex.ts';
import { client } from '../../client.ts';
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
              <Upload size={14} aria-hidden /> Upload a document…
            </Button>
          )
        }
      />
      <Listing
        caption="VEX documents"
        found={found}
        keyOf={({ id }) => id}
        empty={
          <Empty title="No VEX documents">
            An OpenVEX document says of a product that a vulnerability does not affect it, or is fixed in it: then it is
            no finding, in any image.
          </Empty>
        }
        columns={[
          {
            key: 'name',
            head: 'Document',
            isWide: true,
            cell: ({ name }) => <span className="font-semibold">{name}</span>,
          },
          { key: 'statements', head: 'Statements', align: 'right', cell: ({ statements }) => statements },
          {
            key: 'added',
            head: 'Added',
            cell: ({ addedAt, addedBy }) => (
              <span className="text-ink-2">
                <Ago time={addedAt} /> by {addedBy}
              </span>
            ),
          },
          {
            key: 'actions',
            head: <span className="sr-only">Actions</span>,
            name: '',
            align: 'right',
            cell: (document) => (
              <span className="inline-flex flex-wrap gap-1 max-[700px]:-ml-2">
                <Button
                  look="quiet"
                  className="!h-6 !px-2"
                  aria-label={`What ${document.name} took away`}
                  onClick={() => setOpened(document)}
                >
                  What it took away
                </Button>
                {viewer?.isAdmin && <Remove document={document} />}
              </span>
            ),
          },
        ]}
      />
      <FormDialog
        title="Upload a VEX document"
        action="Upload"
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        onSubmit={async (form) => {
          await client.call(addVex, {
            body: { name: String(form.get('name')), document: await read(form.get('file')) },
          });
          await changed();
        }}
      >
        <TextField label="Name" name="name" required maxLength={200} autoFocus autoComplete="off" />
        <TextField
          label="Document"
          name="file"
          type="file"
          accept=".json,application/json"
          required
          className="!h-auto py-1"
          hint="OpenVEX 0.2.0, as JSON. A newer version of a document takes the place of the one before."
        />
      </FormDialog>
      {opened && <SuppressedDialog document={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

function Remove({ document: { id, name } }: { readonly document: VexBody }) {
  return (
    <ConfirmButton
      text="Remove"
      label={`Remove ${name}`}
      title={`Remove the document ${name}?`}
      action="Remove the document"
      onConfirm={async () => {
        await client.call(removeVex, { params: { id } });
        await changed();
      }}
    >
      What it took away is found again: all images are compared anew, and policies are asked again.
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
