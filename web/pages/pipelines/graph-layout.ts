// Where each repository stands in the graph: stages beside each other, applications below each other.

import type { Application } from './applications.ts';

export interface Place {
  readonly repository: string;
  /** In pixels, of its upper left corner. */
  readonly x: number;
  readonly y: number;
}

export const NODE_WIDTH = 200;
export const NODE_HEIGHT = 52;
/** Room for the counts on the ways. */
const COLUMN = NODE_WIDTH + 180;
const ROW = NODE_HEIGHT + 20;
const BETWEEN_APPLICATIONS = 28;

export function placesOf(applications: readonly Application[]): Place[] {
  let top = 0;
  return applications.flatMap(({ stages }) => {
    const rows = Math.max(...stages.map(({ length }) => length));
    const places = stages.flatMap((repositories, stage) =>
      repositories.map((repository, row) => ({
        repository,
        x: stage * COLUMN,
        y: top + (row + (rows - repositories.length) / 2) * ROW,
      })),
    );
    top += rows * ROW + BETWEEN_APPLICATIONS;
    return places;
  });
}
