// Tag templates: how a policy names an image in its target. The variables are those of Docker Trusted Registry's
// promotion policies, which are in turn strftime's; every time is UTC. A template that could never give a valid tag is
// refused when the policy is saved, with the character that is wrong, and not weeks later at two in the morning.

import { ShiplockError } from '../errors.ts';
import { isTag, MAX_TAG_LENGTH } from '../oci/reference.ts';
import { TAG_VARIABLES, type TagMoment } from './tag-variables.ts';

/** A template that has been checked: literal text and the letters of variables, in order. */
export interface TagTemplate {
  readonly parts: readonly TemplatePart[];
}

export type TemplatePart = { readonly literal: string } | { readonly variable: string };

export type { TagMoment };

export interface RenderedTag {
  readonly tag: string;
  /** Why this is not a valid tag; undefined when it is one. */
  readonly problem: string | undefined;
}

const TAG_CHARACTER = /^[A-Za-z0-9_.-]$/;

/**
 * Reads a template. Positions in errors count characters from 1.
 * @throws ShiplockError INVALID naming the character that cannot stand in a tag, the unknown variable, or the length
 */
export function parseTagTemplate(text: string): TagTemplate {
  if (text === '') throw invalid('is empty; use %n for the tag of the source');
  const parts: TemplatePart[] = [];
  let literal = '';
  let shortest = 0;
  const characters = [...text];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] as string;
    if (character !== '%') {
      checkLiteral(character, index + 1);
      literal += character;
      shortest += 1;
      continue;
    }
    index += 1;
    const variable = TAG_VARIABLES.get(checkVariable(characters[index], index));
    if (literal !== '') parts.push({ literal });
    literal = '';
    parts.push({ variable: characters[index] as string });
    shortest += variable?.shortest ?? 0;
  }
  if (literal !== '') parts.push({ literal });
  if (shortest > MAX_TAG_LENGTH) {
    throw invalid(`gives at least ${shortest} characters, and a tag may have at most ${MAX_TAG_LENGTH}`);
  }
  return { parts };
}

/** The text that the template gives for this tag at this time, and whether it is a valid tag. */
export function renderTag(template: TagTemplate, moment: TagMoment): RenderedTag {
  const tag = template.parts
    .map((part) => ('literal' in part ? part.literal : TAG_VARIABLES.get(part.variable)?.render(moment)))
    .join('');
  if (isTag(tag)) return { tag, problem: undefined };
  const problem =
    tag.length > MAX_TAG_LENGTH
      ? `the tag would have ${tag.length} characters, and a tag may have at most ${MAX_TAG_LENGTH}`
      : `${JSON.stringify(tag)} is not a valid tag`;
  return { tag, problem };
}

/** The one tag that the template gives whatever the image and the time, or undefined when it depends on them. */
export function constantTag(template: TagTemplate): string | undefined {
  const changes = template.parts.some(
    (part) => 'variable' in part && TAG_VARIABLES.get(part.variable)?.constant !== true,
  );
  return changes ? undefined : renderTag(template, { tag: '', at: 0 }).tag;
}

function checkLiteral(character: string, position: number): void {
  if (!TAG_CHARACTER.test(character)) {
    throw invalid(`has ${JSON.stringify(character)} at position ${position}, which cannot stand in a tag`);
  }
  if (position === 1 && (character === '-' || character === '.')) {
    throw invalid(`begins with ${JSON.stringify(character)} at position 1, and a tag may not begin with it`);
  }
}

function checkVariable(letter: string | undefined, position: number): string {
  if (letter === undefined) throw invalid(`ends with "%" at position ${position}: a variable's letter must follow`);
  if (letter === '%') {
    throw invalid(`has "%%" at position ${position}, a percent sign, which can never stand in a tag`);
  }
  if (!TAG_VARIABLES.has(letter)) {
    const known = [...TAG_VARIABLES.keys()].map((name) => `%${name}`).join(' ');
    throw invalid(
      `has the unknown variable ${JSON.stringify(`%${letter}`)} at position ${position}; known are ${known}`,
    );
  }
  return letter;
}

function invalid(what: string): ShiplockError {
  return new ShiplockError('INVALID', `the tag template ${what}`, { property: 'tagTemplate' });
}
