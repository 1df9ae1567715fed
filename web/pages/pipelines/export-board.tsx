// The board as a file for spreadsheets, with the filters that stand in the address.

import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { saveFile } from '../../parts/save-file.ts';
import type { Application } from './applications.ts';
import { boardCsv } from './board-csv.ts';
import { readBoard } from './read-board.ts';

interface ExportBoardProps {
  /** Those that the filters leave. */
  readonly applications: readonly Application[];
  /** The repositories that are there. */
  readonly there: ReadonlySet<string>;
}

export function ExportBoard({ applications, there }: ExportBoardProps) {
  const download = useMutation({
    mutationFn: async () => {
      const text = boardCsv(await readBoard(applications, there));
      saveFile('board.csv', new Blob([text], { type: 'text/csv' }));
    },
  });
  return (
    <>
      <Button disabled={applications.length === 0} isBusy={download.isPending} onClick={() => download.mutate()}>
        <Trans>
          <Download size={14} aria-hidden /> CSV
        </Trans>
      </Button>
      <Problem error={download.error} />
    </>
  );
}
