// One way of a pipeline: what waits on it, and why; and what could be promoted on it by hand.

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowUpFromLine } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Notice } from '../../parts/notice.tsx';
import { isThereQuery, newestTagsQuery, repositoryQuery } from '../../queries/repositories.ts';
import { NamedTag } from '../../words/named-elsewhere.tsx';
import { policyInSentence } from '../../words/policy-name.tsx';
import { PromoteDialog } from '../../words/promote-dialog.tsx';
import type { PromotedImage } from '../../words/promotion-targets.ts';
import { reasonInWords } from '../../words/reason.ts';
import { LINK } from '../../words/repository-link.tsx';
import { inAddress } from '../../words/repository-name.ts';
import { Ago } from '../../words/time.tsx';
import type { Way } from './ways.ts';

export function WayDialog({ way, onClose }: { readonly way: Way; readonly onClose: () => void }) {
  const { source, target, policy } = way;
  const [promoting, setPromoting] = useState<PromotedImage>();
  if (promoting !== undefined) return <PromoteDialog image={promoting} target={target} isOpen onClose={onClose} />;
  return (
    <Dialog title={`${source} → ${target}`} isOpen onClose={onClose} isWide>
      {policy === undefined && (
        <p>
          <Trans>A next hop of the namespace: somebody promotes by hand. Nothing waits here.</Trans>
        </p>
      )}
      {policy?.suspendedReason && (
        <Notice kind="info">
          <Trans>The policy is suspended: {policy.suspendedReason}</Trans>
        </Notice>
      )}
      {policy && !policy.enabled && (
        <Notice kind="info">
          <Trans>The policy is switched off.</Trans>
        </Notice>
      )}
      {policy && policy.waiting.length === 0 && (
        <p>
          <Trans>Nothing waits here.</Trans>
        </p>
      )}
      {policy && policy.waiting.length > 0 && (
        <ul aria-label={t`What waits`} className="divide-y divide-line">
          {policy.waiting.map(({ tag, digest, reason, since }) => (
            <li key={`${tag} ${digest}`} className="py-1.5">
              <NamedTag repository={source} tag={tag} isShort />{' '}
              <span className="text-ink-3">
                <Trans>
                  since <Ago time={since} />
                </Trans>
              </span>
              <p className="text-ink-2 [overflow-wrap:anywhere]">{reason && reasonInWords(reason)}</p>
            </li>
          ))}
        </ul>
      )}
      <Newest source={source} onPromote={setPromoting} />
      {policy && (
        <DialogActions>
          <Link
            to="/repositories/$repository/policies/$policy"
            params={{ repository: inAddress(source), policy: policy.policyId }}
            className={LINK}
          >
            <Trans>Open the {policyInSentence({ ...policy, target })}</Trans>
          </Link>
        </DialogActions>
      )}
    </Dialog>
  );
}

const NEWEST = 5;

/** The tags that came last where the way begins, for those who may promote from there. */
function Newest({
  source,
  onPromote,
}: {
  readonly source: string;
  readonly onPromote: (image: PromotedImage) => void;
}) {
  const { data: isThere } = useQuery(isThereQuery(source));
  const { data: known } = useQuery({ ...repositoryQuery(source), enabled: isThere === true });
  const mayPromote = known?.permissions.includes('promote') ?? false;
  const { data: newest } = useQuery({ ...newestTagsQuery(source, NEWEST), enabled: mayPromote });
  if (!mayPromote || newest === undefined || newest.items.length === 0) return null;
  return (
    <section aria-labelledby="newest-head" className="mt-3">
      <h3 id="newest-head" className="font-semibold">
        <Trans>Promote by hand</Trans>
      </h3>
      <ul className="divide-y divide-line">
        {newest.items.map(({ name, digest, updatedAt }) => (
          <li key={name} className="flex items-center gap-2 py-1">
            <NamedTag repository={source} tag={name} isShort />
            <span className="text-ink-3">
              <Ago time={updatedAt} />
            </span>
            <Button
              className="ml-auto !h-6 !px-2"
              aria-label={t`Promote ${source}:${name}…`}
              onClick={() => onPromote({ repository: source, tag: name, digest })}
            >
              <Trans>
                <ArrowUpFromLine size={12} aria-hidden /> Promote…
              </Trans>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
