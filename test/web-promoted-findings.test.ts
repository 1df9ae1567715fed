// The newest findings in what was promoted, as the page puts them together.

import { expect, test } from 'vitest';
import type { PromotedFindingBody } from '../src/api/scan.ts';
import { byVulnerability } from '../web/queries/by-vulnerability.ts';

const finding = (id: string, since: string, tag: string, digest = tag): PromotedFindingBody => ({
  ...{ id, since, digest, severity: 'high', kev: false, atFirst: true, morePlaces: false, moreComponents: false },
  places: [{ repository: 'qa/app', tag }],
  components: [{ name: 'git', installed: '1', fixed: null }],
});

test('a vulnerability of several images is one line, with all their tags and each component once', () => {
  const joined = byVulnerability([finding('CVE-1', '2', 'a'), finding('CVE-1', '2', 'b'), finding('CVE-2', '2', 'a')]);
  expect(joined.map(({ id, places, components }) => [id, places.map(({ tag }) => tag), components.length])).toEqual([
    ['CVE-1', ['a', 'b'], 1],
    ['CVE-2', ['a'], 1],
  ]);
});

test('what became known at another time stays apart', () => {
  expect(byVulnerability([finding('CVE-1', '2', 'a'), finding('CVE-1', '1', 'b')])).toHaveLength(2);
});
