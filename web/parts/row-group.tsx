// A part of a long table. Far from what is seen of the page it has no rows, only their height: a list of ten thousand is as quick as
// one of a hundred. What has the focus stays.

import { type ReactNode, useEffect, useRef, useState } from 'react';

/** So many rows enter the page and leave it together. */
export const GROUP_ROWS = 50;
/** Rows are there before they are seen. */
const BEYOND_THE_EDGE = '800px';

interface RowGroupProps {
  /** How many rows it has. */
  readonly count: number;
  /** To begin with; whether it is seen, the browser says soon. */
  readonly isShown: boolean;
  readonly columns: number;
  readonly rows: () => ReactNode;
}

export function RowGroup({ count, isShown, columns, rows }: RowGroupProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [isNear, setIsNear] = useState(isShown);
  const [height, setHeight] = useState<{ readonly count: number; readonly pixels: number }>();
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        if (!entry) return;
        const stays = entry.isIntersecting || element.contains(document.activeElement);
        if (!stays) setHeight({ count: element.rows.length, pixels: entry.boundingClientRect.height });
        setIsNear(stays);
      },
      { rootMargin: `${BEYOND_THE_EDGE} 0px` },
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return (
    <tbody ref={body} className="max-[700px]:block">
      {isNear ? (
        rows()
      ) : (
        <Gap columns={columns} height={height?.count === count ? `${height.pixels}px` : usualHeight(count)} />
      )}
    </tbody>
  );
}

/** As long as nobody has seen it: each row is as high as a cell. */
function usualHeight(rows: number): string {
  return `calc(${rows} * var(--spacing) * 8)`;
}

function Gap({ columns, height }: { readonly columns: number; readonly height: string }) {
  return (
    <tr aria-hidden className="max-[700px]:block">
      <td colSpan={columns} className="p-0 max-[700px]:block" style={{ height }} />
    </tr>
  );
}
