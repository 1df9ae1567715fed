// A secret that is shown once: it stays until somebody says that they have stored it.

import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Command } from '../parts/copy.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { CheckField } from '../parts/field.tsx';
import { saveFile } from '../parts/save-file.ts';

export interface ShownSecret {
  /** Such as `ci`. */
  readonly name: string;
  /** Left out for what nobody logs in with. */
  readonly username?: string;
  readonly secret: string;
}

interface SecretDialogProps {
  readonly shown: ShownSecret | undefined;
  readonly onStored: () => void;
}

export function SecretDialog({ shown, onStored }: SecretDialogProps) {
  return (
    <Dialog title={`The secret of ${shown?.name ?? ''}`} isOpen={shown !== undefined}>
      {shown && <Shown {...shown} onStored={onStored} />}
    </Dialog>
  );
}

function Shown({ name, username, secret, onStored }: ShownSecret & { readonly onStored: () => void }) {
  const [isStored, setIsStored] = useState(false);
  return (
    <>
      <p className="mb-2 text-ink-2">It is shown now and never again.</p>
      <h3 className="mb-1 text-sm font-semibold text-ink-2">Secret</h3>
      <Command text={secret} />
      {username !== undefined && (
        <>
          <h3 className="mt-3 mb-1 text-sm font-semibold text-ink-2">User name</h3>
          <Command text={username} />
          <h3 className="mt-3 mb-1 text-sm font-semibold text-ink-2">Log in, with the secret on standard input</h3>
          <Command text={`docker login ${location.host} -u '${username}' --password-stdin`} />
        </>
      )}
      <div className="mt-3 mb-3">
        <Button onClick={() => saveFile(`${name}.txt`, new Blob([`${secret}\n`]))}>
          <Download size={14} aria-hidden /> Download
        </Button>
      </div>
      <CheckField label="I have stored it" checked={isStored} onChange={({ target }) => setIsStored(target.checked)} />
      <DialogActions>
        <Button look="go" disabled={!isStored} onClick={onStored}>
          Close
        </Button>
      </DialogActions>
    </>
  );
}
