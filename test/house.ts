// The floor plan of the house as data: which folder may import which, and where outside packages may stand.
// test/tidy.test.ts holds the code to it; ARCHITECTURE.md tells the same in words.

const WORDS = ['oci', 'api', 'actor.ts', 'errors.ts', 'clock.ts'];
const MEMORY = ['storage', 'database', 'event', 'job', 'audit'];

/** Folder (or file directly in `src/`) → what it may import besides itself. Imports point left, only. */
export const FLOOR_PLAN: Readonly<Record<string, readonly string[]>> = {
  oci: [],
  'clock.ts': [],
  'errors.ts': ['oci'],
  api: ['oci'],
  image: ['oci'],
  'actor.ts': [],
  database: ['actor.ts'],
  storage: ['oci', 'errors.ts', 'clock.ts'],
  job: ['database', 'actor.ts', 'errors.ts', 'clock.ts'],
  audit: ['database', 'storage', 'job', 'actor.ts', 'errors.ts', 'clock.ts'],
  event: ['database', 'job', 'audit', 'oci', 'api', 'actor.ts', 'errors.ts', 'clock.ts'],
  tls: ['storage', 'errors.ts', 'clock.ts'],
  outbound: ['errors.ts'],
  directory: ['outbound', 'errors.ts', 'clock.ts'],
  'json.ts': [],
  detect: ['oci', 'json.ts'],
  signature: ['oci', 'errors.ts', 'json.ts', 'detect'],
  access: [...WORDS, ...MEMORY, 'tls', 'outbound', 'directory'],
  registry: [...WORDS, ...MEMORY, 'access'],
  webhook: [...WORDS, ...MEMORY, 'outbound', 'access'],
  advisory: [...WORDS, ...MEMORY, 'outbound', 'json.ts', 'signature', 'access', 'registry'],
  scan: [...WORDS, ...MEMORY, 'outbound', 'json.ts', 'detect', 'signature', 'access', 'registry', 'advisory'],
  policy: [...WORDS, ...MEMORY, 'detect', 'access', 'registry', 'scan'],
  promotion: [...WORDS, ...MEMORY, 'access', 'registry', 'policy'],
  http: [
    ...WORDS,
    ...MEMORY,
    'tls',
    'detect',
    'access',
    'registry',
    'webhook',
    'advisory',
    'scan',
    'policy',
    'promotion',
  ],
  cli: ['oci', 'api'],
  demo: ['oci', 'api', 'cli', 'image'],
  thread: ['errors.ts', 'outbound', 'database', 'storage', 'directory', 'detect', 'registry', 'advisory', 'scan'],
};

/** The roof: the only files that know every room and name concrete backends. */
export const ROOF: readonly string[] = [
  'main.ts',
  'app.ts',
  'reset-password.ts',
  'verify-store.ts',
  'serve.ts',
  'open-data-folder.ts',
  'listen-address.ts',
  'serve-jobs.ts',
  'serve-long-reads.ts',
  'serve-directory.ts',
  'rooms.ts',
  'work.ts',
  'jobs.ts',
  'config.ts',
  'load-config.ts',
  'show-config.ts',
  'read-outbound.ts',
  'directories.ts',
  'pages.ts',
  'build-once.ts',
  'log-output.ts',
  'version.ts',
  'system-clock.ts',
];

/**
 * Folders and files that are pure: they import one another only, and compile for the browser (`tsconfig.browser.json`), where
 * nothing of Node's is.
 */
export const PURE: readonly string[] = [
  'oci',
  'api',
  'actor.ts',
  'errors.ts',
  'clock.ts',
  'policy/rule',
  'policy/check-rules.ts',
  'policy/evaluate.ts',
  'policy/evidence.ts',
  'policy/facts.ts',
  'policy/platforms-that-count.ts',
  'policy/schedule.ts',
  'policy/tag-template.ts',
  'policy/tag-variables.ts',
  'policy/verdict.ts',
  'detect/component.ts',
  'detect/license-names.ts',
  'detect/read-license.ts',
  'scan/finding.ts',
  'detect/license-ids.ts',
  'scan/scan-state.ts',
];

