// An outside scanner behind Harbor's pluggable scanner API 1.2 (goharbor/pluggable-scanner-spec), of which we are the
// consumer, so that the adapters of Trivy, Clair and Grype plug in unchanged.

import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Detection } from '../../detect/component.ts';
import type { Fetch } from '../../outbound/fetch-toward.ts';
import type { Match } from '../finding.ts';
import type { ImageToScan, OutsideScanner } from './outside-scanner.ts';
import { matchOf, reportSchema } from './read-report.ts';

export interface HarborScannerOptions {
  /** The address of the adapter, without the `/api/v1` that the API adds. */
  readonly url: string;
  /** The value of the Authorization header that the adapter asks for, if it asks for one. */
  readonly authorization: string | undefined;
  /** Where the adapter reaches this registry. */
  readonly registryUrl: string;
  /** Toward the adapter. */
  readonly fetch: Fetch;
  /** Credentials with which it may pull this image and nothing else, for its Authorization header. */
  readonly pullAuthorization: (image: ImageToScan) => Promise<string>;
  /** In milliseconds. */
  readonly patience: number;
}

const SCAN_REQUEST = 'application/vnd.scanner.adapter.scan.request+json; version=1.1';
const METADATA = 'application/vnd.scanner.adapter.metadata+json; version=1.1';
const REPORTS = [
  'application/vnd.security.vulnerability.report; version=1.1',
  'application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0',
];
const DEFAULT_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 60;
/** Of a report with a kilobyte for each of 32,000 findings. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

const metadataSchema = z.object({
  scanner: z.object({ name: z.string().max(100).optional(), version: z.string().max(100).optional() }).optional(),
});

export function createHarborScanner(options: HarborScannerOptions): OutsideScanner {
  return {
    place: options.url,
    async scan(image, detection) {
      return { by: await nameOf(options), match: await scan(options, image, detection) };
    },
  };
}

async function nameOf(options: HarborScannerOptions): Promise<string> {
  const answer = await call(options, '/metadata', { accept: METADATA });
  if (answer.status !== 200) throw new Error(await complaint('the question who it is', answer));
  const { scanner } = metadataSchema.parse(await readJson(answer));
  return [scanner?.name ?? 'outside scanner', scanner?.version].filter(Boolean).join(' ');
}

async function scan(options: HarborScannerOptions, image: ImageToScan, detection: Detection): Promise<Match> {
  const deadline = Date.now() + options.patience;
  const request = {
    registry: { url: options.registryUrl, authorization: await options.pullAuthorization(image) },
    artifact: { repository: image.repository, digest: image.digest, mime_type: image.mediaType },
    enabled_capabilities: [{ type: 'vulnerability', produces_mime_types: REPORTS }],
  };
  const accepted = await call(options, '/scan', { body: JSON.stringify(request), contentType: SCAN_REQUEST });
  if (accepted.status !== 202) throw new Error(await complaint('the request to scan', accepted));
  const { id } = z.object({ id: z.string().min(1).max(500) }).parse(await readJson(accepted));
  for (;;) {
    const answer = await call(options, `/scan/${encodeURIComponent(id)}/report`, { accept: REPORTS.join(', ') });
    if (answer.status === 200) return matchOf(reportSchema.parse(await readJson(answer)), detection);
    // "Not ready yet" is a redirect that leads nowhere.
    if (answer.status !== 302) throw new Error(await complaint('the report', answer));
    await answer.body?.cancel();
    const wait = 1000 * waitSeconds(answer.headers.get('refresh-after'));
    if (Date.now() + wait > deadline) throw new Error('the outside scanner has not ended in time');
    await delay(wait);
  }
}

function waitSeconds(header: string | null): number {
  const seconds = Number(header);
  return header !== null && seconds >= 0 ? Math.min(seconds, LONGEST_WAIT_SECONDS) : DEFAULT_WAIT_SECONDS;
}

async function call(
  { url, authorization, patience, fetch }: HarborScannerOptions,
  path: string,
  sent: { readonly accept?: string; readonly body?: string; readonly contentType?: string },
): Promise<Response> {
  const headers = {
    ...(authorization ? { authorization } : {}),
    ...(sent.accept ? { accept: sent.accept } : {}),
    ...(sent.contentType ? { 'content-type': sent.contentType } : {}),
  };
  return fetch(`${url.replace(/\/+$/, '')}/api/v1${path}`, {
    method: sent.body === undefined ? 'GET' : 'POST',
    headers,
    signal: AbortSignal.timeout(Math.max(patience, 1)),
    ...(sent.body === undefined ? {} : { body: sent.body }),
  });
}

async function readJson(answer: Response): Promise<unknown> {
  return JSON.parse(await readText(answer)) as unknown;
}

async function readText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES)
      throw new Error(`the outside scanner sends more than ${MAX_ANSWER_BYTES} bytes, which are not read`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function complaint(what: string, answer: Response): Promise<string> {
  const text = (await readText(answer)).slice(0, 300);
  return `the outside scanner answered ${answer.status} to ${what}${text ? `: ${text}` : ''}`;
}
