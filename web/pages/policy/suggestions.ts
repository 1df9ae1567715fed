// What values complete themselves from: what is in the source already.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { idsOfLicense, isLicenseId } from '../../../src/detect/license-ids.ts';
import { TEXT_MARK } from '../../../src/policy/rule/license-test.ts';
import { manifestQuery, tagsQuery } from '../../queries/repositories.ts';
import { componentsQuery } from '../../queries/scans.ts';

const PLATFORMS = [
  'linux/amd64',
  'linux/arm64',
  'linux/arm/v7',
  'linux/386',
  'linux/ppc64le',
  'linux/s390x',
  'windows/amd64',
];
const CONTENTS = ['component', 'license'];

/** @param field as rules call it; for labels with the name behind it */
export function useSuggestions(source: string, field: string): readonly string[] {
  const tags = useInfiniteQuery(tagsQuery(source, {})).data?.pages[0]?.items ?? [];
  const newest = tags.toSorted((one, other) => other.updatedAt.localeCompare(one.updatedAt));
  const scanned = newest.find(({ scan }) => scan.state === 'scanned');
  const components = useInfiniteQuery({
    ...componentsQuery({ repository: source, reference: scanned?.digest ?? '' }, {}),
    enabled: CONTENTS.includes(field) && scanned !== undefined,
  });
  const image = newest.find(({ kind }) => kind === 'image');
  const manifest = useQuery({
    ...manifestQuery(source, image?.digest ?? ''),
    enabled: field.startsWith('label ') && image !== undefined,
  });
  const found = components.data?.pages.flatMap(({ items }) => items) ?? [];
  if (field === 'tag') return newest.map(({ name }) => name);
  if (field === 'platform') return PLATFORMS;
  if (field === 'component') return unique(found.map(({ name }) => name));
  if (field === 'license') return unique(found.flatMap(({ licenses }) => licenses.flatMap(idsOfLicense).map(asValue)));
  if (field.startsWith('label ')) return labelOf(manifest.data?.config, field.slice('label '.length));
  return [];
}

/** Words that are no id are marked, so that a rule means them. */
function asValue(license: string): string {
  return isLicenseId(license) ? license : `${TEXT_MARK}${license}`;
}

function labelOf(config: unknown, name: string): readonly string[] {
  const labels = (config as { readonly config?: { readonly Labels?: Record<string, unknown> } } | null | undefined)
    ?.config?.Labels;
  const value = labels && Object.hasOwn(labels, name) ? labels[name] : undefined;
  return typeof value === 'string' ? [value] : [];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
