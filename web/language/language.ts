// The language of the pages: turns the messages of the catalogue into text. Texts in pages are marked by Lingui's `t` and
// `<Trans>`; when the pages are built, they become calls of what stands here (messages/macros.ts).

import { I18n, type MessageDescriptor } from '@lingui/core';
import { countInWords } from './in-words.ts';
import type { Message } from './message.ts';
import { lengthenedMessage } from './pseudo-language.ts';

type Values = Record<string, unknown>;

const SOURCE_LANGUAGE = 'en';
/** Where the browser keeps the choice; only who writes it there by hand, as tests do, sees the pseudo-language. */
const CHOICE = 'shiplock-language';
const PSEUDO_LANGUAGE = 'pseudo';
const IS_PSEUDO = 'document' in globalThis && localStorage.getItem(CHOICE) === PSEUDO_LANGUAGE;

class Language extends I18n {
  override _(message: MessageDescriptor | string, values?: Values, options?: Parameters<I18n['_']>[2]): string {
    if (typeof message === 'string') {
      const shown = shownMessage(options?.message);
      return super._(message, inserted(values, shown), { ...options, message: asDeclared(shown) });
    }
    const shown = shownMessage(message.message);
    return super._({ ...message, message: asDeclared(shown), values: inserted(message.values, shown) });
  }
}

/** As the pages are built, a message is there as what it consists of (messages/macros.ts); Lingui declares text only. */
function shownMessage(message: unknown): Message {
  return IS_PSEUDO ? lengthenedMessage(message as Message) : (message as Message);
}

function asDeclared(message: Message): string {
  return message as unknown as string;
}

/**
 * What somebody wrote stays as it is: Lingui would take `\u0041` in a comment for an escape. Large numbers are written so that they can
 * be read, but for those that decide between words, which Lingui writes.
 */
function inserted(values: Values | undefined, message: Message): Values {
  const hasPlural = message.some((part) => typeof part !== 'string' && part[1] === 'plural');
  const insert = (value: unknown) => {
    if (typeof value === 'string') return value.replaceAll('\\', '\\u005C');
    return typeof value === 'number' && !hasPlural ? countInWords(value) : value;
  };
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, insert(value)]));
}

export const i18n = new Language({ locale: SOURCE_LANGUAGE, messages: { [SOURCE_LANGUAGE]: {} } });
