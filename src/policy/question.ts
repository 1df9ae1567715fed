// What takes as long as somebody's rules make it take, and is therefore asked elsewhere than on the loop that serves.

import type { Identity } from '../access/identity.ts';
import { type Candidate, findAdmission, judge } from './admission.ts';
import type { Policies } from './policies.ts';
import type { PreviewRequest } from './preview.ts';
import { previewPolicy } from './preview-policy.ts';
import type { Verdict } from './verdict.ts';

export type Question =
  | { readonly ask: 'preview'; readonly about: PreviewRequest; readonly hidden: readonly string[] }
  | { readonly ask: 'admission'; readonly about: AdmissionQuestion };

/** With whose share of the thread it takes. */
export type SharedQuestion = Question & { readonly share: string };

/** What the admission rules of the target say of one image of the source. */
export interface AdmissionQuestion {
  readonly source: string;
  readonly target: string;
  readonly candidate: Candidate;
}

/** Null where the target has no admission rules. */
export type AdmissionAnswer = { readonly version: number; readonly verdict: Verdict } | null;

/** Answers somebody's question, wherever that is done, as JSON. @throws ShiplockError as `answer`; TOO_MANY_REQUESTS */
export type Ask = (question: Question, by: Identity) => Promise<Uint8Array>;

/** The answer as JSON. @throws ShiplockError as `previewPolicy` */
export async function answer(policies: Policies, question: SharedQuestion): Promise<Uint8Array<ArrayBuffer>> {
  const found =
    question.ask === 'preview'
      ? await previewPolicy(policies, question.about, question)
      : await judgeOne(policies, question.about, question);
  return new TextEncoder().encode(JSON.stringify(found));
}

async function judgeOne(
  policies: Policies,
  { source, target, candidate }: AdmissionQuestion,
  { share }: Pick<SharedQuestion, 'share'>,
): Promise<AdmissionAnswer> {
  const admission = await findAdmission(policies.database.rows, target);
  if (!admission) return null;
  const asked = { source, at: policies.clock.now(), waiversOf: target };
  const [verdict] = await judge(policies, admission, [candidate], asked, { turn: policies.turns.of(share) });
  return verdict ? { version: admission.version, verdict } : null;
}
