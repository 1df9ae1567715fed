// OpenAPI 3.1 from the descriptions of the calls.

import { z } from 'zod';
import * as access from '../../api/access.ts';
import * as account from '../../api/account.ts';
import * as advisory from '../../api/advisory.ts';
import * as apiKey from '../../api/api-key.ts';
import * as audit from '../../api/audit.ts';
import * as bundle from '../../api/bundle.ts';
import * as comparison from '../../api/comparison.ts';
import * as directory from '../../api/directory.ts';
import { errorSchema } from '../../api/error.ts';
import * as evaluation from '../../api/evaluation.ts';
import * as gate from '../../api/gate.ts';
import * as image from '../../api/image.ts';
import * as manifest from '../../api/manifest.ts';
import * as namespace from '../../api/namespace.ts';
import * as operations from '../../api/operations.ts';
import * as pipeline from '../../api/pipeline.ts';
import * as policy from '../../api/policy.ts';
import * as promotion from '../../api/promotion.ts';
import * as repository from '../../api/repository.ts';
import * as role from '../../api/role.ts';
import { API_PREFIX, type Route } from '../../api/route.ts';
import * as scan from '../../api/scan.ts';
import * as search from '../../api/search.ts';
import * as session from '../../api/session.ts';
import * as tag from '../../api/tag.ts';
import * as tagDeletion from '../../api/tag-deletion.ts';
import * as team from '../../api/team.ts';
import * as token from '../../api/token.ts';
import * as vex from '../../api/vex.ts';
import * as waiver from '../../api/waiver.ts';
import * as webhook from '../../api/webhook.ts';

const CONTRACTS: readonly Record<string, unknown>[] = [
  session,
  account,
  team,
  role,
  access,
  token,
  apiKey,
  bundle,
  directory,
  namespace,
  manifest,
  repository,
  tag,
  tagDeletion,
  policy,
  promotion,
  evaluation,
  gate,
  pipeline,
  scan,
  comparison,
  waiver,
  advisory,
  vex,
  webhook,
  audit,
  search,
  operations,
  image,
];

/** Every call of the management API, in the order of the paths. */
export function allRoutes(): Route[] {
  const place = (route: Route) => `${route.path} ${route.method}`;
  const routes = CONTRACTS.flatMap((contract) => Object.values(contract)).filter(isRoute);
  return routes.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** The OpenAPI 3.1 document. */
export function openApiDocument(version: string) {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  const error = {
    description: 'An error',
    content: { 'application/json': { schema: jsonSchema(errorSchema, 'output', schemas) } },
  };
  for (const route of allRoutes()) {
    const path = `${API_PREFIX}${route.path}`;
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = {
      tags: [route.tag],
      summary: route.summary,
      ...(route.open ? { security: [{}, { basic: [] }, { bearer: [] }, { certificate: [] }] } : {}),
      parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
      ...(route.body
        ? {
            requestBody: {
              required: true,
              content: { 'application/json': { schema: jsonSchema(route.body, 'input', schemas) } },
            },
          }
        : {}),
      ...(route.upload
        ? {
            requestBody: {
              required: true,
              content: fileOf(route.upload),
            },
          }
        : {}),
      responses: { ...answers(route, schemas), default: error },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Shiplock',
      version,
      description:
        'Repositories, accounts and promotion. Images themselves are pushed and pulled through /v2 (OCI Distribution Specification 1.1).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ basic: [] }, { bearer: [] }, { certificate: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
        certificate: { type: 'mutualTLS', description: 'A client certificate of a bundle, over TLS.' },
      },
    },
  };
}

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'method' in value && 'answers' in value;
}

function answers(route: Route, schemas: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, schema]) => [
      status,
      schema
        ? { description: 'Done', content: { 'application/json': { schema: jsonSchema(schema, 'output', schemas) } } }
        : { description: 'Done', ...(route.download ? { content: fileOf(route.download) } : {}) },
    ]),
  );
}

function fileOf(mediaType: string): Record<string, unknown> {
  return { [mediaType]: { schema: { type: 'string', format: 'binary' } } };
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): unknown[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as { description?: string };
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

/**
 * The schema with those that have an id moved to the document's components. What is sent and what is answered can differ
 * (defaults may be left out when sending), so the former have names of their own.
 */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, unknown>): unknown {
  const suffix = io === 'input' ? 'Input' : '';
  const converted = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  const { $schema: _dialect, $defs = {}, ...own } = converted;
  for (const [name, definition] of Object.entries($defs)) schemas[name + suffix] = withComponents(definition, suffix);
  const { id } = own as { id?: string };
  if (id === undefined) return withComponents(own, suffix);
  schemas[id + suffix] = withComponents(own, suffix);
  return { $ref: `#/components/schemas/${id}${suffix}` };
}

function withComponents(value: unknown, suffix: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withComponents(item, suffix));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'id' || typeof (value as { type?: unknown }).type !== 'string')
      .map(([key, child]) => [
        key,
        key === '$ref' && typeof child === 'string'
          ? `${child.replace('#/$defs/', '#/components/schemas/')}${suffix}`
          : withComponents(child, suffix),
      ]),
  );
}
