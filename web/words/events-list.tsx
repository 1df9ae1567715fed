// What happened, as sentences: who, what, where.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import { Bot, KeyRound, Route, UserRound } from 'lucide-react';
import type { AnsweredJson } from '../../src/api/call.ts';
import type { listEvents } from '../../src/api/operations.ts';
import { Empty } from '../parts/empty.tsx';
import { BarInput } from '../parts/field.tsx';
import { Hint } from '../parts/hint.tsx';
import { ListHead } from '../parts/list-head.tsx';
import { Listing } from '../parts/listing.tsx';
import type { Column } from '../parts/table.tsx';
import { type EventsFilter, eventsQuery } from '../queries/administration.ts';
import { codeInWords } from './code-in-words.ts';
import { shortDigest } from './digest.tsx';
import { LINK, RepositoryLink, TagLink } from './repository-link.tsx';
import { Ago } from './time.tsx';

type EventsPage = AnsweredJson<typeof listEvents>;
type Event = EventsPage['items'][number];

const ICONS = { user: UserRound, api_key: KeyRound, policy: Route, system: Bot, anonymous: UserRound };
/** Worth offering; every other type can be typed. */
const TYPES = [
  'manifest.pushed',
  'tag.deleted',
  'scan.completed',
  'policy.evaluated',
  'promotion.succeeded',
  'promotion.refused',
  'access.granted',
  'access.revoked',
  'repository.created',
  'repository.updated',
  'waiver.created',
  'login.failed',
];

interface EventsListProps {
  readonly filter: EventsFilter;
  /** In the activity of one repository its name is not repeated. */
  readonly hasRepository?: boolean;
  readonly onFilter: (filter: EventsFilter) => void;
}

export function EventsList({ filter, hasRepository = true, onFilter }: EventsListProps) {
  const found = useInfiniteQuery(eventsQuery(filter));
  const fields = hasRepository ? ALL_FIELDS : ALL_FIELDS.filter((name) => name !== 'repository');
  return (
    <EventsTable found={found} filter={filter} fields={fields} hasRepository={hasRepository} onFilter={onFilter} />
  );
}

const ALL_FIELDS: readonly (keyof EventsFilter)[] = ['type', 'actor', 'repository'];

interface EventsTableProps extends EventsListProps {
  readonly found: UseInfiniteQueryResult<InfiniteData<EventsPage>>;
  /** By what it can be filtered. */
  readonly fields: readonly (keyof EventsFilter)[];
}

/** The same of events that were read already. */
export function EventsTable({ found, filter, fields, hasRepository = true, onFilter }: EventsTableProps) {
  const set = (name: keyof EventsFilter) => (event: { readonly target: { readonly value: string } }) =>
    onFilter({ ...filter, [name]: event.target.value || undefined });
  const isFiltered = Object.entries(filter).some(
    ([name, value]) => value !== undefined && (hasRepository || name !== 'repository'),
  );
  const where: Column<Event> = {
    key: 'where',
    head: t`Where`,
    isWide: true,
    cell: ({ repository, namespace, tag }) =>
      repository === null ? (
        namespace
      ) : tag === null ? (
        <RepositoryLink repository={repository} />
      ) : (
        <TagLink repository={repository} tag={tag} />
      ),
  };
  const what: Column<Event> = {
    key: 'what',
    head: t`Tag`,
    isWide: true,
    cell: ({ repository, tag }) =>
      repository !== null && tag !== null && <TagLink repository={repository} tag={tag} isShort />,
  };
  return (
    <>
      <ListHead>
        <BarInput
          label={t`Type`}
          className="!w-[230px]"
          list="event-types"
          defaultValue={filter.type}
          placeholder={t`Type, such as manifest.pushed`}
          onChange={set('type')}
        />
        <datalist id="event-types">
          {TYPES.map((type) => (
            <option key={type} value={type} />
          ))}
        </datalist>
        {fields.includes('actor') && (
          <BarInput label={t`Who`} className="!w-[140px]" defaultValue={filter.actor} onChange={set('actor')} />
        )}
        {fields.includes('repository') && (
          <BarInput
            label={t`Repository`}
            className="!w-[200px]"
            defaultValue={filter.repository}
            onChange={set('repository')}
          />
        )}
      </ListHead>
      <Listing
        caption={t`Events`}
        found={found}
        keyOf={({ id }) => id}
        empty={
          isFiltered ? (
            <Empty title={t`Nothing fits`}>
              <Trans>Names and types are compared whole: type manifest.pushed, not push.</Trans>
            </Empty>
          ) : (
            <Empty title={t`Nothing has happened yet`}>
              <Trans>Pushes, scans, promotions and changes appear here.</Trans>
            </Empty>
          )
        }
        columns={[
          { key: 'at', head: t`When`, cell: ({ at }) => <Ago time={at} /> },
          {
            key: 'who',
            head: t`Who`,
            cell: ({ actor }) => {
              const Icon = ICONS[actor.kind];
              return (
                <span className="inline-flex items-center gap-1.5 align-middle">
                  <Icon size={14} className="shrink-0 text-ink-3" aria-hidden />
                  <Hint
                    more={
                      <>
                        {codeInWords(actor.kind)}
                        {actor.credential && t`, by ${actor.credential}`}
                        {actor.address && t`, from ${actor.address}`}
                      </>
                    }
                  >
                    {actor.name}
                  </Hint>
                </span>
              );
            },
          },
          {
            key: 'type',
            head: t`What`,
            cell: ({ type, data }) =>
              Object.keys(data).length === 0 ? (
                <span>{codeInWords(type)}</span>
              ) : (
                <Hint
                  more={
                    <pre className="max-h-[40vh] overflow-auto whitespace-pre-wrap">
                      {JSON.stringify(data, null, 2)}
                    </pre>
                  }
                >
                  <span className={LINK}>{codeInWords(type)}</span>
                </Hint>
              ),
          },
          hasRepository ? where : what,
          {
            key: 'digest',
            head: t`Digest`,
            cell: ({ digest }) =>
              digest && (
                <code title={digest} className="text-ink-2">
                  {shortDigest(digest)}
                </code>
              ),
          },
        ]}
      />
    </>
  );
}
