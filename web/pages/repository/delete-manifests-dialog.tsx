// Deleting manifests that have no tag: says before what goes, and after, what has become of each.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { UntaggedManifestBody } from '../../../src/api/manifest.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { type DeletedManifests, deleteManifests } from '../../queries/delete-manifests.ts';
import { shortDigest } from '../../words/digest.tsx';
import { ImageSize } from '../../words/image-size.tsx';
import { DeletionOutcome } from './deletion-outcome.tsx';
import { manifestInWords } from './manifest-in-words.ts';

interface DeleteManifestsProps {
  readonly repository: string;
  readonly manifests: readonly UntaggedManifestBody[];
  readonly onClose: () => void;
  /** Told of the digests that are gone. */
  readonly onDeleted: (digests: readonly string[]) => void;
}

export function DeleteManifestsDialog(props: DeleteManifestsProps) {
  return (
    <Dialog title={t`Delete manifests`} isOpen onClose={props.onClose}>
      <DeleteManifests {...props} />
    </Dialog>
  );
}

const NOTHING: DeletedManifests = { deleted: [], refused: [] };

function DeleteManifests({ repository, manifests, onClose, onDeleted }: DeleteManifestsProps) {
  // As they were when the dialog was opened, whatever becomes of the list below it.
  const [chosen] = useState(manifests);
  const [done, setDone] = useState(NOTHING);
  const [total, setTotal] = useState(0);
  const [stop] = useState(() => new AbortController());
  const deletion = useMutation({
    mutationFn: (digests: readonly string[]) => {
      setDone(NOTHING);
      setTotal(digests.length);
      const onPart = (part: DeletedManifests) => {
        setDone(part);
        onDeleted(part.deleted);
      };
      return deleteManifests(repository, digests, { signal: stop.signal, onPart });
    },
    onSuccess: ({ refused }) => refused.length === 0 && onClose(),
  });
  if (!deletion.isIdle)
    return (
      <DeletionOutcome
        deleted={done.deleted.length}
        refused={done.refused.map(({ digest, reason }) => ({ name: shortDigest(digest), reason }))}
        total={total}
        isUnderWay={deletion.isPending}
        error={deletion.error}
        onAgain={() => deletion.mutate(done.refused.map(({ digest }) => digest))}
        onClose={() => {
          stop.abort();
          onClose();
        }}
      />
    );
  return (
    <>
      <p className="mb-2 text-ink-2">
        <Trans>
          They can no longer be pulled by their digests, and no tag can be restored to them. Garbage collection removes
          what only they need.
        </Trans>
      </p>
      <ul
        aria-label={t`Manifests`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        className="max-h-[38vh] overflow-y-auto"
      >
        {chosen.map((manifest) => (
          <li key={manifest.digest} className="border-b border-line py-1 [overflow-wrap:anywhere]">
            <code>{shortDigest(manifest.digest)}</code>{' '}
            <span className="text-ink-2">
              {manifestInWords(manifest)} · <ImageSize image={manifest} />
            </span>
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" onClick={() => deletion.mutate(chosen.map(({ digest }) => digest))}>
          {plural(chosen.length, { one: 'Delete # manifest', other: 'Delete # manifests' })}
        </Button>
      </DialogActions>
    </>
  );
}
