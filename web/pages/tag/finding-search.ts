// The filter of findings as it stands in the address, so that a link shows what somebody has seen.

import type { SeverityWord } from '../../../src/api/severity.ts';
import type { FindingFilter } from './finding-filter.ts';
import type { Grouping } from './finding-groups.ts';
import { layerInAddress, layerOfAddress } from './layer-number.ts';

/** Parameters of the address; what is left out asks for nothing. */
export interface FindingSearch {
  readonly find?: string | undefined;
  readonly severity?: SeverityWord[] | undefined;
  readonly fixable?: true | undefined;
  readonly exploited?: true | undefined;
  readonly new?: true | undefined;
  readonly open?: true | undefined;
  /** As people count them; 0 for what lies in none. */
  readonly layer?: number | undefined;
  readonly by?: Grouping | undefined;
}

/** @param promotedAt when the image was promoted here, in ISO 8601; undefined where it was pushed */
export function filterOf(search: FindingSearch, promotedAt: string | undefined): FindingFilter {
  return {
    text: search.find ?? '',
    severities: new Set(search.severity),
    onlyFixable: search.fixable ?? false,
    onlyExploited: search.exploited ?? false,
    since: search.new ? promotedAt : undefined,
    hidesWaived: search.open ?? false,
    layer: layerOfAddress(search.layer),
  };
}

/** All of them, so that those that no longer hold are taken out of the address. */
export function searchOf(filter: FindingFilter): FindingSearch {
  return {
    find: filter.text === '' ? undefined : filter.text,
    severity: filter.severities.size === 0 ? undefined : [...filter.severities],
    fixable: filter.onlyFixable || undefined,
    exploited: filter.onlyExploited || undefined,
    new: filter.since === undefined ? undefined : true,
    open: filter.hidesWaived || undefined,
    layer: layerInAddress(filter.layer),
  };
}
