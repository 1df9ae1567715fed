// The feeds that an update knows, as data: where they are, and under which terms. Which of them a deployment takes, and
// from which mirror, is its configuration.

import { alpineHalf } from '../coverage.ts';
import type { FeedInfo } from '../record.ts';

export type FeedKind = 'osv' | 'secdb' | 'debian-tracker' | 'kev' | 'epss';

export interface KnownFeed extends FeedInfo {
  readonly kind: FeedKind;
}

/** Whoever uses such data for a business has to look at its terms first, and so has to name it. */
const NOT_COMMERCIAL = 'CC-BY-NC-ND-4.0';

const OSV_TERMS = 'https://google.github.io/osv.dev/data/#current-data-sources';

/** Name in our spelling, OSV's ecosystem, licence, attribution. */
const OSV: readonly (readonly [name: string, ecosystem: string, license: string, attribution: string])[] = [
  ['npm', 'npm', 'CC-BY-4.0 and Apache-2.0', 'GitHub Advisory Database; OpenSSF Malicious Packages'],
  ['pypi', 'PyPI', 'CC-BY-4.0 and Apache-2.0', 'PyPI and GitHub Advisory Databases; OpenSSF Malicious Packages'],
  ['go', 'Go', 'CC-BY-4.0', 'Go Vulnerability Database; GitHub Advisory Database'],
  ['maven', 'Maven', 'CC-BY-4.0', 'GitHub Advisory Database'],
  ['rubygems', 'RubyGems', 'CC-BY-4.0', 'GitHub Advisory Database'],
  ['packagist', 'Packagist', 'CC-BY-4.0', 'GitHub Advisory Database'],
  ['crates', 'crates.io', 'CC0-1.0 and CC-BY-4.0', 'RustSec Advisory Database; GitHub Advisory Database'],
  ['nuget', 'NuGet', 'CC-BY-4.0', 'GitHub Advisory Database'],
  ['cran', 'CRAN', `by source: ${OSV_TERMS}`, 'R Consortium Advisory Database'],
  ['bitnami', 'Bitnami', 'Apache-2.0', 'Bitnami Vulnerability Database'],
  ['debian', 'Debian', `by source: ${OSV_TERMS}`, 'Debian Security Tracker'],
  ['ubuntu', 'Ubuntu', 'CC-BY-SA-4.0', 'Ubuntu Security Notices, Canonical Ltd.'],
  ['alpine', 'Alpine', 'CC-BY-SA-4.0', 'Alpine Linux Security Database'],
  ['almalinux', 'AlmaLinux', 'MIT', 'AlmaLinux OSV Database'],
  ['rocky', 'Rocky Linux', 'BSD', 'Rocky Linux Errata'],
  ['redhat', 'Red Hat', 'CC-BY-4.0', 'Red Hat Product Security'],
  ['suse', 'SUSE', `by source: ${OSV_TERMS}`, 'SUSE Security Announcements'],
  ['opensuse', 'openSUSE', `by source: ${OSV_TERMS}`, 'SUSE Security Announcements'],
  ['azure-linux', 'Azure Linux', `by source: ${OSV_TERMS}`, 'Azure Linux Vulnerability Data'],
  ['openeuler', 'openEuler', `by source: ${OSV_TERMS}`, 'openEuler Security Advisories'],
  ['mageia', 'Mageia', `by source: ${OSV_TERMS}`, 'Mageia Security Advisories'],
  ['minimos', 'MinimOS', `by source: ${OSV_TERMS}`, 'MinimOS Security Advisories'],
  ['alpaquita', 'Alpaquita', `by source: ${OSV_TERMS}`, 'BellSoft'],
  ['wolfi', 'Wolfi', NOT_COMMERCIAL, 'Chainguard, Inc.'],
  ['chainguard', 'Chainguard', NOT_COMMERCIAL, 'Chainguard, Inc.'],
];

const OSV_BUCKET = 'https://osv-vulnerabilities.storage.googleapis.com';

/** One of Alpine's files: a feed of its own, as the branches come and go. */
export function secdbFeed(branch: string, repository: 'main' | 'community'): KnownFeed {
  return {
    kind: 'secdb',
    name: `alpine-secdb-${branch}-${repository}`,
    label: `Alpine ${branch} ${repository} (secdb)`,
    url: `https://secdb.alpinelinux.org/${branch}/${repository}.json`,
    license: 'CC-BY-SA-4.0',
    attribution: 'Alpine Linux Security Database',
    covers: [alpineHalf(branch, repository)],
  };
}

/** Those that everybody may use: what `all` means. */
export function commonFeeds(): readonly KnownFeed[] {
  return KNOWN_FEEDS.filter(({ license }) => license !== NOT_COMMERCIAL);
}

/** All but Alpine's own files, in the order of their names. OSV's address is that of a folder. */
export const KNOWN_FEEDS: readonly KnownFeed[] = [
  ...OSV.map(([name, ecosystem, license, attribution]): KnownFeed => {
    const url = `${OSV_BUCKET}/${encodeURIComponent(ecosystem)}`;
    return {
      kind: 'osv',
      name: `osv-${name}`,
      label: `OSV ${ecosystem}`,
      url,
      license,
      attribution,
      covers: [ecosystem],
    };
  }),
  {
    kind: 'debian-tracker',
    name: 'debian-tracker',
    label: 'Debian security tracker',
    url: 'https://security-tracker.debian.org/tracker/data/json',
    license: 'https://www.debian.org/license',
    attribution: 'Debian Security Tracker',
    covers: ['Debian'],
  },
  {
    kind: 'kev',
    name: 'cisa-kev',
    label: 'CISA known exploited vulnerabilities',
    url: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
    license: 'CC0-1.0',
    attribution: '',
    covers: [],
  },
  {
    kind: 'epss',
    name: 'epss',
    label: 'EPSS',
    url: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
    license: 'https://www.first.org/epss/data_stats',
    attribution: 'Exploit Prediction Scoring System, FIRST.org',
    covers: [],
  },
];
