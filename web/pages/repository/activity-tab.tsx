// What happened in the repository.

import { useNavigate } from '@tanstack/react-router';
import { repositoryActivityRoute, repositoryRoute } from '../../site-map.tsx';
import { EventsList } from '../../words/events-list.tsx';
import { fromAddress } from '../../words/repository-name.ts';

export function ActivityTab() {
  const { repository: part } = repositoryRoute.useParams();
  const filter = repositoryActivityRoute.useSearch();
  const navigate = useNavigate();
  return (
    <EventsList
      filter={{ ...filter, repository: fromAddress(part) }}
      hasRepository={false}
      onFilter={({ type, actor }) =>
        navigate({
          to: '/repositories/$repository/activity',
          params: { repository: part },
          search: { type, actor },
          replace: true,
        })
      }
    />
  );
}
