// The deployment asks for a second factor, and the viewer has none yet: until they do, there is nothing else for them here.

import { t } from '@lingui/core/macro';
import { PageHead } from '../parts/page-head.tsx';
import { queryClient } from '../queries/query-client.ts';
import { SecondFactorSetup } from '../words/second-factor-setup.tsx';

export function Enrolling() {
  return (
    <>
      <PageHead
        title={t`Set up a second factor`}
        sub={t`This deployment asks everybody for one. Nothing else can be done until you have it.`}
      />
      <SecondFactorSetup onDone={() => queryClient.invalidateQueries()} />
    </>
  );
}
