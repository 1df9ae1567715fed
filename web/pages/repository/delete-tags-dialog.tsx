// Deleting tags: asks once, and says of each what has become of it.

import { useState } from 'react';
import { deleteTag, type TagBody } from '../../../src/api/repository.ts';
import { client } from '../../client.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { sentenceOf } from '../../parts/problem.tsx';
import { queryClient } from '../../queries/query-client.ts';
import { shortDigest } from '../../words/digest.tsx';

interface DeleteTagsDialogProps {
  readonly repository: string;
  readonly tags: readonly TagBody[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Told of the names that are gone. */
  readonly onDeleted: (names: readonly string[]) => void;
}

export function DeleteTagsDialog({ repository, tags, isOpen, onClose, onDeleted }: DeleteTagsDialogProps) {
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const [isBusy, setIsBusy] = useState(false);
  const close = () => {
    setRefused(new Map());
    onClose();
  };
  const remove = async () => {
    setIsBusy(true);
    const reasons = new Map<string, string>();
    const gone: string[] = [];
    for (const { name: tag } of tags) {
      try {
        await client.call(deleteTag, { params: { repository, tag } });
        gone.push(tag);
      } catch (error) {
        reasons.set(tag, sentenceOf(error));
      }
    }
    await queryClient.invalidateQueries({ queryKey: ['repository', repository] });
    onDeleted(gone);
    setRefused(reasons);
    setIsBusy(false);
    if (reasons.size === 0) close();
  };
  const word = tags.length === 1 ? 'tag' : 'tags';
  return (
    <Dialog title={`Delete ${tags.length} ${word}?`} isOpen={isOpen} onClose={close}>
      <p className="mb-2 text-ink-2">
        Only the names go. Each image stays under its digest, with what is attached to it, until garbage collection
        finds that nothing names it.
      </p>
      <ul className="max-h-[40vh] overflow-y-auto">
        {tags.map(({ name, digest }) => (
          <li key={name} className="border-b border-line py-1 [overflow-wrap:anywhere]">
            <span className="font-semibold">{name}</span> <code className="text-ink-3">{shortDigest(digest)}</code>
            {refused.has(name) && (
              <div role="alert" className="text-critical">
                {refused.get(name)}
              </div>
            )}
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onClick={close}>{refused.size > 0 ? 'Close' : 'Cancel'}</Button>
        <Button look="danger" isBusy={isBusy} disabled={tags.length === 0} onClick={remove}>
          {refused.size > 0 ? 'Try again' : `Delete ${tags.length} ${word}`}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
