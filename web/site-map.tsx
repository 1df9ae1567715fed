// Every page with its address. What a list is filtered by stands in the address, too.

import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { PROMOTION_STATES } from '../src/api/promotion.ts';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

const filterText = z.string().max(255).optional().catch(undefined);

const root = createRootRoute({ notFoundComponent: NotFound });

export const logInRoute = createRoute({
  getParentRoute: () => root,
  path: '/log-in',
  validateSearch: z.object({ returnTo: z.string().max(2_000).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/log-in/log-in-page.tsx'), 'LogInPage'),
});

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/repositories' });
  },
});

export const repositoriesRoute = createRoute({
  getParentRoute: () => shell,
  path: '/repositories',
  validateSearch: z.object({ search: filterText, namespace: filterText }),
  component: lazyRouteComponent(() => import('./pages/repositories/repositories-page.tsx'), 'RepositoriesPage'),
});

export const repositoryRoute = createRoute({
  getParentRoute: () => shell,
  path: '/repositories/$repository',
  component: lazyRouteComponent(() => import('./pages/repository/repository-page.tsx'), 'RepositoryPage'),
});

export const repositoryInfoRoute = createRoute({
  getParentRoute: () => repositoryRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/repository/info-tab.tsx'), 'InfoTab'),
});

export const repositoryTagsRoute = createRoute({
  getParentRoute: () => repositoryRoute,
  path: '/tags',
  validateSearch: z.object({ search: filterText }),
  component: lazyRouteComponent(() => import('./pages/repository/tags-tab.tsx'), 'TagsTab'),
});

export const repositorySettingsRoute = createRoute({
  getParentRoute: () => repositoryRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/repository/settings-tab.tsx'), 'SettingsTab'),
});

export const tagRoute = createRoute({
  getParentRoute: () => shell,
  path: '/repositories/$repository/tags/$tag',
  validateSearch: z.object({ platform: z.string().max(255).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/tag/tag-page.tsx'), 'TagPage'),
});

export const tagVulnerabilitiesRoute = createRoute({
  getParentRoute: () => tagRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/tag/vulnerabilities-tab.tsx'), 'VulnerabilitiesTab'),
});

export const tagComponentsRoute = createRoute({
  getParentRoute: () => tagRoute,
  path: '/components',
  component: lazyRouteComponent(() => import('./pages/tag/components-tab.tsx'), 'ComponentsTab'),
});

export const tagLayersRoute = createRoute({
  getParentRoute: () => tagRoute,
  path: '/layers',
  component: lazyRouteComponent(() => import('./pages/tag/layers-tab.tsx'), 'LayersTab'),
});

export const tagHistoryRoute = createRoute({
  getParentRoute: () => tagRoute,
  path: '/history',
  component: lazyRouteComponent(() => import('./pages/tag/history-tab.tsx'), 'HistoryTab'),
});

export const repositoryPromotionsRoute = createRoute({
  getParentRoute: () => repositoryRoute,
  path: '/promotions',
  validateSearch: z.object({
    side: z.enum(['source', 'target']).optional().catch(undefined),
    state: z.enum(PROMOTION_STATES).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/repository/promotions-tab.tsx'), 'PromotionsTab'),
});

export const newPolicyRoute = createRoute({
  getParentRoute: () => shell,
  path: '/repositories/$repository/policies/new',
  component: lazyRouteComponent(() => import('./pages/policy/new-policy-page.tsx'), 'NewPolicyPage'),
});

export const policyRoute = createRoute({
  getParentRoute: () => shell,
  path: '/repositories/$repository/policies/$policy',
  validateSearch: z.object({ job: z.string().max(100).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/policy/policy-page.tsx'), 'PolicyPage'),
});

export const pipelinesRoute = createRoute({
  getParentRoute: () => shell,
  path: '/pipelines',
  validateSearch: z.object({ search: filterText, waiting: z.boolean().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/pipelines/pipelines-page.tsx'), 'PipelinesPage'),
});

export const organizationsRoute = createRoute({
  getParentRoute: () => shell,
  path: '/organizations',
  component: lazyRouteComponent(() => import('./pages/organizations/organizations-page.tsx'), 'OrganizationsPage'),
});

export const organizationRoute = createRoute({
  getParentRoute: () => shell,
  path: '/organizations/$organization',
  component: lazyRouteComponent(() => import('./pages/organization/organization-page.tsx'), 'OrganizationPage'),
});

const organizationTabs = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./pages/organization/members-tab.tsx'), 'MembersTab'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/teams',
    component: lazyRouteComponent(() => import('./pages/organization/teams-tab.tsx'), 'TeamsTab'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/repositories',
    component: lazyRouteComponent(
      () => import('./pages/organization/repositories-tab.tsx'),
      'OrganizationRepositoriesTab',
    ),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/access',
    component: lazyRouteComponent(() => import('./pages/organization/access-tab.tsx'), 'OrganizationAccessTab'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/keys',
    component: lazyRouteComponent(() => import('./pages/organization/keys-tab.tsx'), 'KeysTab'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/settings',
    component: lazyRouteComponent(() => import('./pages/organization/settings-tab.tsx'), 'OrganizationSettingsTab'),
  }),
] as const;

export const teamRoute = createRoute({
  getParentRoute: () => shell,
  path: '/organizations/$organization/teams/$team',
  component: lazyRouteComponent(() => import('./pages/team/team-page.tsx'), 'TeamPage'),
});

const teamTabs = [
  createRoute({
    getParentRoute: () => teamRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./pages/team/team-members-tab.tsx'), 'TeamMembersTab'),
  }),
  createRoute({
    getParentRoute: () => teamRoute,
    path: '/repositories',
    component: lazyRouteComponent(() => import('./pages/team/team-repositories-tab.tsx'), 'TeamRepositoriesTab'),
  }),
] as const;

const tree = root.addChildren([
  logInRoute,
  shell.addChildren([
    home,
    repositoriesRoute,
    repositoryRoute.addChildren([
      repositoryInfoRoute,
      repositoryTagsRoute,
      repositoryPromotionsRoute,
      repositorySettingsRoute,
    ]),
    newPolicyRoute,
    policyRoute,
    pipelinesRoute,
    organizationsRoute,
    organizationRoute.addChildren(organizationTabs),
    teamRoute.addChildren(teamTabs),
    tagRoute.addChildren([tagVulnerabilitiesRoute, tagComponentsRoute, tagLayersRoute, tagHistoryRoute]),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  basepath: new URL('.', document.baseURI).pathname.replace(/\/$/, '') || '/',
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
