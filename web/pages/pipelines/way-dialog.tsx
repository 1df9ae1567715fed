// One way of a pipeline: what waits on it, and why.

import { Link } from '@tanstack/react-router';
import { Dialog, DialogActions } from '../../parts/dialog.tsx';
import { Notice } from '../../parts/notice.tsx';
import { NamedTag } from '../../words/named-elsewhere.tsx';
import { LINK } from '../../words/repository-link.tsx';
import { inAddress } from '../../words/repository-name.ts';
import { Ago } from '../../words/time.tsx';
import type { Way } from './ways.ts';

export function WayDialog({ way, onClose }: { readonly way: Way; readonly onClose: () => void }) {
  const { source, target, policy } = way;
  return (
    <Dialog title={`${source} → ${target}`} isOpen onClose={onClose} isWide>
      {policy === undefined && (
        <p>
          A next hop of the namespace: somebody promotes by hand, on the page of a tag or on the board. Nothing waits
          here.
        </p>
      )}
      {policy?.suspendedReason && <Notice kind="info">The policy is suspended: {policy.suspendedReason}</Notice>}
      {policy && !policy.enabled && <Notice kind="info">The policy is switched off.</Notice>}
      {policy && policy.waiting.length === 0 && <p>Nothing waits here.</p>}
      {policy && policy.waiting.length > 0 && (
        <ul aria-label="What waits" className="divide-y divide-line">
          {policy.waiting.map(({ tag, digest, reason, since }) => (
            <li key={`${tag} ${digest}`} className="py-1.5">
              <NamedTag repository={source} tag={tag} isShort />{' '}
              <span className="text-ink-3">
                since <Ago time={since} />
              </span>
              <p className="text-ink-2 [overflow-wrap:anywhere]">{reason}</p>
            </li>
          ))}
        </ul>
      )}
      {policy && (
        <DialogActions>
          <Link
            to="/repositories/$repository/policies/$policy"
            params={{ repository: inAddress(source), policy: policy.policyId }}
            className={LINK}
          >
            Open the policy {policy.name}
          </Link>
        </DialogActions>
      )}
    </Dialog>
  );
}
