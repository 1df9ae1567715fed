// The tag in the target: a template, with an example of what it gives and the list of its variables.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { parseTagTemplate, renderTag } from '../../../src/policy/tag-template.ts';
import { TAG_VARIABLES } from '../../../src/policy/tag-variables.ts';
import { TextField } from '../../parts/field.tsx';
import { templateProblem } from './draft.ts';

const MEANINGS: Readonly<Record<string, string>> = {
  n: t`the tag in the source`,
  Y: t`year`,
  y: t`year, two digits`,
  m: t`month`,
  B: t`month, its name`,
  b: t`month, its short name`,
  d: t`day of the month`,
  j: t`day of the year`,
  W: t`week of the year`,
  A: t`weekday`,
  a: t`weekday, short`,
  w: t`weekday, Sunday is 0`,
  H: t`hour, 00 to 23`,
  I: t`hour, 01 to 12`,
  p: t`AM or PM`,
  M: t`minute`,
  S: t`second`,
  f: t`microsecond`,
  Z: t`time zone`,
};

interface TagTemplateFieldProps {
  readonly value: string;
  /** A tag of the source, for the example. */
  readonly example: string;
  readonly onChange: (value: string) => void;
}

export function TagTemplateField({ value, example, onChange }: TagTemplateFieldProps) {
  // The same moment for all examples, or they would change while somebody reads.
  const [at] = useState(() => Date.now() * 1_000);
  const { gives, problem } = tryTemplate(value, example, at);
  return (
    <div className="mb-3">
      <TextField
        label={t`Tag name in target`}
        value={value}
        spellCheck={false}
        autoComplete="off"
        className="font-mono"
        maxLength={300}
        onChange={({ target }) => onChange(target.value)}
        error={problem}
        hint={
          gives !== undefined && (
            <>
              {example} → <code className="text-ink [overflow-wrap:anywhere]">{gives}</code>
            </>
          )
        }
      />
      <details className="-mt-1 text-sm">
        <summary className="cursor-pointer text-accent">
          <Trans>Variables</Trans>
        </summary>
        <table className="mt-1 border-collapse">
          <caption className="sr-only">
            <Trans>Variables of tag names; all times are UTC</Trans>
          </caption>
          <tbody>
            {[...TAG_VARIABLES].map(([letter, variable]) => (
              <tr key={letter} className="border-b border-line">
                <th scope="row" className="pr-3 text-left font-normal">
                  <code>%{letter}</code>
                </th>
                <td className="pr-3 text-ink-2">{MEANINGS[letter] ?? ''}</td>
                <td className="text-ink-3 [overflow-wrap:anywhere]">{variable.render({ tag: example, at })}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="mt-1 text-ink-3">
          <Trans>All times are UTC: the time at which the image is promoted.</Trans>
        </p>
      </details>
    </div>
  );
}

/** What the template gives for this tag, or what is wrong with it. */
function tryTemplate(
  text: string,
  tag: string,
  at: number,
): { readonly gives?: string; readonly problem?: string | undefined } {
  const wrong = templateProblem(text);
  if (wrong !== undefined) return { problem: wrong };
  const rendered = renderTag(parseTagTemplate(text), { tag, at });
  return rendered.problem === undefined ? { gives: rendered.tag } : { problem: rendered.problem };
}
