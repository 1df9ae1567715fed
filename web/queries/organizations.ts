// Organizations, their members, teams, namespaces and API keys.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import * as accounts from '../../src/api/account.ts';
import * as keys from '../../src/api/api-key.ts';
import { getNamespace } from '../../src/api/namespace.ts';
import * as teams from '../../src/api/team.ts';
import { client } from '../client.ts';
import { FIRST_PAGE, nextPage } from './page.ts';

export const organizationsQuery = infiniteQueryOptions({
  queryKey: ['organizations'],
  queryFn: ({ pageParam: cursor, signal }) =>
    client.call(accounts.listOrganizations, { query: { cursor, limit: 100 } }, { signal }),
  initialPageParam: FIRST_PAGE,
  getNextPageParam: nextPage,
});

export const organizationQuery = (organization: string) =>
  queryOptions({
    queryKey: ['organization', organization],
    queryFn: ({ signal }) => client.call(accounts.getOrganization, { params: { organization } }, { signal }),
  });

export const membersQuery = (organization: string) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'members'],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(accounts.listMembers, { params: { organization }, query: { cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const teamsQuery = (organization: string) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'teams'],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(teams.listTeams, { params: { organization }, query: { cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const teamQuery = (organization: string, team: string) =>
  queryOptions({
    queryKey: ['organization', organization, 'team', team],
    queryFn: ({ signal }) => client.call(teams.getTeam, { params: { organization, team } }, { signal }),
  });

export const teamMembersQuery = (organization: string, team: string) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'team', team, 'members'],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(teams.listTeamMembers, { params: { organization, team }, query: { cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const teamAccessQuery = (organization: string, team: string) =>
  infiniteQueryOptions({
    queryKey: ['organization', organization, 'team', team, 'access'],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(teams.listTeamAccess, { params: { organization, team }, query: { cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });

export const namespaceQuery = (namespace: string) =>
  queryOptions({
    queryKey: ['organization', namespace, 'namespace'],
    queryFn: ({ signal }) => client.call(getNamespace, { params: { namespace } }, { signal }),
  });

/** @param namespace undefined for the keys of the deployment */
export const apiKeysQuery = (namespace: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['api-keys', namespace],
    queryFn: ({ pageParam: cursor, signal }) =>
      client.call(keys.listApiKeys, { query: { namespace, cursor, limit: 100 } }, { signal }),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: nextPage,
  });
