// The web pages, for browsers. Nothing in them is known to the server only: they use the management API, as scripts do.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Doors } from '../doors.ts';
import type { Coding, PageFile } from './page-files.ts';

const INDEX = 'index.html';
/** Everything that is built with a hash of its content in its name. */
const HASHED = /^assets\//;
/** What these doors are behind is not for pages. */
const OTHER_DOORS = /^\/(?:v1|v2|api|ca|log-in\/oidc)(?:\/|$|\?)/;
const YEAR_SECONDS = 31_536_000;

/**
 * Pages run scripts and styles of this server only, talk to it only, and are in nobody's frame (Content Security Policy, level 3).
 * Styles in attributes are refused, too: what pages place by script goes through the object model.
 */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** @param files as `readPageFiles` gives them */
export async function webRoutes(
  app: FastifyInstance,
  doors: Doors,
  files: ReadonlyMap<string, PageFile>,
): Promise<void> {
  const index = indexFor(files, doors.externalUrl);
  app.get('/*', (request, reply) => {
    const [path = ''] = request.url.split('?');
    const name = path.slice(1);
    const file = name === INDEX ? undefined : files.get(name);
    if (file) return sendFile(request, reply, file, HASHED.test(name));
    const isPage = index !== undefined && !OTHER_DOORS.test(path) && !HASHED.test(name);
    if (!isPage || !takesHtml(request)) return notFound(request, reply);
    // Which pages there are is theirs to say: the browser gets the same file for each.
    reply.headers(HEADERS).header('cache-control', 'no-cache');
    return reply.type('text/html; charset=utf-8').send(index);
  });
}

/** The page with the path under which browsers find this server, so that all addresses in it are right. */
function indexFor(files: ReadonlyMap<string, PageFile>, externalUrl: string | undefined): string | undefined {
  const html = files.get(INDEX)?.codings.get('identity')?.toString('utf8');
  const path = externalUrl === undefined ? '/' : `${new URL(externalUrl).pathname.replace(/\/$/, '')}/`;
  return html?.replace('<base href="/">', `<base href="${path.replace(/[&"<>]/g, '')}">`);
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: PageFile, isHashed: boolean): FastifyReply {
  const coding = codingFor(request.headers['accept-encoding'], file);
  if (coding !== 'identity') reply.header('content-encoding', coding);
  reply.headers(HEADERS).header('vary', 'accept-encoding');
  reply.header('cache-control', isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
  return reply.type(file.type).send(file.codings.get(coding));
}

/** The best of those that the client takes (RFC 9110, section 12.5.3); a coding with the weight 0 is none that it takes. */
function codingFor(accepted: string | undefined, file: PageFile): Coding {
  const taken = new Set(
    (accepted ?? '')
      .split(',')
      .filter((one) => !/;\s*q=0(?:\.0*)?\s*$/.test(one))
      .map((one) => one.split(';')[0]?.trim().toLowerCase()),
  );
  const best = (['br', 'gzip'] as const).find((coding) => taken.has(coding) && file.codings.has(coding));
  return best ?? 'identity';
}

function takesHtml({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false;
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const message = `there is no ${request.method} ${request.url.split('?')[0]}`;
  return reply.code(404).send({ error: { code: 'NOT_FOUND', message } });
}
