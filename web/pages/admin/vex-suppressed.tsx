// What a VEX document took away from reports when it came.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { VexBody } from '../../../src/api/vex.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Table } from '../../parts/table.tsx';
import { suppressedQuery } from '../../queries/vex.ts';
import { shortDigest } from '../../words/digest.tsx';
import { RepositoryLink } from '../../words/repository-link.tsx';

interface SuppressedDialogProps {
  readonly document: VexBody;
  readonly onClose: () => void;
}

export function SuppressedDialog({ document, onClose }: SuppressedDialogProps) {
  const found = useQuery(suppressedQuery(document));
  return (
    <Dialog title={t`What ${document.name} took away`} isOpen onClose={onClose} isWide>
      <p className="mb-2 text-ink-2">
        <Trans>
          From the reports that were there when it came. Images that were scanned later never had these findings.
        </Trans>
      </p>
      <Problem error={found.error} onRetry={() => found.refetch()} />
      {found.isPending && <Loading />}
      {found.data?.isCut && (
        <Notice kind="info">
          <Trans>More has happened since than is read here: this is not all.</Trans>
        </Notice>
      )}
      {found.data?.images.length === 0 && (
        <p>
          <Trans>Nothing yet: no image had what it speaks of, or they are being compared.</Trans>
        </p>
      )}
      {found.data && found.data.images.length > 0 && (
        <Table
          caption={t`What was taken away`}
          rows={found.data.images}
          keyOf={({ repository, digest }) => `${repository} ${digest}`}
          columns={[
            {
              key: 'repository',
              head: t`Repository`,
              cell: ({ repository }) => <RepositoryLink repository={repository} />,
            },
            {
              key: 'image',
              head: t`Image`,
              cell: ({ tags, digest }) => (tags.length > 0 ? tags.join(', ') : <code>{shortDigest(digest)}</code>),
            },
            {
              key: 'vulnerabilities',
              head: t`No longer found`,
              isWide: true,
              cell: ({ vulnerabilities }) => (
                <span title={vulnerabilities.join(', ')}>{vulnerabilities.join(', ')}</span>
              ),
            },
          ]}
        />
      )}
    </Dialog>
  );
}
