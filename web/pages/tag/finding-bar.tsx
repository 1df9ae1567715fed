// What stands above the findings: search, filters, grouping, the severities with their counts, and the file for spreadsheets.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Download } from 'lucide-react';
import type { FindingBody } from '../../../src/api/scan.ts';
import { SEVERITY_WORDS, type SeverityWord } from '../../../src/api/severity.ts';
import { countInWords } from '../../language/in-words.ts';
import { Button } from '../../parts/button.tsx';
import { BarInput, BarSelect, CheckField } from '../../parts/field.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { GROUPINGS } from '../../site-map.tsx';
import { SeverityBadge } from '../../words/severity.tsx';
import type { FindingFilter } from './finding-filter.ts';
import { countsOf, type Grouping } from './finding-groups.ts';
import { findingsCsv } from './findings-csv.ts';
import { layerNumber } from './layer-number.ts';
import { PlatformChoice } from './platform-choice.tsx';

const GROUPING_WORDS: Readonly<Record<Grouping, string>> = {
  vulnerability: t`by vulnerability`,
  component: t`by component`,
  layer: t`by layer`,
};

interface FindingBarProps {
  /** False where there is nothing to count, since nobody has looked. */
  readonly isCounted: boolean;
  readonly filter: FindingFilter;
  readonly onFilter: (filter: FindingFilter) => void;
  readonly grouping: Grouping | undefined;
  readonly onGroup: (grouping: Grouping | undefined) => void;
  /** All that are read so far. */
  readonly all: readonly FindingBody[];
  readonly shown: readonly FindingBody[];
  readonly isWhole: boolean;
  /** When the image was promoted here; undefined where it was pushed. */
  readonly promotedAt: string | undefined;
  /** Of the file. */
  readonly name: string;
}

export function FindingBar({
  isCounted,
  filter,
  onFilter,
  grouping,
  onGroup,
  all,
  shown,
  isWhole,
  promotedAt,
  name,
}: FindingBarProps) {
  const change = (part: Partial<FindingFilter>) => onFilter({ ...filter, ...part });
  const save = () => saveFile(`${name}-vulnerabilities.csv`, new Blob([findingsCsv(shown)], { type: 'text/csv' }));
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2 [&>div]:mb-0">
        <BarInput
          label={t`Search findings`}
          type="search"
          className="!w-[240px]"
          placeholder={t`such as openssl -CVE-2024`}
          title={t`Words that all have to be found, in ids, aliases, packages, paths and summaries; a minus before a word leaves out.`}
          value={filter.text}
          onChange={({ target }) => change({ text: target.value })}
        />
        <BarSelect
          label={t`Group by`}
          value={grouping ?? ''}
          onChange={({ target }) => onGroup(GROUPINGS.find((one) => one === target.value))}
        >
          <option value="">{t`one line each`}</option>
          {GROUPINGS.map((one) => (
            <option key={one} value={one}>
              {GROUPING_WORDS[one]}
            </option>
          ))}
        </BarSelect>
        <PlatformChoice />
        <CheckField
          label={t`Fixable`}
          checked={filter.onlyFixable}
          onChange={({ target }) => change({ onlyFixable: target.checked })}
        />
        <CheckField
          label={t`Known exploited`}
          checked={filter.onlyExploited}
          onChange={({ target }) => change({ onlyExploited: target.checked })}
        />
        {promotedAt !== undefined && (
          <CheckField
            label={t`New since promotion`}
            checked={filter.since !== undefined}
            onChange={({ target }) => change({ since: target.checked ? promotedAt : undefined })}
          />
        )}
        <CheckField
          label={t`Hide waived`}
          checked={filter.hidesWaived}
          onChange={({ target }) => change({ hidesWaived: target.checked })}
        />
        <Button className="ml-auto" disabled={!isWhole || shown.length === 0} onClick={save}>
          <Trans>
            <Download size={14} aria-hidden /> CSV
          </Trans>
        </Button>
      </div>
      {filter.layer !== undefined && (
        <p className="mb-2 flex flex-wrap items-center gap-2">
          <span className="font-semibold">
            {filter.layer === null ? t`Only what lies in no layer` : t`Only layer ${layerNumber(filter.layer)}`}
          </span>
          <Button className="!h-6" onClick={() => change({ layer: undefined })}>
            <Trans>Show all layers</Trans>
          </Button>
        </p>
      )}
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <SeverityChoice all={all} chosen={filter.severities} onChoose={(severities) => change({ severities })} />
        {isCounted && (
          <span role="status" className="ml-auto text-ink-3">
            <Trans>
              {findingsInWords(shown)} of {findingsInWords(all)}
              {!isWhole && t`, and more are being read`}
            </Trans>
          </span>
        )}
      </div>
    </>
  );
}

interface SeverityChoiceProps {
  readonly all: readonly FindingBody[];
  readonly chosen: ReadonlySet<SeverityWord>;
  readonly onChoose: (chosen: ReadonlySet<SeverityWord>) => void;
}

/** Each severity that there is, with how many, to show only some of them. */
function SeverityChoice({ all, chosen, onChoose }: SeverityChoiceProps) {
  const counts = countsOf(all.filter(({ waiver }) => waiver === null));
  const there = SEVERITY_WORDS.filter((severity) => all.some((finding) => finding.severity === severity));
  const toggle = (severity: SeverityWord) => {
    const next = new Set(chosen);
    if (!next.delete(severity)) next.add(severity);
    onChoose(next);
  };
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="sr-only">
        <Trans>Severities</Trans>
      </legend>
      {there.map((severity) => (
        <button
          key={severity}
          type="button"
          aria-pressed={chosen.has(severity)}
          onClick={() => toggle(severity)}
          className="rounded-md border border-transparent p-0.5 hover:border-edge aria-pressed:border-accent"
        >
          <SeverityBadge severity={severity} count={counts[severity]} />
        </button>
      ))}
    </fieldset>
  );
}

/** Such as "12 (3 waived)". */
function findingsInWords(findings: readonly FindingBody[]): string {
  const waived = findings.filter(({ waiver }) => waiver !== null).length;
  return waived > 0 ? t`${findings.length} (${waived} waived)` : countInWords(findings.length);
}
