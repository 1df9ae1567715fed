// In what two images would run differently: the properties of OCI Image Specification 1.1, "Image Configuration", one by
// one. Who pushed an image may have written anything there: what has another form than the specification's is shown as JSON.

export interface ConfigurationChange {
  /** As the specification names it: `Env`, `Entrypoint`, `User`, `architecture`. */
  readonly property: string;
  /** Which variable, port, volume or label; null for properties that have one value. */
  readonly name: string | null;
  /** Null where the image has none. */
  readonly from: string | null;
  readonly to: string | null;
}

/** Properties of the platform stand beside `config`, not in it. */
const PLATFORM = ['os', 'architecture', 'variant', 'os.version'];
/** Beside those of the specification, the ones that Docker writes. */
const SINGLE = [
  'User',
  'Entrypoint',
  'Cmd',
  'WorkingDir',
  'StopSignal',
  'Shell',
  'OnBuild',
  'Healthcheck',
  'ArgsEscaped',
];
/** Objects whose keys are what matters. */
const NAMED = ['ExposedPorts', 'Volumes', 'Labels'];

/** The differences in the order of the specification, and of names within a property. */
export function compareConfigurations(from: unknown, to: unknown): ConfigurationChange[] {
  const before = valuesOf(from);
  const after = valuesOf(to);
  const keys = new Map([...before, ...after].map(([key, { property, name }]) => [key, { property, name }]));
  const changes = [...keys].flatMap(([key, about]) => {
    const [old, now] = [before.get(key)?.value ?? null, after.get(key)?.value ?? null];
    return old === now ? [] : [{ ...about, from: old, to: now }];
  });
  return changes.sort((a, b) => rank(a) - rank(b) || compareNames(a.name, b.name));
}

const ORDER = [...PLATFORM, 'Env', ...SINGLE, ...NAMED];
const rank = ({ property }: ConfigurationChange) => ORDER.indexOf(property);

/** Who has none stands first. */
function compareNames(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a < b ? -1 : 1;
}

interface Value {
  readonly property: string;
  readonly name: string | null;
  readonly value: string;
}

function valuesOf(image: unknown): ReadonlyMap<string, Value> {
  const whole = isObject(image) ? image : {};
  const config = isObject(whole['config']) ? whole['config'] : {};
  const found = [
    ...PLATFORM.map((property) => single(property, whole[property])),
    ...SINGLE.map((property) => single(property, config[property])),
    ...variables(config['Env']),
    ...NAMED.flatMap((property) => named(property, config[property])),
  ].filter((one) => one !== undefined);
  return new Map(found.map((one) => [JSON.stringify([one.property, one.name]), one]));
}

/** What says nothing is not there: builders write null, empty text and empty lists for the same. */
function single(property: string, value: unknown): Value | undefined {
  if (value === undefined || value === null || value === '' || value === false) return undefined;
  if (Array.isArray(value) && value.length === 0) return undefined;
  return { property, name: null, value: textOf(value) };
}

/** `NAME=value`, each. */
function variables(list: unknown): Value[] {
  if (!Array.isArray(list)) return [single('Env', list)].filter((one) => one !== undefined);
  return list.map((entry) => {
    const text = textOf(entry);
    const equals = text.indexOf('=');
    if (equals < 0) return { property: 'Env', name: text, value: '' };
    return { property: 'Env', name: text.slice(0, equals), value: text.slice(equals + 1) };
  });
}

function named(property: string, value: unknown): Value[] {
  if (!isObject(value)) return [single(property, value)].filter((one) => one !== undefined);
  return Object.entries(value).map(([name, one]) => ({ property, name, value: isEmpty(one) ? '' : textOf(one) }));
}

/** As the specification writes the value of a port or volume: nothing but its name counts. */
function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
