// The next page of a list, when somebody comes near its end.

import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { Button } from './button.tsx';

interface MoreProps {
  readonly hasMore: boolean;
  /** Something of the list is being read, also what is shown already: to ask for more would end that, or the other way round. */
  readonly isLoading: boolean;
  readonly onMore: () => void;
}

export function More({ hasMore, isLoading, onMore }: MoreProps) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (!element || !hasMore) return;
    // A browser that is busy tells of several changes at once: the last one counts.
    const watcher = new IntersectionObserver((entries) => entries.at(-1)?.isIntersecting && !isLoading && onMore(), {
      rootMargin: '600px',
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [hasMore, isLoading, onMore]);
  if (!hasMore) return null;
  return (
    <div ref={end} className="py-3 text-center">
      <Button onClick={onMore} isBusy={isLoading}>
        <Trans>Show more</Trans>
      </Button>
    </div>
  );
}