/** Packages, modules and globals that may stand in some places only; a place is matched against the path in `src/`. */
export const PLACES: readonly { readonly what: string; readonly module: RegExp; readonly place: RegExp }[] = [
  { what: 'kysely', module: /^kysely(?:\/|$)/, place: /^database\/|-table\.ts$/ },
  { what: '@aws-sdk', module: /^@(?:aws-sdk|smithy)\//, place: /^storage\/s3[^/]*(?:\/|\.ts$)/ },
  { what: 'node:sqlite', module: /^(?:node:)?sqlite$/, place: /^database\/|^advisory\// },
  { what: '@peculiar/x509', module: /^(?:@peculiar\/x509|reflect-metadata)$/, place: /^tls\/make-certificate\.ts$/ },
  { what: 'openid-client', module: /^(?:openid-client|oauth4webapi)(?:\/|$)/, place: /^directory\/oidc\// },
  { what: 'ldapts', module: /^ldapts(?:\/|$)/, place: /^directory\/ldap\// },
  { what: 'pg', module: /^pg(?:\/|$)/, place: /^database\// },
  // A table cuts the lists that it is given, whoever calls it.
  { what: 'in-chunks.ts', module: /\/in-chunks\.ts$/, place: /-table\.ts$/ },
];

/** Who writes each table: the room on the right, and nobody else. */
export const TABLE_OWNERS: Readonly<Record<string, readonly string[]>> = {
  access: [
    'account',
    'directory_identity',
    'directory_sync',
    'organization_member',
    'team',
    'team_member',
    'role',
    'access_grant',
    'api_key',
    'session',
    'second_factor',
    'recovery_code',
    'namespace',
    'access_token',
    'client_certificate',
    'setting',
    'rights_revision',
    'idempotency',
  ],
  registry: [
    'repository',
    'repository_revision',
    'blob',
    'damaged_blob',
    'repository_blob',
    'manifest',
    'manifest_reference',
    'repository_manifest',
    'tag',
    'namespace_usage',
  ],
  audit: ['audit_record'],
  event: ['event'],
  job: ['job', 'job_turn'],
  policy: ['policy', 'evaluation'],
  promotion: ['promotion'],
  advisory: ['advisory_index', 'followed_tag'],
  scan: ['scan_report', 'layer_evidence', 'found_vulnerability', 'vex_document', 'waiver'],
  webhook: ['webhook', 'webhook_delivery'],
};

/** Rooms that read a table of another one, for one look where two would be too slow. This list may only shrink. */
export const FOREIGN_READERS: Readonly<Record<string, readonly string[]>> = {
  access: ['repository'],
  registry: ['event'],
  scan: ['repository', 'blob', 'repository_blob', 'manifest', 'manifest_reference', 'repository_manifest', 'tag'],
  promotion: ['repository', 'tag', 'evaluation'],
};

/** Doors that hold a transaction or rows: what joins them for one answer. This list may only shrink. */
export const DOORS_WITH_ROWS: readonly string[] = ['http/rooms.ts', 'http/api/answer-once.ts'];

/** Files with state of their own beside what the roof makes, each for a reason in its head. This list may only shrink. */
export const STATEFUL: readonly string[] = [
  'database/ordered-id.ts',
  'advisory/publish-advisories.ts',
  'storage/buffer-pool.ts',
  'thread/scan-worker.ts',
  // Remember what they have worked out once.
  'advisory/severity.ts',
  'detect/evidence-kinds.ts',
  'detect/first-layer.ts',
  'detect/read-license.ts',
  // A program of its own.
  'advisory/seed/make-seed.ts',
];

/** The floors of `web/`: folder (or file directly in it) → what it may import of `web/` besides itself. */
export const WEB_FLOOR_PLAN: Readonly<Record<string, readonly string[]>> = {
  'refusal.ts': [],
  'last-touch.ts': [],
  'read-events.ts': [],
  language: [],
  theme: [],
  parts: ['refusal.ts', 'language'],
  'client.ts': ['refusal.ts', 'last-touch.ts', 'read-events.ts'],
  queries: ['client.ts', 'refusal.ts'],
  'live.ts': ['client.ts', 'queries'],
  words: ['parts', 'queries', 'client.ts', 'refusal.ts', 'language'],
  pages: ['parts', 'words', 'queries', 'client.ts', 'refusal.ts', 'site-map.tsx', 'language'],
  shell: ['parts', 'words', 'queries', 'client.ts', 'live.ts', 'refusal.ts', 'theme', 'site-map.tsx'],
  'site-map.tsx': ['pages', 'shell'],
  'main.tsx': ['language', 'queries', 'site-map.tsx', 'theme'],
};
