// The next page of a list, when somebody comes near its end.

import { useEffect, useRef } from 'react';
import { Button } from './button.tsx';

interface MoreProps {
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onMore: () => void;
}

export function More({ hasMore, isLoading, onMore }: MoreProps) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (!element || !hasMore) return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && !isLoading && onMore(), {
      rootMargin: '600px',
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [hasMore, isLoading, onMore]);
  if (!hasMore) return null;
  return (
    <div ref={end} className="py-3 text-center">
      <Button onClick={onMore} isBusy={isLoading}>
        Show more
      </Button>
    </div>
  );
}
