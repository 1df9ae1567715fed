// The board: a row for each application, and in it what is in each stage, and why it goes no further.

import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { PromoteDialog } from '../../words/promote-dialog.tsx';
import type { PromotedImage } from '../../words/promotion-targets.ts';
import { ApplicationRow } from './application-row.tsx';
import { usePipelines } from './use-pipelines.ts';

interface Promoting {
  readonly image: PromotedImage;
  readonly target: string;
}

export function Board() {
  const { data } = usePipelines();
  const [promoting, setPromoting] = useState<Promoting>();
  if (!data) return null;
  const columns = Math.max(...data.all.map(({ stages }) => stages.length));
  return (
    <>
      <ul aria-label={t`Applications`} className="rounded-lg border border-line">
        {data.shown.map((application) => (
          <ApplicationRow
            key={application.stages.flat().join()}
            application={application}
            pipelines={data.pipelines}
            there={data.there}
            unseen={data.unseen}
            columns={columns}
            onPromote={(image, target) => setPromoting({ image, target })}
          />
        ))}
      </ul>
      {promoting && <PromoteDialog {...promoting} isOpen onClose={() => setPromoting(undefined)} />}
    </>
  );
}
