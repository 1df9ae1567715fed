// Whether something has been scrolled into view: what is far below needs not be read yet.

import { type RefObject, useEffect, useRef, useState } from 'react';

export function useInView<E extends Element>(): [RefObject<E | null>, boolean] {
  const ref = useRef<E>(null);
  const [isSeen, setIsSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || isSeen) return;
    const watcher = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setIsSeen(true),
      {
        rootMargin: '100px',
      },
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [isSeen]);
  return [ref, isSeen];
}
