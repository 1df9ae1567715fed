// Texts that somebody chooses and others are shown, in tables, terminals, spreadsheets and logs. Characters in them that steer a terminal,
// begin a new line, or turn the direction of what follows could make one thing look like another.

import { z } from 'zod';
import { isSeen, strayInvisible } from './invisible-text.ts';

/** Controls (Unicode Cc), separators of lines, and characters that override or isolate the direction of writing (UAX 9). */
const STEERING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const STEERING_BUT_LINES = /(?!\n|\t|\r\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const EACH_STEERING_BUT_LINES = new RegExp(STEERING_BUT_LINES, 'gu');
const RUNS_OF_STEERING = new RegExp(`(?:${STEERING.source})+`, 'gu');

/** What looks like a space. */
const SPACES = /[\p{Zs}\u2800]+/gu;

/** One line, such as a name, a short description or an address. Letters with marks become one (NFC), so that what looks alike is alike. */
export function line(text?: z.ZodString): z.ZodString;
export function line(text: z.ZodURL): z.ZodURL;
export function line(text: z.ZodString | z.ZodURL = z.string()): z.ZodString | z.ZodURL {
  return (text instanceof z.ZodURL ? text : text.normalize('NFC'))
    .refine(isLine, whyNoLine)
    .refine((value) => value === '' || isSeen(value), 'must have something that can be seen');
}

/** The name of something, which people tell from others by looking at it; to be called after what else it must be is said. */
export function nameText(text: z.ZodString): z.ZodString {
  return text.overwrite(oneSpelling);
}

/** Letters with marks become one (NFC) and spaces of any kind and number one space, none at the ends: what looks alike is alike. */
export function oneSpelling(text: string): string {
  return text.normalize('NFC').replaceAll(SPACES, ' ').trim();
}

/** One line that is compared with what others say, letter by letter, and so is kept as it was given. */
export function exactLine(): z.ZodString {
  return z.string().refine(isLine, whyNoLine);
}

const isLine = (text: string) => problemOfLine(text) === undefined;
const whyNoLine = { error: ({ input }: { readonly input?: unknown }) => problemOfLine(String(input)) };

/** What is wrong with a text that is to be one line, and what to do; undefined where nothing is. */
export function problemOfLine(text: string): string | undefined {
  const found = STEERING.exec(text)?.[0] ?? strayInvisible(text);
  return found === undefined ? undefined : advice(found, 'one line of plain text');
}

/** Several lines, such as a comment; line ends of Windows become plain ones. */
export function lines(text: z.ZodString = z.string()): z.ZodString {
  return text
    .overwrite((value) => value.replaceAll('\r\n', '\n'))
    .refine((value) => !STEERING_BUT_LINES.test(value), {
      error: ({ input }) => advice(STEERING_BUT_LINES.exec(String(input))?.[0] ?? '', 'plain text'),
    });
}

/**
 * The form of an answer that tells what a client may set, in the same words: whatever was stored before other characters were refused is
 * shown as it is.
 */
export function stored<Form extends z.ZodType>(form: Form, given: z.ZodType): Form {
  return given.description === undefined ? form : form.meta({ description: given.description });
}

/** What others chose, on one line: spaces in place of characters that steer. */
export function asOneLine(text: string): string {
  return text.replaceAll(RUNS_OF_STEERING, ' ').trim();
}

/** The text without such characters; its lines end in line feeds. */
export function withoutControls(text: string): string {
  return text.replaceAll(EACH_STEERING_BUT_LINES, '').replaceAll('\r', '');
}

/** The text with such characters as `\u001b`, and its lines as they are. */
export function withVisibleControls(text: string): string {
  return text.replaceAll(EACH_STEERING_BUT_LINES, (found) => `\\u${hexOf(found)}`);
}

function advice(found: string, wanted: string): string {
  const name =
    found === '\n'
      ? 'a line break'
      : found === '\t'
        ? 'a tab'
        : `the invisible character U+${hexOf(found).toUpperCase()}`;
  return `must be ${wanted}: take ${name} out`;
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
}
