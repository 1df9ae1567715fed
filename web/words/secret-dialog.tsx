// A secret that is shown once: it stays until somebody says that they have stored it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
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
    <Dialog title={t`The secret of ${shown?.name ?? ''}`} isOpen={shown !== undefined}>
      {shown && <Shown {...shown} onStored={onStored} />}
    </Dialog>
  );
}

function Shown({ name, username, secret, onStored }: ShownSecret & { readonly onStored: () => void }) {
  const [isStored, setIsStored] = useState(false);
  return (
    <>
      <p className="mb-2 text-ink-2">
        <Trans>It is shown now and never again.</Trans>
      </p>
      <h3 className="mb-1 text-sm font-semibold text-ink-2">
        <Trans>Secret</Trans>
      </h3>
      <Command text={secret} />
      {username !== undefined && (
        <>
          <h3 className="mt-3 mb-1 text-sm font-semibold text-ink-2">
            <Trans>User name</Trans>
          </h3>
          <Command text={username} />
          <h3 className="mt-3 mb-1 text-sm font-semibold text-ink-2">
            <Trans>Log in, with the secret on standard input</Trans>
          </h3>
          <Command text={`docker login ${location.host} -u '${username}' --password-stdin`} />
        </>
      )}
      <div className="mt-3 mb-3">
        <Button onClick={() => saveFile(`${name}.txt`, new Blob([`${secret}\n`]))}>
          <Trans>
            <Download size={14} aria-hidden /> Download
          </Trans>
        </Button>
      </div>
      <CheckField
        label={t`I have stored it`}
        checked={isStored}
        onChange={({ target }) => setIsStored(target.checked)}
      />
      <DialogActions>
        <Button look="go" disabled={!isStored} onClick={onStored}>
          <Trans>Close</Trans>
        </Button>
      </DialogActions>
    </>
  );
}
