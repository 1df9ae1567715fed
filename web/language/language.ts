// The language of the pages: turns the messages of the catalogue into text. Texts in pages are marked by Lingui's `t` and
// `<Trans>`; when the pages are built, they become calls of what stands here (messages/macros.ts).

import { I18n, type MessageDescriptor } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { lengthened } from './pseudo-language.ts';

type CompiledMessage = ReturnType<typeof compileMessage>;
type Values = Record<string, unknown>;

const SOURCE_LANGUAGE = 'en';
/** Where the browser keeps the choice; only who writes it there by hand, as tests do, sees the pseudo-language. */
export const CHOICE = 'shiplock-language';
export const PSEUDO_LANGUAGE = 'pseudo';

class Language extends I18n {
  override _(message: MessageDescriptor | string, values?: Values, options?: Parameters<I18n['_']>[2]): string {
    if (typeof message === 'string') return super._(message, inserted(values, options?.message), options);
    return super._(message.values ? { ...message, values: inserted(message.values, message.message) } : message);
  }
}

const numbers = new Intl.NumberFormat(SOURCE_LANGUAGE);
/** Its numbers decide between words, and are written by Lingui. */
const PLURAL = /, plural,/;

/**
 * What somebody wrote stays as it is: Lingui would take `\u0041` in a comment for an escape. Large numbers are written so that
 * they can be read.
 */
function inserted(values: Values | undefined, message = ''): Values {
  const insert = (value: unknown) => {
    if (typeof value === 'string') return value.replaceAll('\\', '\\u005C');
    return typeof value === 'number' && !PLURAL.test(message) ? numbers.format(value) : value;
  };
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, insert(value)]));
}

export const i18n = new Language({ locale: SOURCE_LANGUAGE, messages: { [SOURCE_LANGUAGE]: {} } });
i18n.setMessagesCompiler(rememberedCompiler(isPseudo() ? lengthened : undefined));

function isPseudo(): boolean {
  return 'document' in globalThis && localStorage.getItem(CHOICE) === PSEUDO_LANGUAGE;
}

/** Each message is read once, not at each rendering; there are as many as the catalogue has. */
function rememberedCompiler(change: ((text: string) => string) | undefined) {
  const compiled = new Map<string, CompiledMessage>();
  return (message: string): CompiledMessage => {
    const known = compiled.get(message);
    if (known) return known;
    const made = compileMessage(message, change);
    compiled.set(message, made);
    return made;
  };
}
