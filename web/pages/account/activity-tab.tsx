// What the viewer has done, on every page and by every credential.

import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ownEventsQuery } from '../../queries/account.ts';
import { accountActivityRoute } from '../../site-map.tsx';
import { EventsTable } from '../../words/events-list.tsx';

export function OwnActivityTab() {
  const filter = accountActivityRoute.useSearch();
  const navigate = useNavigate();
  const found = useInfiniteQuery(ownEventsQuery(filter.type));
  return (
    <EventsTable
      found={found}
      filter={filter}
      fields={['type']}
      onFilter={({ type }) => navigate({ to: '/account/activity', search: { type }, replace: true })}
    />
  );
}
