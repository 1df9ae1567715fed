// Manifests without a tag: what is left of images whose tags have moved on, how much it is, and how to be rid of it.

import { useInfiniteQuery } from '@tanstack/react-query';
import { deleteManifest, type UntaggedManifestBody } from '../../../src/api/repository.ts';
import { client } from '../../client.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Listing } from '../../parts/listing.tsx';
import type { Column } from '../../parts/table.tsx';
import { queryClient } from '../../queries/query-client.ts';
import { untaggedQuery } from '../../queries/repositories.ts';
import { Digest, shortDigest } from '../../words/digest.tsx';
import { sizeInWords } from '../../words/size.ts';
import { Ago } from '../../words/time.tsx';

interface UntaggedManifestsProps {
  readonly repository: string;
  readonly mayDelete: boolean;
}

export function UntaggedManifests({ repository, mayDelete }: UntaggedManifestsProps) {
  const found = useInfiniteQuery(untaggedQuery(repository));
  const total = found.data?.pages[0]?.total;
  return (
    <section aria-labelledby="untagged-head" className="mt-6">
      <h2 id="untagged-head" className="mb-1.5 font-semibold">
        Untagged manifests
        {total !== undefined && total.count > 0 && (
          <span className="ml-2 font-normal text-ink-3">
            {total.count} · {sizeInWords(total.bytes)} logical
          </span>
        )}
      </h2>
      <Listing
        caption="Untagged manifests"
        found={found}
        columns={mayDelete ? [...COLUMNS, deleteColumn(repository)] : COLUMNS}
        keyOf={({ digest }) => digest}
        empty={<p className="text-ink-3">Every manifest has a tag, or belongs to one that has.</p>}
      />
    </section>
  );
}

const COLUMNS: readonly Column<UntaggedManifestBody>[] = [
  { key: 'digest', head: 'Digest', cell: ({ digest }) => <Digest digest={digest} /> },
  {
    key: 'kind',
    head: 'Kind',
    isWide: true,
    cell: ({ kind, artifactType, platform }) => (
      <span className="text-ink-2">{platform ?? (kind === 'artifact' ? (artifactType ?? kind) : kind)}</span>
    ),
  },
  { key: 'size', head: 'Size', align: 'right', cell: ({ size }) => sizeInWords(size) },
  {
    key: 'pushed',
    head: 'Pushed',
    cell: ({ pushedAt, pushedBy }) => (
      <span className="text-ink-2">
        <Ago time={pushedAt} /> by {pushedBy}
      </span>
    ),
  },
];

function deleteColumn(repository: string): Column<UntaggedManifestBody> {
  return {
    key: 'delete',
    head: <span className="sr-only">Actions</span>,
    name: '',
    align: 'right',
    cell: ({ digest }) => (
      <ConfirmButton
        text="Delete…"
        label={`Delete the manifest ${shortDigest(digest)}`}
        title={`Delete the manifest ${shortDigest(digest)}?`}
        action="Delete the manifest"
        onConfirm={async () => {
          await client.call(deleteManifest, { params: { repository, digest } });
          await queryClient.invalidateQueries({ queryKey: ['repository', repository] });
        }}
      >
        It can no longer be pulled by its digest, and no tag can be restored to it. Garbage collection removes its
        bytes.
      </ConfirmButton>
    ),
  };
}
