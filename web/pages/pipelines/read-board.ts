// Reads all of the board that the filters leave, also what is below the screen.

import { newestGatesQuery } from '../../queries/gates.ts';
import { queryClient } from '../../queries/query-client.ts';
import { newestTagsQuery } from '../../queries/repositories.ts';
import type { Application } from './applications.ts';
import type { BoardTag } from './board-csv.ts';
import { SHOWN_TAGS } from './shown-tags.ts';

/** So many repositories are asked about at a time. */
const AT_A_TIME = 4;

/** @param there the repositories that are there; the others are not asked for. @throws Refusal */
export async function readBoard(
  applications: readonly Application[],
  there: ReadonlySet<string>,
): Promise<readonly BoardTag[]> {
  const places = applications.flatMap(({ name, stages }) =>
    stages.flatMap((repositories, position) =>
      repositories
        .filter((repository) => there.has(repository))
        .map((repository) => ({ application: name, stage: position + 1, repository })),
    ),
  );
  const tags: BoardTag[] = [];
  for (let start = 0; start < places.length; start += AT_A_TIME)
    tags.push(...(await Promise.all(places.slice(start, start + AT_A_TIME).map(readPlace))).flat());
  return tags;
}

async function readPlace(place: Omit<BoardTag, 'tag' | 'gates'>): Promise<BoardTag[]> {
  const { repository } = place;
  const tags = await queryClient.fetchQuery(newestTagsQuery(repository, SHOWN_TAGS));
  const gates = await queryClient.fetchQuery(newestGatesQuery(repository, SHOWN_TAGS));
  return tags.items.map((tag) => ({
    ...place,
    tag,
    gates: gates.items.find((one) => one.tag === tag.name && one.digest === tag.digest)?.gates ?? [],
  }));
}
