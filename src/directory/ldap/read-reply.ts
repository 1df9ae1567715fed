// Reads what a directory answers (RFC 4511, section 4), strictly: bytes of any other form are refused, where the library
// would go round in circles.

import { PagedResultsControl } from 'ldapts';
import { content, type Element, elements, integer } from './ber.ts';
import type { Entry } from './entry.ts';

/** Tags of the messages that end an answer. */
export const ENDING = { bind: 0x61, search: 0x65, extended: 0x78 } as const;

export type Ending = (typeof ENDING)[keyof typeof ENDING];

export type Reply = { readonly messageId: number } & (
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** To another directory, for what it would find there. */
  | { readonly kind: 'reference' }
  | End
);

interface End {
  readonly kind: 'end';
  readonly of: number;
  /** RFC 4511, appendix A; 0 is success. */
  readonly code: number;
  /** With which the next page is asked for (RFC 2696); undefined after the last one. */
  readonly cookie: Buffer | undefined;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const ENUMERATED = 0x0a;
const ENTRY = 0x64;
const REFERENCE = 0x73;
const CONTROLS = 0xa0;

/** @throws Error when the message is of another form */
export function readReply(message: Buffer): Reply {
  const [whole] = elements(message);
  const [id, operation, controls] = elements(content(whole, SEQUENCE));
  const messageId = integer(content(id, INTEGER));
  if (operation?.tag === ENTRY) return { messageId, kind: 'entry', entry: readEntry(operation.content) };
  if (operation?.tag === REFERENCE) return { messageId, kind: 'reference' };
  if (!operation || !Object.values<number>(ENDING).includes(operation.tag))
    throw new Error('a message is of a kind that answers nothing');
  const [code] = elements(operation.content);
  return {
    messageId,
    kind: 'end',
    of: operation.tag,
    code: integer(content(code, ENUMERATED)),
    cookie: controls && readCookie(elements(content(controls, CONTROLS))),
  };
}

/** Section 4.5.2. */
function readEntry(bytes: Buffer): Entry {
  const [name, attributes] = elements(bytes);
  const values = elements(content(attributes, SEQUENCE)).map((attribute) => {
    const [description, set] = elements(content(attribute, SEQUENCE));
    const list = elements(content(set, SET)).map((value) => content(value, OCTET_STRING));
    return [content(description, OCTET_STRING).toString('utf8').toLowerCase(), list] as const;
  });
  return { dn: content(name, OCTET_STRING).toString('utf8'), values: new Map(values) };
}

/** Of the control for pages, if it is among these (RFC 2696, section 2). */
function readCookie(controls: readonly Element[]): Buffer | undefined {
  for (const control of controls) {
    const [type, ...rest] = elements(content(control, SEQUENCE));
    if (content(type, OCTET_STRING).toString('latin1') !== PagedResultsControl.type) continue;
    const [page] = elements(content(rest.at(-1), OCTET_STRING));
    const [, cookie] = elements(content(page, SEQUENCE));
    const bytes = content(cookie, OCTET_STRING);
    return bytes.length > 0 ? bytes : undefined;
  }
  return undefined;
}
