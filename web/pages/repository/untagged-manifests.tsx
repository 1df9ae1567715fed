// Manifests without a tag: what is left of images whose tags have moved on, how much it is, and how to be rid of it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UntaggedManifestBody } from '../../../src/api/manifest.ts';
import { Button } from '../../parts/button.tsx';
import { checkColumn, chosenWith } from '../../parts/check-column.tsx';
import { Listing } from '../../parts/listing.tsx';
import type { Column } from '../../parts/table.tsx';
import { untaggedQuery } from '../../queries/repositories.ts';
import { Digest, shortDigest } from '../../words/digest.tsx';
import { ImageSize } from '../../words/image-size.tsx';
import { sizeInWords } from '../../words/size.ts';
import { Ago } from '../../words/time.tsx';
import { DeleteManifestsDialog } from './delete-manifests-dialog.tsx';
import { manifestInWords } from './manifest-in-words.ts';

interface UntaggedManifestsProps {
  readonly repository: string;
  readonly mayDelete: boolean;
}

export function UntaggedManifests({ repository, mayDelete }: UntaggedManifestsProps) {
  const found = useInfiniteQuery(untaggedQuery(repository));
  const total = found.data?.pages[0]?.total;
  const rows = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isDeleting, setIsDeleting] = useState(false);
  const choose = (digests: readonly string[], isChosen: boolean) =>
    setChosen((before) => chosenWith(before, digests, isChosen));
  const meant = rows.filter(({ digest }) => chosen.has(digest));
  const check = checkColumn({ rows, keyOf, nameOf, what: 'manifests', chosen, choose });
  return (
    <section aria-labelledby="untagged-head" className="mt-6">
      <div className="mb-1.5 flex min-h-[30px] flex-wrap items-center gap-2">
        <h2 id="untagged-head" className="font-semibold">
          <Trans>
            Untagged manifests
            {total !== undefined && total.count > 0 && (
              <span className="ml-2 font-normal text-ink-3">
                <Trans>
                  {total.count} · {sizeInWords(total.bytes)} logical
                </Trans>
              </span>
            )}
          </Trans>
        </h2>
        {mayDelete && rows.length > 0 && (
          <Button look="danger" className="ml-auto" disabled={meant.length === 0} onClick={() => setIsDeleting(true)}>
            {meant.length === 0 ? t`Delete manifests` : t`Delete ${meant.length} of them…`}
          </Button>
        )}
      </div>
      <Listing
        caption={t`Untagged manifests`}
        found={found}
        columns={mayDelete ? [check, ...COLUMNS] : COLUMNS}
        keyOf={keyOf}
        isSelected={({ digest }) => chosen.has(digest)}
        empty={
          <p className="text-ink-3">
            <Trans>Every manifest has a tag, or belongs to one that has.</Trans>
          </p>
        }
      />
      {isDeleting && (
        <DeleteManifestsDialog
          repository={repository}
          manifests={meant}
          onClose={() => setIsDeleting(false)}
          onDeleted={(digests) => choose(digests, false)}
        />
      )}
    </section>
  );
}

const keyOf = ({ digest }: UntaggedManifestBody) => digest;
const nameOf = ({ digest }: UntaggedManifestBody) => t`the manifest ${shortDigest(digest)}`;

const COLUMNS: readonly Column<UntaggedManifestBody>[] = [
  { key: 'digest', head: t`Digest`, cell: ({ digest }) => <Digest digest={digest} /> },
  {
    key: 'kind',
    head: t`Kind`,
    isWide: true,
    cell: (manifest) => <span className="text-ink-2">{manifestInWords(manifest)}</span>,
  },
  { key: 'size', head: t`Logical size`, align: 'right', cell: (one) => <ImageSize image={one} /> },
  {
    key: 'pushed',
    head: t`Pushed`,
    cell: ({ pushedAt, pushedBy }) => (
      <span className="text-ink-2">
        <Trans>
          <Ago time={pushedAt} /> by {pushedBy}
        </Trans>
      </span>
    ),
  },
];
