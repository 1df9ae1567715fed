// A directory that says what a test has it say, over real sockets: for what Active Directory does and OpenLDAP does not.

import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Ber, BerReader, BerWriter, FilterParser, ProtocolOperation } from 'ldapts';
import { createFrames } from '../../src/directory/ldap/message-frames.ts';

export interface Search {
  readonly base: string;
  /** As text (RFC 4515). */
  readonly filter: string;
  readonly attributes: readonly string[];
  /** Of the page that is asked for; empty for the first one. */
  readonly cookie: string;
}

export interface Found {
  readonly dn: string;
  readonly values: Readonly<Record<string, readonly (string | Buffer)[]>>;
}

export interface Page {
  readonly entries: readonly Found[];
  /** Of the next page; none after the last one. */
  readonly cookie?: string;
  /** RFC 4511, appendix A. */
  readonly code?: number;
}

export interface ScriptedDirectory {
  readonly url: string;
  /** The searches that have been asked for so far. */
  readonly searches: readonly Search[];
  close(): Promise<void>;
}

const PAGED_RESULTS = '1.2.840.113556.1.4.319';

/** Every bind succeeds; searches find what the script says. */
export async function startScriptedDirectory(script: (search: Search) => Page): Promise<ScriptedDirectory> {
  const searches: Search[] = [];
  const sockets = new Set<Socket>();
  const answer = (message: Buffer): Buffer[] => {
    const reader = new BerReader(message);
    reader.readSequence();
    const id = reader.readInt() ?? 0;
    const operation = reader.readSequence();
    if (operation === ProtocolOperation.LDAP_REQ_BIND) return [result(id, ProtocolOperation.LDAP_RES_BIND, 0)];
    if (operation !== ProtocolOperation.LDAP_REQ_SEARCH) return [];
    const search = readSearch(reader);
    searches.push(search);
    const { entries, cookie = '', code = 0 } = script(search);
    return [
      ...entries.map((entry) => entryMessage(id, entry)),
      result(id, ProtocolOperation.LDAP_RES_SEARCH, code, cookie),
    ];
  };
  const server = createServer((socket) => {
    const frames = createFrames(1_000_000);
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    socket.on('data', (bytes: Buffer) => {
      for (const message of frames(bytes)) for (const part of answer(message)) socket.write(part);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
    searches,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** RFC 4511, section 4.5.1. */
function readSearch(reader: BerReader): Search {
  const base = reader.readString() ?? '';
  reader.readEnumeration();
  reader.readEnumeration();
  reader.readInt();
  reader.readInt();
  reader.readBoolean();
  const filter = FilterParser.parse(reader).toString();
  reader.readSequence();
  const end = reader.offset + reader.length;
  const attributes: string[] = [];
  while (reader.offset < end) attributes.push(reader.readString() ?? '');
  return { base, filter, attributes, cookie: readCookie(reader) };
}

/** Of the one control that a search has. */
function readCookie(reader: BerReader): string {
  reader.readSequence(ProtocolOperation.LDAP_CONTROLS);
  reader.readSequence();
  if (reader.readString() !== PAGED_RESULTS) throw new Error('the search is not paged');
  reader.readBoolean();
  const value = new BerReader(reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0));
  value.readSequence();
  value.readInt();
  return value.readString() ?? '';
}

function result(id: number, operation: number, code: number, cookie?: string): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(operation);
  writer.writeEnumeration(code);
  writer.writeString('');
  writer.writeString('');
  writer.endSequence();
  if (cookie !== undefined) writeCookie(writer, cookie);
  writer.endSequence();
  return writer.buffer;
}

function writeCookie(writer: BerWriter, cookie: string): void {
  const value = new BerWriter();
  value.startSequence();
  value.writeInt(0);
  value.writeString(cookie);
  value.endSequence();
  writer.startSequence(ProtocolOperation.LDAP_CONTROLS);
  writer.startSequence();
  writer.writeString(PAGED_RESULTS);
  writer.writeBuffer(value.buffer, Ber.OctetString);
  writer.endSequence();
  writer.endSequence();
}

/** RFC 4511, section 4.5.2. */
function entryMessage(id: number, { dn, values }: Found): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(ProtocolOperation.LDAP_RES_SEARCH_ENTRY);
  writer.writeString(dn);
  writer.startSequence();
  for (const [description, list] of Object.entries(values)) {
    writer.startSequence();
    writer.writeString(description);
    writer.startSequence(ProtocolOperation.LBER_SET);
    for (const value of list) writer.writeBuffer(Buffer.from(value), Ber.OctetString);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}
