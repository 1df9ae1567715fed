// Every page with its address. What a list is filtered by stands in the address, too.

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';
import { z } from 'zod';
import { PROMOTION_STATES } from '../src/api/promotion-state.ts';
import { REPOSITORY_ORDERS } from '../src/api/repository.ts';
import { severitySchema } from '../src/api/severity.ts';
import { TAG_ORDERS } from '../src/api/tag.ts';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

/** What looks like a number in an address that somebody has typed is text, too. */
const filterText = z
  .union([z.string().max(255), z.number().transform(String)])
  .optional()
  .catch(undefined);

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
  validateSearch: z.object({
    search: filterText,
    namespace: filterText,
    visibility: z.enum(['public', 'private']).optional().catch(undefined),
    order: z.enum(REPOSITORY_ORDERS).optional().catch(undefined),
    direction: z.enum(['ascending', 'descending']).optional().catch(undefined),
  }),
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
  validateSearch: z.object({
    search: filterText,
    order: z.enum(TAG_ORDERS).optional().catch(undefined),
    direction: z.enum(['ascending', 'descending']).optional().catch(undefined),
    show: z.enum(['attached', 'deleted']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./pages/repository/tags-tab.tsx'), 'TagsTab'),
});

export const repositoryAccessRoute = createRoute({
  getParentRoute: () => repositoryRoute,
  path: '/access',
  component: lazyRouteComponent(() => import('./pages/repository/access-tab.tsx'), 'AccessTab'),
});

export const repositoryActivityRoute = createRoute({
  getParentRoute: () => repositoryRoute,
  path: '/activity',
  validateSearch: z.object({ type: filterText, actor: filterText }),
  component: lazyRouteComponent(() => import('./pages/repository/activity-tab.tsx'), 'ActivityTab'),
});

export const repositoryWebhooksRoute = createRoute({
  getParentRoute: () => repositoryRoute,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./pages/repository/webhooks-tab.tsx'), 'WebhooksTab'),
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

/** How findings are put together. */
export const GROUPINGS = ['vulnerability', 'component', 'layer'] as const;

export const tagVulnerabilitiesRoute = createRoute({
  getParentRoute: () => tagRoute,
  path: '/',
  validateSearch: z.object({
    find: filterText,
    severity: z.array(severitySchema).optional().catch(undefined),
    fixable: z.literal(true).optional().catch(undefined),
    exploited: z.literal(true).optional().catch(undefined),
    /** Since the promotion. */
    new: z.literal(true).optional().catch(undefined),
    /** Without those that are waived. */
    open: z.literal(true).optional().catch(undefined),
    /** As people count them; 0 for what lies in none. */
    layer: z.coerce.number().int().min(0).optional().catch(undefined),
    by: z.enum(GROUPINGS).optional().catch(undefined),
  }),
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

export const tagLicensesRoute = createRoute({
  getParentRoute: () => tagRoute,
  path: '/licenses',
  component: lazyRouteComponent(() => import('./pages/tag/licenses-tab.tsx'), 'LicensesTab'),
});

export const tagPlatformsRoute = createRoute({
  getParentRoute: () => tagRoute,
  path: '/platforms',
  component: lazyRouteComponent(() => import('./pages/tag/platforms-tab.tsx'), 'PlatformsTab'),
});

export const tagAttachedRoute = createRoute({
  getParentRoute: () => tagRoute,
  path: '/attached',
  component: lazyRouteComponent(() => import('./pages/tag/attached-tab.tsx'), 'AttachedTab'),
});

export const tagCompareRoute = createRoute({
  getParentRoute: () => tagRoute,
  path: '/compare',
  validateSearch: z.object({ with: z.string().max(500).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/tag/compare-tab.tsx'), 'CompareTab'),
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
  validateSearch: z.object({ target: filterText }),
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

const pipelineViews = [
  createRoute({
    getParentRoute: () => pipelinesRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./pages/pipelines/board.tsx'), 'Board'),
  }),
  createRoute({
    getParentRoute: () => pipelinesRoute,
    path: '/graph',
    component: lazyRouteComponent(() => import('./pages/pipelines/graph.tsx'), 'Graph'),
  }),
] as const;

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

export const activityRoute = createRoute({
  getParentRoute: () => shell,
  path: '/activity',
  validateSearch: z.object({ repository: filterText, type: filterText, actor: filterText }),
  component: lazyRouteComponent(() => import('./pages/activity/activity-page.tsx'), 'ActivityPage'),
});

const vulnerabilitiesRoute = createRoute({
  getParentRoute: () => shell,
  path: '/vulnerabilities',
  component: lazyRouteComponent(
    () => import('./pages/vulnerabilities/vulnerabilities-page.tsx'),
    'VulnerabilitiesPage',
  ),
});

export const promotedFindingsRoute = createRoute({
  getParentRoute: () => vulnerabilitiesRoute,
  path: '/',
  validateSearch: z.object({ kev: z.literal(true).optional().catch(undefined) }),
  component: lazyRouteComponent(
    () => import('./pages/vulnerabilities/promoted-findings-tab.tsx'),
    'PromotedFindingsTab',
  ),
});

export const waiversRoute = createRoute({
  getParentRoute: () => vulnerabilitiesRoute,
  path: '/waivers',
  validateSearch: z.object({ over: z.boolean().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./pages/vulnerabilities/waivers-tab.tsx'), 'WaiversTab'),
});

export const vulnerabilityRoute = createRoute({
  getParentRoute: () => shell,
  path: '/vulnerabilities/$id',
  component: lazyRouteComponent(() => import('./pages/vulnerabilities/vulnerability-page.tsx'), 'VulnerabilityPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/account-page.tsx'), 'AccountPage'),
});

export const accountActivityRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/activity',
  validateSearch: z.object({ type: filterText }),
  component: lazyRouteComponent(() => import('./pages/account/activity-tab.tsx'), 'OwnActivityTab'),
});

const accountTabs = [
  accountActivityRoute,
  createRoute({
    getParentRoute: () => accountRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./pages/account/profile-tab.tsx'), 'ProfileTab'),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: '/sessions',
    component: lazyRouteComponent(() => import('./pages/account/sessions-tab.tsx'), 'SessionsTab'),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: '/tokens',
    component: lazyRouteComponent(() => import('./pages/account/tokens-tab.tsx'), 'TokensTab'),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: '/keys',
    component: lazyRouteComponent(() => import('./pages/account/own-keys-tab.tsx'), 'OwnKeysTab'),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: '/bundles',
    component: lazyRouteComponent(() => import('./pages/account/bundles-tab.tsx'), 'BundlesTab'),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: '/second-factor',
    component: lazyRouteComponent(() => import('./pages/account/second-factor-tab.tsx'), 'SecondFactorTab'),
  }),
] as const;

const adminRoute = createRoute({
  getParentRoute: () => shell,
  path: '/admin',
  component: lazyRouteComponent(() => import('./pages/admin/admin-page.tsx'), 'AdminPage'),
});

export const JOB_STATES = ['due', 'running', 'done', 'failed', 'cancelled'] as const;

export const jobsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/jobs',
  validateSearch: z.object({ state: z.enum(JOB_STATES).optional().catch(undefined), kind: filterText }),
  component: lazyRouteComponent(() => import('./pages/admin/jobs-tab.tsx'), 'JobsTab'),
});

export const AUDIT_OUTCOMES = ['done', 'refused', 'failed'] as const;
const day = z.iso.date().optional().catch(undefined);

export const auditRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/audit',
  validateSearch: z.object({
    actor: filterText,
    action: filterText,
    repository: filterText,
    subject: filterText,
    outcome: z.enum(AUDIT_OUTCOMES).optional().catch(undefined),
    from: day,
    to: day,
  }),
  component: lazyRouteComponent(() => import('./pages/admin/audit-tab.tsx'), 'AuditTab'),
});

export const storageRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/storage',
  validateSearch: z.object({ namespace: filterText }),
  component: lazyRouteComponent(() => import('./pages/admin/storage-tab.tsx'), 'StorageTab'),
});

const adminTabs = [
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./pages/admin/users-tab.tsx'), 'UsersTab'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/roles',
    component: lazyRouteComponent(() => import('./pages/admin/roles-tab.tsx'), 'RolesTab'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/access',
    component: lazyRouteComponent(() => import('./pages/admin/global-access-tab.tsx'), 'GlobalAccessTab'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/keys',
    component: lazyRouteComponent(() => import('./pages/admin/system-keys-tab.tsx'), 'SystemKeysTab'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/directories',
    component: lazyRouteComponent(() => import('./pages/admin/directories-tab.tsx'), 'DirectoriesTab'),
  }),
  jobsRoute,
  auditRoute,
  storageRoute,
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/advisories',
    component: lazyRouteComponent(() => import('./pages/admin/advisories-tab.tsx'), 'AdvisoriesTab'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/vex',
    component: lazyRouteComponent(() => import('./pages/admin/vex-tab.tsx'), 'VexTab'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/system',
    component: lazyRouteComponent(() => import('./pages/admin/system-tab.tsx'), 'SystemTab'),
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
      repositoryAccessRoute,
      repositoryActivityRoute,
      repositoryWebhooksRoute,
      repositorySettingsRoute,
    ]),
    newPolicyRoute,
    policyRoute,
    pipelinesRoute.addChildren(pipelineViews),
    vulnerabilitiesRoute.addChildren([promotedFindingsRoute, waiversRoute]),
    vulnerabilityRoute,
    activityRoute,
    organizationsRoute,
    organizationRoute.addChildren(organizationTabs),
    teamRoute.addChildren(teamTabs),
    accountRoute.addChildren(accountTabs),
    adminRoute.addChildren(adminTabs),
    tagRoute.addChildren([
      tagVulnerabilitiesRoute,
      tagComponentsRoute,
      tagLicensesRoute,
      tagLayersRoute,
      tagPlatformsRoute,
      tagAttachedRoute,
      tagCompareRoute,
      tagHistoryRoute,
    ]),
  ]),
]);

/** Lists stand in addresses as JSON; what looks like a number is text: 1.0 is not 1. */
function parseValue(text: string): unknown {
  if (/^[\s\d-]/.test(text)) throw new SyntaxError(text);
  return JSON.parse(text);
}

export const router = createRouter({
  routeTree: tree,
  parseSearch: parseSearchWith(parseValue),
  stringifySearch: stringifySearchWith(JSON.stringify, parseValue),
  basepath: new URL('.', document.baseURI).pathname.replace(/\/$/, '') || '/',
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
