/**
 * What a declared resource says of one setting, and which declared resources belong together. Terraform splits one thing
 * over several resources (a bucket, its versioning, its policy), tied by references; a reference through a variable, a
 * module or a loop may lead anywhere, so what it ties is not known.
 */
import { isHidden } from './code.ts';
import { isExpression, type Resource } from './resources.ts';
export type { Resource } from './resources.ts';

type Scalar = string | number | boolean;
type Value = Scalar | null;

/** `unresolved`: given, and not to be told from the code alone. */
export type Reading = { readonly value: Scalar } | 'absent' | 'unresolved';

const plain = new WeakMap<object, ReadonlyMap<string, readonly Value[]>>();

/** By name in lower case, positions in lists and CloudFormation's `Properties.` left out. Built once for each fact. */
function plainOf({ value: { attributes } }: Resource): ReadonlyMap<string, readonly Value[]> {
  const known = plain.get(attributes);
  if (known) return known;
  const index = new Map<string, Value[]>();
  for (const [key, value] of Object.entries(attributes)) {
    const name = key
      .replace(/\.\d+(?=\.|$)/g, '')
      .replace(/^Properties\./, '')
      .toLowerCase();
    const values = index.get(name);
    if (values) values.push(value);
    else index.set(name, [value]);
  }
  plain.set(attributes, index);
  return index;
}

/** What is asked of resources while a judgement is made, by resource; so that it can say on what its answer rests. */
let asked: Map<Resource, Set<string>> | undefined;

export function noting<T>(judge: () => T): {
  readonly answer: T;
  readonly asked: ReadonlyMap<Resource, ReadonlySet<string>>;
} {
  const outer = asked;
  const own = new Map<Resource, Set<string>>();
  asked = own;
  try {
    return { answer: judge(), asked: own };
  } finally {
    asked = outer;
  }
}

function note(resource: Resource, name: string): void {
  const names = asked?.get(resource);
  if (names) names.add(name);
  else asked?.set(resource, new Set([name]));
}

/** Every value at `name`, wherever it stands in lists; expressions too. */
export function allAt(resource: Resource, name: string): readonly Scalar[] {
  note(resource, name);
  return (plainOf(resource).get(name.toLowerCase()) ?? []).filter((value) => value !== null);
}

/** The names of all attributes that begin with `prefix`. */
export const namesUnder = (resource: Resource, prefix: string): readonly string[] =>
  [...plainOf(resource).keys()].filter((name) => name.startsWith(prefix.toLowerCase()));

/** The first of `names` that is set decides. A block that may be made or not makes what stands in it unresolved. */
export function readingOf(resource: Resource, ...names: readonly string[]): Reading {
  for (const name of names) {
    const values = allAt(resource, name);
    if (values.some(isExpression) || isOptional(resource, name)) return 'unresolved';
    if (values.length > 0) return { value: values[0]! };
  }
  return 'absent';
}

/** Within a dynamic block, or in a map or list that is itself an expression (`tags = merge(…)`). */
function isOptional(resource: Resource, name: string): boolean {
  const parts = name.split('.');
  return parts.slice(0, -1).some((_part, at) => {
    const parent = parts.slice(0, at + 1).join('.');
    return allAt(resource, parent).some(isExpression) || namesUnder(resource, `${parent}.dynamic.for_each`).length > 0;
  });
}

const offWords = /^(?:|0|false|off|no|none|disabled|suspended)$/i;

/** `absent` says what the provider does when nothing is given. */
export function switchOf(resource: Resource, ...names: readonly string[]): 'on' | 'off' | 'absent' | 'unresolved' {
  const reading = readingOf(resource, ...names);
  if (typeof reading === 'string') return reading;
  const { value } = reading;
  if (typeof value === 'number') return value > 0 ? 'on' : 'off';
  if (typeof value === 'string') return offWords.test(value.trim()) ? 'off' : 'on';
  return value ? 'on' : 'off';
}

/** Which of `values` names a number or a text that reads as one. */
export function numberOf(reading: Reading): number | undefined {
  if (typeof reading === 'string') return undefined;
  const { value } = reading;
  const number = typeof value === 'boolean' || value === '' ? Number.NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
}

