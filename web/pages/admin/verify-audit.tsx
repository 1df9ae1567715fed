// Checks that no record of the audit log is missing or changed, part by part.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { type AuditCheckBody, verifyAudit } from '../../../src/api/audit.ts';
import { client } from '../../client.ts';
import { Button } from '../../parts/button.tsx';
import { Command } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';

interface Check {
  readonly checked: number;
  readonly last?: AuditCheckBody;
  readonly error?: unknown;
}

export function VerifyAudit() {
  const [check, setCheck] = useState<Check>();
  const [isBusy, setIsBusy] = useState(false);
  const verify = async () => {
    setIsBusy(true);
    let checked = 0;
    setCheck({ checked });
    try {
      let cursor: string | undefined;
      do {
        const last = await client.call(verifyAudit, { query: { cursor } });
        checked += last.checked;
        setCheck({ checked, last });
        cursor = last.next ?? undefined;
      } while (cursor !== undefined);
    } catch (error) {
      setCheck({ checked, error });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button isBusy={isBusy} onClick={verify}>
        <Trans>Verify</Trans>
      </Button>
      <Dialog title={t`Audit log`} isOpen={check !== undefined} onClose={() => setCheck(undefined)}>
        {check && <Outcome {...check} />}
      </Dialog>
    </>
  );
}

function Outcome({ checked, last, error }: Check) {
  if (error !== undefined) return <Problem error={error} />;
  if (!last || last.state === 'unfinished')
    return (
      <p role="status">
        <Trans>Checked {checked} records…</Trans>
      </p>
    );
  if (last.state === 'broken') return <Notice kind="error">{last.problem}</Notice>;
  return (
    <>
      <Notice kind="good">
        <Trans>
          Intact: {checked} records, none missing or changed{last.purged && t`, beside those that were purged`}.
        </Trans>
      </Notice>
      {last.head && (
        <>
          <p className="mb-1 text-ink-2">
            <Trans>The last record. Kept elsewhere, it shows later that nothing up to here was rewritten:</Trans>
          </p>
          <Command text={`shiplock audit verify --head ${last.head.sequence}:${last.head.hash}`} />
        </>
      )}
    </>
  );
}
