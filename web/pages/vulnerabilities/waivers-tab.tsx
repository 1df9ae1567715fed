// What is waived, where, until when, and who answers for it.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { CheckField } from '../../parts/field.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { waiversQuery } from '../../queries/vulnerabilities.ts';
import { waiversRoute } from '../../site-map.tsx';
import { WaiveDialog } from '../../words/waive-dialog.tsx';
import { WaiversList } from '../../words/waivers-list.tsx';

export function WaiversTab() {
  const filter = waiversRoute.useSearch();
  const navigate = useNavigate();
  const [first] = useInfiniteQuery(waiversQuery(filter)).data?.pages ?? [];
  const [isWaiving, setIsWaiving] = useState(false);
  return (
    <>
      <ListHead
        actions={
          first?.mayCreate === true ? (
            <Button onClick={() => setIsWaiving(true)}>
              <Trans>
                <Plus size={14} aria-hidden /> New waiver
              </Trans>
            </Button>
          ) : (
            first && (
              <span className="text-ink-3">
                <Trans>Who administers a repository can make one for it.</Trans>
              </span>
            )
          )
        }
      >
        <CheckField
          label={t`Also those that are over`}
          checked={filter.over ?? false}
          onChange={({ target }) =>
            navigate({ to: '/vulnerabilities/waivers', search: { over: target.checked || undefined }, replace: true })
          }
        />
      </ListHead>
      <WaiversList filter={filter} />
      <WaiveDialog isOpen={isWaiving} onClose={() => setIsWaiving(false)} />
    </>
  );
}