export const textOf = (reading: Reading): string | undefined =>
  typeof reading === 'string' ? undefined : String(reading.value);

/** Words of a folder, a file or a resource for what is not production. */
const otherWord =
  /^(?:dev|develop|development|staging|stage|stg|tests?|testing|qa|uat|sandbox|preview|local|demo|ci|e2e)$/i;

/**
 * `envs/staging/main.tf` and `values-dev.yaml` are not, nor is what only they call or give values to; what says nothing is
 * taken to be production.
 */
export const isForProduction = ({ value: { path, through = [path] } }: Resource): boolean =>
  isProductionPath(path) && through.some((way) => way.split(' > ').every(isProductionPath));

export const isProductionPath = (path: string): boolean =>
  !isHidden(path) &&
  !path
    .replace(/\.[a-z]+(?::\d+)?$/i, '')
    .split(/[/._-]/)
    .some((word) => otherWord.test(word));

const folderOf = ({ value: { path } }: Resource): string => path.slice(0, path.lastIndexOf('/') + 1);

/** In Terraform, what stands in one folder is one module, and only within it can one resource name another. */
export const isOneModule = (a: Resource, b: Resource): boolean =>
  a.value.tool === b.value.tool &&
  (a.value.tool === 'terraform' ? folderOf(a) === folderOf(b) : a.value.path === b.value.path);

const ownNames = ['bucket', 'name', 'identifier', 'metadata.name'];

/** Does `value`, an attribute of `from`, name `to`? Undefined: it may. */
export function isNamed(value: Value, from: Resource, to: Resource): boolean | undefined {
  if (typeof value !== 'string') return false;
  if (!isExpression(value)) return ownNames.some((name) => allAt(to, name).includes(value));
  const { type, name, tool } = to.value;
  if (tool === 'cloudformation') {
    const [, named] = /^\{ !?(?:Ref|Fn::GetAtt|GetAtt) ([\w.]+) \}$/.exec(value) ?? [];
    return named === undefined ? undefined : isOneModule(from, to) && named.split('.')[0] === name;
  }
  const references = [...value.matchAll(/(?<![\w.])((?:data\.)?[a-z]\w*)\.([A-Za-z_][\w-]*)/g)];
  if (isOneModule(from, to) && references.some(([, of, called]) => of === type && called === name)) return true;
  const isElsewhere =
    references.length === 0 || references.some(([, of]) => /^(?:var|local|module|each|data\.\w+|path)$/.test(of!));
  return isElsewhere ? undefined : false;
}

export type Tie = 'tied' | 'perhaps' | 'none';

/** Is the resource named at one of `attributes` by one of `companions`? `perhaps`: by one that may not be made, too. */
export function tieTo(resource: Resource, companions: readonly Resource[], attributes: readonly string[]): Tie {
  let tie: Tie = 'none';
  for (const companion of companions) {
    for (const value of attributes.flatMap((name) => allAt(companion, name))) {
      const named = isNamed(value, companion, resource);
      if (named === true && isMadeWith(companion, resource)) return 'tied';
      if (named !== false) tie = 'perhaps';
    }
  }
  return tie;
}

export const tiedTo = (
  resource: Resource,
  companions: readonly Resource[],
  attributes: readonly string[],
): readonly Resource[] => companions.filter((companion) => tieTo(resource, [companion], attributes) === 'tied');

/** `count = var.log ? 1 : 0`: made only then. What has the same condition is made together. */
export function isMadeWith(companion: Resource, resource?: Resource): boolean {
  const conditions = ['count', 'for_each'].flatMap((name) => allAt(companion, name)).filter(isExpression);
  const own = resource === undefined ? [] : ['count', 'for_each'].flatMap((name) => allAt(resource, name));
  return conditions.every((condition) => own.includes(condition));
}

const byType = new WeakMap<readonly Resource[], ReadonlyMap<string, readonly Resource[]>>();

/** Of a list that does not change any more (`around`): it is sorted by type once. */
export function ofTypes(around: readonly Resource[], ...types: readonly string[]): readonly Resource[] {
  const index = byType.get(around) ?? Map.groupBy(around, ({ value }) => value.type);
  byType.set(around, index);
  return types.flatMap((type) => index.get(type) ?? []);
}
