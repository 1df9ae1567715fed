// Query parameters that do not exist: ignoring one would answer another question than was asked.

import { expect, test } from 'vitest';
import { useApp } from '../support/test-app.ts';

const app = useApp();

test.each([
  ['/api/v1/audit?actr=mallory', '"actr" is no query parameter of this call: it takes '],
  ['/api/v1/promotions?stat=refused', '"stat" is no query parameter of this call: it takes '],
  ['/api/v1/me?verbose=1', '"verbose" is no query parameter of this call: it takes none'],
])('%s is refused, since without the parameter all would be listed', async (path, message) => {
  const { status, json } = await app().call('admin', 'GET', path);
  expect([status, json.error.message]).toEqual([400, expect.stringContaining(message)]);
});
