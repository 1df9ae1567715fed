// How `npm run messages` writes the catalogue: every text of the pages, with the files that have it.

import { join } from 'node:path';
import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

export default defineConfig({
  locales: ['en'],
  sourceLocale: 'en',
  rootDir: join(import.meta.dirname, '../..'),
  catalogs: [
    {
      path: '<rootDir>/web/messages/{locale}',
      include: ['<rootDir>/web'],
      exclude: ['<rootDir>/web/{dist,language,messages}/**'],
    },
  ],
  format: formatter({ lineNumbers: false }),
});
