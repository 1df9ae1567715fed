// Why an image passes or not: each criterion with what it asks for and what the image has.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { z } from 'zod';
import type { ruleVerdictSchema } from '../../src/api/evaluation.ts';
import { listInWords } from '../language/in-words.ts';
import { codeInWords } from './code-in-words.ts';
import { ComponentName } from './component-name.tsx';
import { criterionInWords } from './criterion.ts';
import { Eligible } from './eligible.tsx';
import { MarkIcon } from './verdict.tsx';

export type RuleVerdict = z.output<typeof ruleVerdictSchema>;

const MOST_SHOWN = 8;

export function RuleList({ rules }: { readonly rules: readonly RuleVerdict[] }) {
  if (rules.length === 0)
    return (
      <p>
        <Trans>The policy has no criteria: every image passes.</Trans>
      </p>
    );
  return (
    <ul className="grid gap-2">
      {rules.map((rule, position) => (
        // Two criteria can be the same.
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is never reordered
        <li key={position} className="flex gap-2">
          <span className="mt-0.5">
            <MarkIcon mark={rule.verdict} />
          </span>
          <div className="min-w-0 [overflow-wrap:anywhere]">
            <div className="font-semibold">
              {rule.gate === 'admission' && t`The target asks: `}
              {criterionInWords(rule, rule.expected)}
            </div>
            <div className="text-ink-2">{rule.reason}</div>
            {rule.eligibleAt !== undefined && (
              <div className="text-held">
                <Eligible at={rule.eligibleAt} />
              </div>
            )}
            {actualInWords(rule.actual) !== '' && (
              <div className="text-sm text-ink-3">
                <Trans>The image has: {actualInWords(rule.actual)}</Trans>
              </div>
            )}
            <Evidence rule={rule} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Evidence({ rule }: { readonly rule: RuleVerdict }) {
  const found = rule.evidence.flatMap(({ findings }) => findings);
  if (found.length === 0) return null;
  return (
    <ul className="mt-0.5 text-sm text-ink-3">
      {found.slice(0, MOST_SHOWN).map(({ id, component, installed, fixed, severity, identity }) => (
        <li key={`${id} ${component} ${installed}`}>
          <Trans>
            <b>{id}</b> {codeInWords(severity)} in <ComponentName name={component} identity={identity} /> {installed}
            {fixed !== null && t`, fixed in ${fixed}`}
          </Trans>
        </li>
      ))}
      {found.length > MOST_SHOWN && (
        <li>
          <Trans>and {found.length - MOST_SHOWN} more</Trans>
        </li>
      )}
    </ul>
  );
}

/** A value, or one for each platform; empty where nothing is known. */
function actualInWords(actual: unknown): string {
  if (actual === null || actual === undefined) return '';
  if (Array.isArray(actual)) {
    const shown = actual.slice(0, MOST_SHOWN).map(actualInWords);
    const rest = actual.length - MOST_SHOWN;
    return listInWords(rest > 0 ? [...shown, t`${rest} more`] : shown);
  }
  if (typeof actual === 'object')
    return Object.entries(actual)
      .map(([platform, value]) => `${platform}: ${actualInWords(value) || t`not known`}`)
      .join(', ');
  return String(actual);
}
