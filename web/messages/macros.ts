// Lingui's macros: when the pages are built or tested, texts marked by `t` and `<Trans>` become messages with an id, read already,
// so that browsers need no parser for them.

import { type PluginObject, transformAsync, types } from '@babel/core';
import macros from '@lingui/babel-plugin-lingui-macro';
import { makeConfig } from '@lingui/conf';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

/** What the messages call at run time, in place of Lingui's own: it shows what is inserted as it is written. */
const lingui = makeConfig(
  {
    locales: ['en'],
    sourceLocale: 'en',
    runtimeConfigModule: { i18n: ['#language', 'i18n'], Trans: ['#trans', 'Trans'] },
  },
  { skipValidation: true },
);
/** The macros write it before each message. */
const MESSAGE_COMMENT = 'i18n';

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
        // After all macros have become messages.
        presets: [() => ({ plugins: [compiledMessages] })],
        passPerPreset: true,
      });
      return made?.code ? { code: made.code, map: JSON.stringify(made.map) } : undefined;
    },
  };
}

/** Puts what a message consists of in the place of its text. */
function compiledMessages(): PluginObject {
  return {
    visitor: {
      ObjectExpression({ node }) {
        if (!node.leadingComments?.some(({ value }) => value.includes(MESSAGE_COMMENT))) return;
        for (const property of node.properties) {
          if (property.type !== 'ObjectProperty' || property.value.type !== 'StringLiteral') continue;
          if (property.key.type === 'Identifier' && property.key.name === 'message')
            property.value = types.valueToNode(compileMessageOrThrow(property.value.value));
        }
      },
    },
  };
}
