// Vulnerabilities: look one up, and see what was found last and what is waived.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import type { FormEvent } from 'react';
import { Button } from '../../parts/button.tsx';
import { BarInput } from '../../parts/field.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { TabBar, TabLink } from '../../parts/tabs.tsx';
import { LoggedInOnly } from '../../words/logged-in-only.tsx';

export function VulnerabilitiesPage() {
  const navigate = useNavigate();
  const find = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const id = String(new FormData(event.currentTarget).get('id')).trim();
    if (id !== '') void navigate({ to: '/vulnerabilities/$id', params: { id } });
  };
  return (
    <>
      <PageHead title={t`Vulnerabilities`} sub={t`Look one up, and see every image and tag that has it.`} />
      <LoggedInOnly what={t`vulnerabilities`}>
        <form onSubmit={find} className="mt-2 flex flex-wrap gap-2">
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
        <TabBar label={t`Parts of the vulnerabilities`}>
          <TabLink to="/vulnerabilities" activeOptions={{ exact: true, includeSearch: false }}>
            <Trans>Newest in what was promoted</Trans>
          </TabLink>
          <TabLink to="/vulnerabilities/waivers" activeOptions={{ includeSearch: false }}>
            <Trans>Waivers</Trans>
          </TabLink>
        </TabBar>
        <Outlet />
      </LoggedInOnly>
    </>
  );
}
