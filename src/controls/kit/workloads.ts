/**
 * What a cluster runs, as manifests declare it. One workload may be declared several times: kustomize lays patches over a
 * base, and a patch holds only what differs, so what is missing in one declaration may stand in another of its name.
 */
import { isExpression, type Resource } from './resources.ts';

type Scalar = string | number | boolean;

export interface Container {
  readonly name: string;
  /** Its own attributes, `resources.limits.memory`, positions in lists kept. */
  readonly attributes: ReadonlyMap<string, Scalar>;
}

const kinds: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

export const isWorkload = ({ value }: Resource): boolean => value.tool === 'kubernetes' && kinds.has(value.type);

/** Without its namespace, which a patch may leave out. */
export const workloadName = ({ value }: Resource): string => value.name.slice(value.name.lastIndexOf('/') + 1);

const inContainer = /^spec\.template\.spec\.containers\.(\d+)\.(.+)$/;
const built = new WeakMap<object, readonly Container[]>();

export function containersOf({ value: { attributes } }: Resource): readonly Container[] {
  const known = built.get(attributes);
  if (known) return known;
  const found = new Map<string, Map<string, Scalar>>();
  for (const [key, value] of Object.entries(attributes)) {
    const [, at, name] = inContainer.exec(key) ?? [];
    if (at === undefined || value === null) continue;
    const own = found.get(at) ?? new Map<string, Scalar>();
    found.set(at, own.set(name!, value));
  }
  const containers = [...found.values()].map((own) => ({ name: String(own.get('name') ?? ''), attributes: own }));
  built.set(attributes, containers);
  return containers;
}

/** A declaration that names images stands by itself; a patch names none. */
export const isWhole = (resource: Resource): boolean =>
  containersOf(resource).some(({ attributes }) => attributes.has('image'));

/** All declarations of the same kind and name, this one first. */
export function declarationsOf(resource: Resource, around: readonly Resource[]): readonly Resource[] {
  const name = workloadName(resource);
  const others = around.filter(
    (one) =>
      one !== resource && one.value.type === resource.value.type && isWorkload(one) && workloadName(one) === name,
  );
  return [resource, ...others];
}

/** Does the container, in any declaration of its workload, have an attribute of this name or below it? */
export function containerHas(container: Container, declarations: readonly Resource[], prefix: string): boolean {
  const has = ({ attributes }: Container): boolean =>
    [...attributes.keys()].some((key) => key === prefix || key.startsWith(`${prefix}.`));
  return (
    has(container) ||
    declarations
      .slice(1)
      .flatMap(containersOf)
      .some((other) => other.name === container.name && has(other))
  );
}

/** Placeholders that a tool of its own fills in. */
export const isFilledIn = (container: Container): boolean => [...container.attributes.values()].some(isExpression);

/** Where kustomize keeps what others build on. */
export const isBase = ({ value: { path } }: Resource): boolean =>
  /(?:^|\/)(?:bases?|components?|kustomize)\//.test(path);
