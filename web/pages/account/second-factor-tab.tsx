// The second factor of the viewer: on or off.

import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { disableSecondFactor } from '../../../src/api/session.ts';
import { client } from '../../client.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Problem } from '../../parts/problem.tsx';
import { secondFactorQuery } from '../../queries/account.ts';
import { queryClient } from '../../queries/query-client.ts';
import { SecondFactorSetup } from '../../words/second-factor-setup.tsx';

export function SecondFactorTab() {
  const found = useQuery(secondFactorQuery);
  const [isEnding, setIsEnding] = useState(false);
  const changed = () => queryClient.invalidateQueries({ queryKey: ['second-factor'] });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Problem error={found.error} onRetry={() => found.refetch()} />;
  const { enabled, required, recoveryCodesLeft } = found.data;
  if (!enabled) return <SecondFactorSetup onDone={changed} />;
  return (
    <div className="max-w-[640px]">
      <p className="mb-2">
        <Badge tone="good" icon={ShieldCheck}>
          <Trans>on</Trans>
        </Badge>
      </p>
      <p className="mb-3 text-ink-2">
        <Trans>
          Logging in asks for a code of your authenticator app.{' '}
          {plural(recoveryCodesLeft, { one: '# recovery code is left.', other: '# recovery codes are left.' })}
          {required && t` This deployment asks for it: whoever switches it off has to set it up again.`}
        </Trans>
      </p>
      <Button look="danger" onClick={() => setIsEnding(true)}>
        <Trans>Switch off…</Trans>
      </Button>
      <FormDialog
        title={t`Switch the second factor off?`}
        action={t`Switch off`}
        isDangerous
        isOpen={isEnding}
        onClose={() => setIsEnding(false)}
        onSubmit={async (form) => {
          await client.call(disableSecondFactor, { body: { code: String(form.get('code')).trim() } });
          await changed();
          await queryClient.invalidateQueries({ queryKey: ['viewer'] });
        }}
      >
        <TextField
          label={t`Code`}
          name="code"
          required
          autoFocus
          autoComplete="one-time-code"
          hint={t`Of your authenticator app, or one of your recovery codes.`}
        />
      </FormDialog>
    </div>
  );
}
