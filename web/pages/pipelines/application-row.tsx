// One application: its stages beside each other; on phones below each other.

import { t } from '@lingui/core/macro';
import type { PipelineBody } from '../../../src/api/pipeline.ts';
import { useInView } from '../../parts/in-view.ts';
import type { PromotedImage } from '../../words/promotion-targets.ts';
import type { Application } from './applications.ts';
import { StageCell } from './stage-cell.tsx';

/** As many stages as stand beside each other; more of them go into a second line. */
const COLUMNS: readonly string[] = [
  '',
  'narrow:grid-cols-1',
  'narrow:grid-cols-2',
  'narrow:grid-cols-3',
  'narrow:grid-cols-4',
  'narrow:grid-cols-5',
  'narrow:grid-cols-6',
];

interface ApplicationRowProps {
  readonly application: Application;
  readonly pipelines: PipelineBody;
  /** The repositories that are there. */
  readonly there: ReadonlySet<string>;
  /** Those of which the viewer may not know whether they are. */
  readonly unseen: ReadonlySet<string>;
  /** How many stages the longest chain has. */
  readonly columns: number;
  readonly onPromote: (image: PromotedImage, target: string) => void;
}

export function ApplicationRow({ application, pipelines, there, unseen, columns, onPromote }: ApplicationRowProps) {
  const [row, isSeen] = useInView<HTMLLIElement>();
  const { name, stages } = application;
  return (
    <li
      ref={row}
      // About as high as it will be, so that only what is on the screen is read.
      className="grid min-h-[80px] gap-x-4 gap-y-1 border-b border-line px-3.5 py-2.5 last:border-0 narrow:grid-cols-[130px_minmax(0,1fr)]"
    >
      <h2 className="font-semibold [overflow-wrap:anywhere]">{name}</h2>
      <ol className={`grid min-w-0 gap-x-5 gap-y-3 ${COLUMNS[Math.min(columns, COLUMNS.length - 1)]}`}>
        {stages.map((repositories, position) => (
          <li
            key={repositories.join()}
            className="grid min-w-0 content-start gap-3"
            aria-label={t`Stage ${position + 1}`}
          >
            {repositories.map((repository) => (
              <StageCell
                key={repository}
                repository={repository}
                pipelines={pipelines}
                isThere={there.has(repository)}
                isUnseen={unseen.has(repository)}
                isSeen={isSeen}
                onPromote={onPromote}
              />
            ))}
          </li>
        ))}
      </ol>
    </li>
  );
}
