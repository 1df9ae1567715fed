// Finds text that people see on the pages and that is not in the catalogue: neither marked by `t` nor within `<Trans>`.

import { parseAst } from 'vite';

/** A node of ESTree with JSX and TypeScript, as far as is needed here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Place {
  /** Whether what stands here is seen, such as a child of an element or its title. */
  readonly isSeen: boolean;
  /** Whether it cannot be prose: names of classes, addresses, keys. */
  readonly isCode: boolean;
  readonly isMessage: boolean;
}

const NOWHERE: Place = { isSeen: false, isCode: false, isMessage: false };
const SEEN_ATTRIBUTES = new Set([
  ...['label', 'title', 'action', 'hint', 'caption', 'text', 'aria-label', 'what', 'legend', 'sub', 'more', 'word'],
  ...['heading', 'alt'],
]);
const SEEN_PROPERTIES = new Set(['head', 'text', 'hint', 'label', 'title', 'group', 'scale', 'caption', 'legend']);
const CODE_ATTRIBUTES = new Set([
  ...[
    'className',
    'to',
    'params',
    'key',
    'href',
    'id',
    'htmlFor',
    'look',
    'rel',
    'autoComplete',
    'name',
    'tone',
    'kind',
    'type',
    'order',
  ],
]);
const CODE_PROPERTIES = new Set(['to', 'path', 'key', 'className', 'tone', 'color', 'kind', 'field', 'look']);
const CODE_CALLS =
  /lazyRouteComponent|querySelector|closest|matches|addEventListener|useSuggestions|RegExp|localStorage/;
/** Their text is typed into a shell. */
const COMMANDS = new Set(['Command']);
const MACROS = new Set(['t', 'plural', 'msg', 'select']);

const hasLetters = (text: string) => /\p{L}{2}/u.test(text);
const isProse = (text: string) => /\p{L}[\p{L},.;:’')]* +[\p{L}($“]/u.test(text) || /^[A-Z][a-z]{2,}/.test(text.trim());
/** Names of classes of style sheets, or a list of selectors. */
const isClasses = (text: string) =>
  text
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => /^[!a-z0-9:[\]\-_/.()%&>=+*,#~$]+$/.test(word)) && /[-:[]/.test(text);

/** The texts outside of the catalogue, each with its line, such as `12: Delete the tag`. */
export function visibleTexts(code: string, isJsx: boolean): string[] {
  const found: string[] = [];
  const walk = (node: unknown, place: Place): void => {
    if (Array.isArray(node)) for (const one of node) walk(one, place);
    if (!isNode(node)) return;
    const text = textOf(node);
    if (text !== undefined && isOutside(node, text, place))
      found.push(`${code.slice(0, node.start).split('\n').length}: ${text.trim().replace(/\s+/g, ' ')}`);
    for (const [child, there] of childrenOf(node, place, code)) walk(child, there);
  };
  walk(parseAst(code, { lang: isJsx ? 'tsx' : 'ts', astType: 'ts' }), NOWHERE);
  return found;
}

function textOf(node: Node): string | undefined {
  if (node.type === 'JSXText') return String(node['value']);
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type !== 'TemplateLiteral') return undefined;
  return (node['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('…');
}

function isOutside(node: Node, text: string, place: Place): boolean {
  if (place.isMessage || place.isCode || !hasLetters(text)) return false;
  return node.type === 'JSXText' || place.isSeen || (isProse(text) && !isClasses(text));
}

/** What stands below, each with whether it is seen there. */
function childrenOf(node: Node, place: Place, code: string): readonly (readonly [unknown, Place])[] {
  const source = (part: unknown) => code.slice((part as Node).start, (part as Node).end);
  const unseen = { ...place, isSeen: false };
  switch (node.type) {
    case 'Literal':
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ThrowStatement':
    case 'PropertyDefinition':
      return [];
    case 'TemplateLiteral':
      return [[node['expressions'], unseen]];
    case 'TaggedTemplateExpression':
      return [[(node['quasi'] as Node)['expressions'], unseen]];
    case 'JSXElement':
    case 'JSXFragment':
      return elementChildren(node, place, source);
    case 'CallExpression': {
      const callee = source(node['callee']);
      const isCode = place.isCode || CODE_CALLS.test(callee);
      return [
        [node['callee'], unseen],
        [node['arguments'], { isSeen: false, isCode, isMessage: MACROS.has(callee) }],
      ];
    }
    case 'ArrayExpression':
      return [[node['elements'], unseen]];
    case 'Property': {
      const name = source(node['key']);
      const isCode = place.isCode || CODE_PROPERTIES.has(name);
      return [[node['value'], { ...place, isSeen: SEEN_PROPERTIES.has(name), isCode }]];
    }
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return [[node['body'], unseen]];
    case 'BinaryExpression':
      return node['operator'] === '+' ? [[[node['left'], node['right']], place]] : [];
    case 'SwitchCase':
      return [[node['consequent'], unseen]];
    case 'ConditionalExpression':
      return [
        [node['test'], unseen],
        [[node['consequent'], node['alternate']], place],
      ];
    case 'LogicalExpression':
      return [
        [node['left'], node['operator'] === '&&' ? unseen : place],
        [node['right'], place],
      ];
    case 'MemberExpression':
      return [[node['object'], unseen]];
  }
  if (node.type.startsWith('TS') && !node.type.endsWith('Expression')) return [];
  return Object.keys(node).map((key) => [node[key], place]);
}

function elementChildren(node: Node, place: Place, source: (part: unknown) => string): (readonly [unknown, Place])[] {
  const opening = node['openingElement'] as Node | undefined;
  const name = opening ? source(opening['name']) : '';
  const isMessage = place.isMessage || name === 'Trans';
  const attributes = ((opening?.['attributes'] ?? []) as Node[]).map((one): readonly [unknown, Place] =>
    one.type === 'JSXAttribute' ? attributeValue(one, source(one['name']), name) : [one, NOWHERE],
  );
  const children = (node['children'] as Node[]).map((child): readonly [unknown, Place] =>
    child.type === 'JSXExpressionContainer'
      ? [child['expression'], { ...NOWHERE, isSeen: true }]
      : [child, { ...NOWHERE, isMessage }],
  );
  return [...attributes, ...children];
}

function attributeValue(attribute: Node, name: string, element: string): readonly [unknown, Place] {
  const isCommand = COMMANDS.has(element) && name === 'text';
  // What stands in an empty field is an example of what is typed, unless it is a sentence.
  const isSeen = SEEN_ATTRIBUTES.has(name) && !isCommand;
  const isCode = isCommand || CODE_ATTRIBUTES.has(name) || /class/i.test(name);
  const value = attribute['value'] as Node | null;
  return [value?.type === 'JSXExpressionContainer' ? value['expression'] : value, { isSeen, isCode, isMessage: false }];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
