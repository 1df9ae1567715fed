// An application in whose namespaces `dev` and `qa` images are pushed and scanned; `wanda` is a member of neither.

import { beforeAll, expect } from 'vitest';
import { pushImage } from '../../src/image/push-image.ts';
import type { debian } from './scanned-images.ts';
import { type TestApp, useApp } from './test-app.ts';

export interface ScanningApp {
  readonly app: () => TestApp;
  /** The report of `repository:tag`, as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: the answer's shape is what is tested
  readonly report: (image: string, who?: string) => Promise<any>;
  /** Pushes the image as `repository:tag` (an attachment also as `repository:`), and waits for what comes of it. */
  readonly push: (image: string, built: ReturnType<typeof debian>) => Promise<void>;
  readonly createRepository: (name: string, settings?: object) => Promise<void>;
}

export function useScanningApp(options: Parameters<typeof useApp>[0] = {}): ScanningApp {
  const app = useApp(options);
  beforeAll(async () => {
    await app().createOrganization('dev');
    await app().createOrganization('qa');
    await app().createUser('wanda');
  });
  async function report(image: string, who = 'admin') {
    const [repository = '', reference = ''] = image.split(':');
    const path = `/api/v1/repositories/${encodeURIComponent(repository)}/manifests/${reference}/report`;
    const { status, json } = await app().call(who, 'GET', path);
    expect(status, JSON.stringify(json)).toBe(200);
    return json;
  }

  async function push(image: string, built: ReturnType<typeof debian>) {
    const [repository = '', tag = ''] = image.split(':');
    await pushImage(app().send('admin'), repository, built, tag || undefined);
    await app().drain();
  }

  async function createRepository(name: string, settings: object = { scanOnPush: true }) {
    const { status, json } = await app().call('admin', 'POST', '/api/v1/repositories', { name, ...settings });
    expect(status, JSON.stringify(json)).toBe(201);
  }
  return { app, report, push, createRepository };
}
