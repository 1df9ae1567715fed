// The documentation of the API as a page, by Swagger UI. It is read when somebody asks for it, since it takes a tenth of a start.

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

const DOCS_PREFIX = '/api/docs';

/**
 * As strict as that of the pages (http/web/web.ts): everything comes from this server, but for the one style that Swagger UI
 * writes into its page, which is known by its hash.
 */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Whose documentation it is: without it the page shows the sign of what serves it. */
const DOCS_SIGN = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 40"><title>Shiplock</title><text x="0" y="28" font-family="sans-serif" font-size="24" font-weight="bold" fill="#fff">Shiplock</text></svg>`;
const DOCS_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6e75"/><path d="M8 9h4v14H8zM20 9h4v14h-4z" fill="#fff"/></svg>`;
const DOCS_LOOK = {
  logo: { type: 'image/svg+xml', content: DOCS_SIGN },
  theme: {
    title: 'Shiplock API',
    favicon: [{ filename: 'icon.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: DOCS_ICON }],
  },
};

/** Serves the page that shows this OpenAPI document, and all that belongs to it, below `/api/docs`. */
export function docsRoutes(app: FastifyInstance, document: object): void {
  let docs: Promise<FastifyInstance> | undefined;
  const answer = async ({ raw }: FastifyRequest, reply: FastifyReply) => {
    docs ??= openDocs(document).catch((error: unknown) => {
      docs = undefined;
      throw error;
    });
    const { routing } = await docs;
    reply.hijack();
    routing(raw, reply.raw);
  };
  app.get(DOCS_PREFIX, answer);
  app.get(`${DOCS_PREFIX}/*`, answer);
  app.addHook('onClose', async () => {
    // One that could not be opened was told to who asked for it.
    await (await docs?.catch(() => undefined))?.close();
  });
}

/** The documentation's assets come from the package, so that no request leaves the deployment. */
async function openDocs(document: object): Promise<FastifyInstance> {
  const { default: swagger } = await import('@fastify/swagger');
  const { default: swaggerUi } = await import('@fastify/swagger-ui');
  const docs = fastify();
  docs.setNotFoundHandler(({ method, url }, reply) =>
    reply.code(404).send({ error: { code: 'NOT_FOUND', message: `there is no ${method} ${url.split('?')[0]}` } }),
  );
  await docs.register(swagger, { mode: 'static', specification: { document: document as never } });
  await docs.register(swaggerUi, { routePrefix: DOCS_PREFIX, staticCSP: DOCS_POLICY, ...DOCS_LOOK });
  await docs.ready();
  return docs;
}
