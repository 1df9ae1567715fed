// When releases stop getting security updates from their makers, free of charge. A release that is past this day has
// vulnerabilities that no feed speaks of.

import type { Microseconds } from '../../clock.ts';
import type { Distribution } from '../../detect/component.ts';

/**
 * The makers' days: Debian with LTS, Ubuntu without Pro, Red Hat without its extensions. CentOS from 8 on is CentOS Stream.
 * Compared in November 2026 with https://endoflife.date, which has the makers' announcements.
 */
const DAYS: Readonly<Record<string, { readonly source: string; readonly releases: Readonly<Record<string, string>> }>> =
  {
    debian: {
      source: 'https://wiki.debian.org/LTS',
      releases: {
        '4': '2010-02-15',
        '5': '2012-02-06',
        '6': '2016-02-29',
        '7': '2018-05-31',
        '8': '2020-06-30',
        '9': '2022-06-30',
        '10': '2024-06-30',
        '11': '2026-08-31',
        '12': '2028-06-30',
        '13': '2030-06-30',
      },
    },
    ubuntu: {
      source: 'https://ubuntu.com/about/release-cycle',
      releases: {
        '12.04': '2017-04-28',
        '12.10': '2014-05-16',
        '13.04': '2014-01-27',
        '13.10': '2014-07-17',
        '14.04': '2019-04-30',
        '14.10': '2015-07-23',
        '15.04': '2016-02-04',
        '15.10': '2016-07-28',
        '16.04': '2021-04-30',
        '16.10': '2017-07-20',
        '17.04': '2018-01-13',
        '17.10': '2018-07-19',
        '18.04': '2023-05-31',
        '18.10': '2019-07-18',
        '19.04': '2020-01-23',
        '19.10': '2020-07-17',
        '20.04': '2025-05-31',
        '20.10': '2021-07-22',
        '21.04': '2022-01-20',
        '21.10': '2022-07-14',
        '22.04': '2027-04-30',
        '22.10': '2023-07-20',
        '23.04': '2024-01-25',
        '23.10': '2024-07-11',
        '24.04': '2029-05-31',
        '24.10': '2025-07-10',
        '25.04': '2026-01-15',
        '25.10': '2026-07-31',
        '26.04': '2031-04-30',
      },
    },
    alpine: {
      source: 'https://alpinelinux.org/releases/',
      releases: {
        '3.0': '2016-05-01',
        '3.1': '2016-11-01',
        '3.2': '2017-05-01',
        '3.3': '2017-11-01',
        '3.4': '2018-05-01',
        '3.5': '2018-11-01',
        '3.6': '2019-05-01',
        '3.7': '2019-11-01',
        '3.8': '2020-05-01',
        '3.9': '2020-11-01',
        '3.10': '2021-05-01',
        '3.11': '2021-11-01',
        '3.12': '2022-05-01',
        '3.13': '2022-11-01',
        '3.14': '2023-05-01',
        '3.15': '2023-11-01',
        '3.16': '2024-05-23',
        '3.17': '2024-11-22',
        '3.18': '2025-05-09',
        '3.19': '2025-11-01',
        '3.20': '2026-04-01',
        '3.21': '2026-11-01',
        '3.22': '2027-05-01',
        '3.23': '2027-11-01',
      },
    },
    almalinux: {
      source: 'https://wiki.almalinux.org/release-notes/',
      releases: { '8': '2029-05-31', '9': '2032-05-31', '10': '2035-05-31' },
    },
    rocky: {
      source: 'https://wiki.rockylinux.org/rocky/version/',
      releases: { '8': '2029-05-31', '9': '2032-05-31', '10': '2035-05-31' },
    },
    rhel: {
      source: 'https://access.redhat.com/support/policy/updates/errata',
      releases: {
        '5': '2017-03-31',
        '6': '2020-11-30',
        '7': '2024-06-30',
        '8': '2029-05-31',
        '9': '2032-05-31',
        '10': '2035-05-31',
      },
    },
    centos: {
      source: 'https://endoflife.date/centos-stream',
      releases: {
        '5': '2017-03-31',
        '6': '2020-11-30',
        '7': '2024-06-30',
        '8': '2024-05-31',
        '9': '2027-05-31',
        '10': '2030-05-31',
      },
    },
  };

/**
 * The last day of security updates (`2024-06-30`) when it has passed, and the page that says so; else null, also for what comes before a
 * release: Alpine's edge calls itself `3.21.0_alpha20240807` and gets updates for ever.
 */
export function endOfLife(
  distribution: Distribution,
  now: Microseconds,
): { readonly day: string; readonly source: string } | null {
  const known = Object.hasOwn(DAYS, distribution.id) ? DAYS[distribution.id] : undefined;
  const parts = (distribution.version ?? '').split('.');
  if (distribution.version?.includes('_')) return null;
  const day = known?.releases[parts.slice(0, 2).join('.')] ?? known?.releases[parts[0] ?? ''];
  if (known === undefined || day === undefined) return null;
  const passed = now >= Date.parse(`${day}T23:59:59Z`) * 1000;
  return passed ? { day, source: known.source } : null;
}
