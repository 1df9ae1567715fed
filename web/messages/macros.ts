// Lingui's macros: when the pages are built or tested, texts marked by `t` and `<Trans>` become messages with an id.

import { transformAsync } from '@babel/core';
import macros from '@lingui/babel-plugin-lingui-macro';
import { makeConfig } from '@lingui/conf';
import type { Plugin } from 'vite';

/** What the messages call at run time, in place of Lingui's own: it shows what is inserted as it is written. */
export const lingui = makeConfig(
  {
    locales: ['en'],
    sourceLocale: 'en',
    runtimeConfigModule: { i18n: ['#language', 'i18n'], Trans: ['#trans', 'Trans'] },
  },
  { skipValidation: true },
);

/** For Vite and Vitest. English stays in the pages, so that no catalogue is loaded for it. */
export function messageMacros(): Plugin {
  return {
    name: 'message-macros',
    enforce: 'pre',
    async transform(code, id) {
      if (!/\.tsx?$/.test(id) || !/@lingui\/(?:core|react)\/macro/.test(code)) return undefined;
      const made = await transformAsync(code, {
        filename: id,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ['jsx', 'typescript'] },
        plugins: [[macros, { linguiConfig: lingui, descriptorFields: 'message' }]],
      });
      return made?.code ? { code: made.code, map: JSON.stringify(made.map) } : undefined;
    },
  };
}
