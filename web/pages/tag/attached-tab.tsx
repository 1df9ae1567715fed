// What is attached to the image: signatures, bills of materials, attestations. They travel with it when it is promoted.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { manifestSchema } from '../../../src/api/manifest.ts';
import { parseDigest } from '../../../src/oci/digest.ts';
import { attachmentTags } from '../../../src/oci/reference.ts';
import { ACTIONS_COLUMN } from '../../parts/actions-column.tsx';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { attachedTagsQuery, manifestQuery } from '../../queries/repositories.ts';
import { Digest, shortDigest } from '../../words/digest.tsx';
import { sizeInWords } from '../../words/size.ts';
import { useShownImage } from './platform-choice.tsx';

type Manifest = z.output<typeof manifestSchema>;

interface Attachment {
  readonly digest: string;
  readonly type: string;
  readonly size: number;
  /** How it is attached: by its subject, or under a tag that names the image's digest. */
  readonly by: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Media types, in words. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/cosign.*sig|simplesigning|sigstore\.bundle/, t`signature`],
  [/notary.*signature/, t`signature (Notation)`],
  [/cyclonedx|spdx|sbom|syft/, t`bill of materials`],
  [/in-toto|dsse|attestation/, t`attestation`],
];

export function AttachedTab() {
  const { repository, tag } = useShownImage();
  const digest = parseDigest(tag?.digest ?? '');
  const manifest = useQuery({ ...manifestQuery(repository, digest ?? ''), enabled: digest !== undefined });
  const tagged = useQuery({
    ...attachedTagsQuery(repository, digest ? attachmentTags(digest) : []),
    enabled: digest !== undefined,
  });
  const [opened, setOpened] = useState<Attachment>();
  const bySubject = (manifest.data?.referrers ?? []).map(
    (one): Attachment => ({
      ...{ digest: one.digest, type: one.artifactType ?? one.mediaType, size: one.size, by: 'subject' },
      annotations: one.annotations ?? {},
    }),
  );
  const byTag = (tagged.data ?? []).map(
    (one): Attachment => ({
      ...{ digest: one.digest, type: one.artifactType ?? one.mediaType, size: one.size, by: one.name, annotations: {} },
    }),
  );
  const rows = [...bySubject, ...byTag.filter((one) => bySubject.every(({ digest }) => digest !== one.digest))];
  return (
    <>
      <Problem error={manifest.error ?? tagged.error} onRetry={() => manifest.refetch()} />
      {(manifest.isPending || tagged.isPending) && <Loading />}
      {manifest.isSuccess && tagged.isSuccess && rows.length === 0 && (
        <Empty title={t`Nothing is attached`}>
          <p className="mb-3">
            <Trans>Signatures, bills of materials and attestations that refer to this image stand here.</Trans>
          </p>
          <Command text={`cosign sign ${location.host}/${repository}@${tag?.digest ?? ''}`} />
        </Empty>
      )}
      {rows.length > 0 && (
        <Table
          caption={t`Attached`}
          columns={columnsOf(setOpened)}
          rows={rows}
          keyOf={({ digest, by }) => `${digest} ${by}`}
        />
      )}
      {manifest.data?.moreReferrers && (
        <p className="mt-2 text-ink-3">
          <Trans>These are the first of them.</Trans>
        </p>
      )}
      {opened && (
        <Dialog
          title={`${kindOf(opened)} ${shortDigest(opened.digest)}`}
          isOpen
          onClose={() => setOpened(undefined)}
          isWide
        >
          <AttachmentView repository={repository} attachment={opened} />
        </Dialog>
      )}
    </>
  );
}

function columnsOf(onOpen: (attachment: Attachment) => void): readonly Column<Attachment>[] {
  return [
    { key: 'kind', head: t`What`, cell: (one) => <span className="font-semibold">{kindOf(one)}</span> },
    { key: 'type', head: t`Type`, isWide: true, cell: ({ type }) => <code title={type}>{type}</code> },
    { key: 'digest', head: t`Digest`, cell: ({ digest }) => <Digest digest={digest} /> },
    { key: 'size', head: t`Size`, align: 'right', cell: ({ size }) => sizeInWords(size) },
    {
      key: 'by',
      head: t`By`,
      cell: ({ by }) => (
        <span className="text-ink-2">{by === 'subject' ? t`its subject` : t`tag ${by.slice(0, 20)}…`}</span>
      ),
    },
    {
      ...ACTIONS_COLUMN,
      cell: (one) => (
        <Button
          look="quiet"
          className="!h-6 !px-2"
          aria-label={t`Show ${shortDigest(one.digest)}`}
          onClick={() => onOpen(one)}
        >
          <Trans>Show</Trans>
        </Button>
      ),
    },
  ];
}

function AttachmentView({ repository, attachment }: { readonly repository: string; readonly attachment: Attachment }) {
  const found = useQuery(manifestQuery(repository, attachment.digest));
  return (
    <>
      <p className="mb-1 text-ink-2">
        <Trans>Fetch what it holds:</Trans>
      </p>
      <Command text={`oras pull ${location.host}/${repository}@${attachment.digest}`} />
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.data && (
        <pre className="mt-3 whitespace-pre-wrap rounded-md border border-line bg-panel p-3 text-sm [overflow-wrap:anywhere]">
          {JSON.stringify(told(found.data), null, 2)}
        </pre>
      )}
    </>
  );
}

/** Without what says nothing about an attachment. */
function told({ digest, mediaType, artifactType, subject, annotations, layers, config }: Manifest) {
  return { digest, mediaType, artifactType, subject, annotations, layers, config };
}

function kindOf({ type, by }: Attachment): string {
  const known = KINDS.find(([pattern]) => pattern.test(type))?.[1];
  if (known) return known;
  if (by.endsWith('.sig')) return t`signature`;
  if (by.endsWith('.att')) return t`attestation`;
  return by.endsWith('.sbom') ? t`bill of materials` : t`artifact`;
}
