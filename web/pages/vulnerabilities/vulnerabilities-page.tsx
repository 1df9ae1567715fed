// Vulnerabilities: look one up, and see what is waived.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus, Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { BarInput, CheckField } from '../../parts/field.tsx';
import { ListHead } from '../../parts/list-head.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { viewerQuery } from '../../queries/session.ts';
import { vulnerabilitiesRoute } from '../../site-map.tsx';
import { WaiveDialog } from '../../words/waive-dialog.tsx';
import { WaiversList } from '../../words/waivers-list.tsx';
import { PromotedFindings } from './promoted-findings.tsx';

export function VulnerabilitiesPage() {
  const filter = vulnerabilitiesRoute.useSearch();
  const navigate = useNavigate();
  const { data: viewer } = useQuery(viewerQuery);
  const [isWaiving, setIsWaiving] = useState(false);
  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const id = String(new FormData(event.currentTarget).get('id')).trim();
    if (id !== '') void navigate({ to: '/vulnerabilities/$id', params: { id } });
  };
  if (viewer?.name === undefined)
    return (
      <>
        <PageHead title={t`Vulnerabilities`} />
        <Empty title={t`Nobody is logged in`}>
          <Trans>Log in to look vulnerabilities up.</Trans>
        </Empty>
      </>
    );
  return (
    <>
      <PageHead title={t`Vulnerabilities`} sub={t`Look one up, and see every image and tag that has it.`} />
      <form onSubmit={find} className="mt-2 mb-6 flex flex-wrap gap-2">
        <BarInput
          label={t`Vulnerability`}
          name="id"
          className="!w-[260px]"
          placeholder="CVE-2024-3094, GHSA-…"
          autoComplete="off"
          spellCheck={false}
          required
        />
        <Button type="submit" look="go">
          <Trans>
            <Search size={14} aria-hidden /> Find
          </Trans>
        </Button>
      </form>
      <PromotedFindings
        isExploitedOnly={filter.kev ?? false}
        onExploitedOnly={(isOnly) =>
          navigate({ to: '/vulnerabilities', search: { ...filter, kev: isOnly || undefined }, replace: true })
        }
      />
      <ListHead
        actions={
          viewer?.name != null && (
            <Button onClick={() => setIsWaiving(true)}>
              <Trans>
                <Plus size={14} aria-hidden /> New waiver
              </Trans>
            </Button>
          )
        }
      >
        <h2 className="text-lg font-semibold">
          <Trans>Waivers</Trans>
        </h2>
        <CheckField
          label={t`Also those that are over`}
          checked={filter.over ?? false}
          onChange={({ target }) =>
            navigate({
              to: '/vulnerabilities',
              search: { ...filter, over: target.checked || undefined },
              replace: true,
            })
          }
        />
      </ListHead>
      <WaiversList filter={filter} />
      <WaiveDialog isOpen={isWaiving} onClose={() => setIsWaiving(false)} />
    </>
  );
}
