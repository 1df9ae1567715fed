// What the server refuses about a promotion or a policy, in the words of the pages, with whom to ask: its own sentence is for scripts, too.

import { t } from '@lingui/core/macro';
import { Notice } from '../parts/notice.tsx';
import { Problem } from '../parts/problem.tsx';
import { Refusal } from '../refusal.ts';
import { namespaceOf } from './repository-name.ts';
import { useWhomToAsk } from './who-may.tsx';

interface Way {
  readonly source: string;
  /** The repository that was named. */
  readonly target: string;
}

/** What somebody lacks where; undefined for what no right would help with. */
function lackOf(error: unknown): 'accept_promotions' | 'promote' | 'manage_policies' | undefined {
  if (!(error instanceof Refusal) || error.code !== 'DENIED') return undefined;
  const { permission, repository } = (error.detail ?? {}) as { readonly [key: string]: unknown };
  if (permission === 'promote' || permission === 'manage_policies') return permission;
  return permission === 'accept_promotions' || repository !== undefined ? 'accept_promotions' : undefined;
}

/** What is not there yet; the server says how scripts make it. */
function missingIn(error: unknown, target: string): string | undefined {
  if (!(error instanceof Refusal) || error.code !== 'NAME_UNKNOWN') return undefined;
  if ((error.detail as { readonly name?: unknown } | undefined)?.name !== target) return undefined;
  if (/--create/.test(error.message)) return t`There is no repository ${target} yet: say below that it is to be made.`;
  return /^there is no organization /.test(error.message)
    ? t`There is no organization ${namespaceOf(target)}: make it first, under Organizations.`
    : undefined;
}

/** The refusal as a sentence of the pages; undefined where the server's own says it. */
export function usePromotionRefusal(error: unknown, { source, target }: Way): string | undefined {
  const lack = lackOf(error);
  const where = lack === 'accept_promotions' ? target : source;
  const whomToAsk = useWhomToAsk(where, lack ?? 'promote', { isWanted: lack !== undefined });
  switch (lack) {
    case 'accept_promotions':
      return t`You may not promote into ${target}: ${whomToAsk}.`;
    case 'promote':
      return t`You may not promote from ${source}: ${whomToAsk}.`;
    case 'manage_policies':
      return t`You may not make policies in ${source}: ${whomToAsk}.`;
    default:
      return missingIn(error, target);
  }
}

interface PromotionProblemProps extends Way {
  readonly error: unknown;
  readonly onDismiss?: () => void;
}

export function PromotionProblem({ error, onDismiss, ...way }: PromotionProblemProps) {
  const refusal = usePromotionRefusal(error, way);
  if (refusal === undefined) return <Problem error={error} {...(onDismiss ? { onDismiss } : {})} />;
  return (
    <Notice kind="error" onDismiss={onDismiss}>
      {refusal}
    </Notice>
  );
}
