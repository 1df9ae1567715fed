// Changes as server-sent events (WHATWG HTML, section 9.2): one line for each kind of news, with the cursor as its id.

import type { FastifyRequest } from 'fastify';
import type { Told } from '../../access/live-changes.ts';
import type { ChangeBody } from '../../api/operations.ts';
import { isoTime } from '../../clock.ts';

/** The text of the stream. */
export async function* asServerSentEvents(told: AsyncIterable<Told>): AsyncGenerator<string> {
  for await (const news of told) {
    if (news.kind === 'quiet') yield ': still here\n\n';
    else if (news.kind === 'lost') yield `event: lost\nid: ${news.through}\ndata: {}\n\n`;
    else {
      const changes = news.changes.map(({ type, at, repositories, tag }): ChangeBody => {
        return { type, at: isoTime(at), repositories: [...repositories], tag };
      });
      yield `event: changes\nid: ${news.through}\ndata: ${JSON.stringify(changes)}\n\n`;
    }
  }
}

/** The cursor of a watcher who comes again; undefined for one who comes first. */
export function lastEventId({ headers }: FastifyRequest): number | undefined {
  const given = headers['last-event-id'];
  return typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : undefined;
}
