/**
 * What a pom.xml leaves to others: properties, parents, managed versions, imported bills of materials, as far as they stand
 * in the same commit (maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html). What lies outside of
 * the repository is said to be there, never guessed.
 */
import type { DependencyScope } from '../../../model/dependency.ts';
import type { ManagedArtifact, MavenProject, WrittenRow } from '../format.ts';
import { mavenVersion } from '../formats/maven.ts';
import { folderOf, inFolder, type StandingFile, type Surroundings } from './surroundings.ts';

interface Project {
  readonly path: string;
  readonly maven: MavenProject;
}

interface Lineage {
  /** The project, then its parents as far as they are here. */
  readonly line: readonly Project[];
  /** The first parent that is not. */
  readonly outside?: string;
}

const deepest = 12;

export function resolveMaven(standing: StandingFile, around: Surroundings): readonly WrittenRow[] {
  const { maven } = standing.file;
  if (!maven) return standing.file.rows;
  const lineage = lineageOf({ path: standing.path, maven }, around);
  return standing.file.rows.flatMap((row) =>
    row.open?.kind === 'maven' ? resolved(row, row.open, lineage, around) : row,
  );
}

function lineageOf(project: Project, around: Surroundings): Lineage {
  const line = [project];
  for (let at = project; line.length < deepest;) {
    const { parent } = at.maven;
    if (!parent) return { line };
    const above = parentOf(at, parent, around);
    if (!above || line.some(({ path }) => path === above.path))
      return { line, outside: `${parent.group}:${parent.artifact}` };
    line.push(above);
    at = above;
  }
  return { line };
}

/** Where `relativePath` points, if that is the project meant; else wherever it stands in the repository. */
function parentOf(
  child: Project,
  parent: NonNullable<MavenProject['parent']>,
  around: Surroundings,
): Project | undefined {
  const pointed = parent.path === '' ? undefined : relative(folderOf(child.path), parent.path ?? '../pom.xml');
  const candidates = pointed === undefined ? [] : [pointed, inFolder(pointed, 'pom.xml')];
  for (const path of candidates) {
    const found = projectIn(around.file(path));
    if (found?.maven.artifact === parent.artifact) return found;
  }
  return byCoordinates(parent.group, parent.artifact, around);
}

function relative(folder: string, path: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function projectIn(standing: StandingFile | undefined): Project | undefined {
  return standing?.file.maven && { path: standing.path, maven: standing.file.maven };
}

function byCoordinates(group: string, artifact: string, around: Surroundings): Project | undefined {
  const found = around.offering(`maven ${artifact}`).flatMap((one) => projectIn(one) ?? []);
  return found.find(({ maven }) => (maven.group ?? maven.parent?.group) === group);
}

function resolved(
  row: WrittenRow,
  open: Extract<WrittenRow['open'], { kind: 'maven' }>,
  lineage: Lineage,
  around: Surroundings,
): readonly WrittenRow[] {
  const { open: _, ...rest } = row;
  const used: string[] = [];
  const name = interpolated(row.name, lineage, used);
  const own = open.version === undefined || open.version === '' ? undefined : interpolated(open.version, lineage, used);
  if (own !== undefined) {
    const version = mavenVersion(own);
    const because = used.length > 0 ? `property ${used.join(', ')}` : undefined;
    if (own.includes('${'))
      return [
        {
          ...rest,
          name,
          known: 'unknown',
          constraint: open.version!,
          because: outsideText('its property is set', lineage),
        },
      ];
    return [{ ...rest, name, ...version, ...(because !== undefined && row.because === undefined && { because }) }];
  }
  const managed = managedVersion(name, lineage, around, 0);
  if (managed === undefined)
    return [
      {
        ...rest,
        name,
        known: 'unknown',
        because: outsideText('its version is managed', lineage, unknownImports(lineage, around)),
      },
    ];
  const scope =
    open.type === 'no-scope' && managed.scope !== undefined && row.scope === 'runtime'
      ? scopeOf(managed.scope)
      : row.scope;
  if (managed.version === undefined)
    return [
      {
        ...rest,
        name,
        scope,
        known: 'unknown',
        because: `managed in ${managed.path}, by a property set outside of the repository`,
      },
    ];
  return [{ ...rest, name, scope, ...mavenVersion(managed.version), because: `managed in ${managed.path}` }];
}

function scopeOf(scope: string): DependencyScope {
  return scope === 'test' ? 'test' : scope === 'provided' ? 'provided' : 'runtime';
}

function outsideText(what: string, { outside }: Lineage, imports: readonly string[] = []): string {
  const where = [...(outside === undefined ? [] : [`parent ${outside}`]), ...imports.map((one) => `import ${one}`)];
  return `${what} outside of the repository${where.length === 0 ? '' : ` (${where.slice(0, 3).join(', ')})`}`;
}

/** Bills of materials that are imported and do not stand here: one of them may manage what nobody here does. */
function unknownImports(lineage: Lineage, around: Surroundings): readonly string[] {
  const imports = lineage.line.flatMap(({ maven }) => maven.managed.filter((one) => one.isImport));
  return imports.flatMap(({ group, artifact }) => {
    const [from, name] = [interpolated(group, lineage, []), interpolated(artifact, lineage, [])];
    return byCoordinates(from, name, around) ? [] : [`${from}:${name}`];
  });
}

/** Undefined: nobody here manages it. */
function managedVersion(
  name: string,
  lineage: Lineage,
  around: Surroundings,
  depth: number,
): { readonly version?: string; readonly scope?: string; readonly path: string } | undefined {
  for (const { path, maven } of lineage.line) {
    const found = managedBy(maven, lineage).get(name);
    if (!found) continue;
    const version = found.version === undefined ? undefined : interpolated(found.version, lineage, []);
    const isKnown = version !== undefined && !version.includes('${');
    return { path, ...(isKnown && { version }), ...(found.scope !== undefined && { scope: found.scope }) };
  }
  if (depth >= deepest) return undefined;
  for (const { maven } of lineage.line)
    for (const one of maven.managed) {
      if (!one.isImport) continue;
      const bom = byCoordinates(interpolated(one.group, lineage, []), interpolated(one.artifact, lineage, []), around);
      const found = bom && managedVersion(name, lineageOf(bom, around), around, depth + 1);
      if (found) return found;
    }
  return undefined;
}

const plainlyManaged = new WeakMap<MavenProject, ReadonlyMap<string, ManagedArtifact>>();

/** By name; those whose names hold properties are put together anew for each child. */
function managedBy(maven: MavenProject, lineage: Lineage): ReadonlyMap<string, ManagedArtifact> {
  const known = plainlyManaged.get(maven);
  if (known) return known;
  const own = maven.managed.filter((one) => !one.isImport);
  const named = own.map(
    (one) => [`${interpolated(one.group, lineage, [])}:${interpolated(one.artifact, lineage, [])}`, one] as const,
  );
  const byName = new Map(named.toReversed());
  if (!own.some(({ group, artifact }) => `${group}${artifact}`.includes('${'))) plainlyManaged.set(maven, byName);
  return byName;
}

function interpolated(text: string, lineage: Lineage, used: string[]): string {
  let value = text;
  for (let round = 0; round < deepest && value.includes('${'); round++) {
    const next = value.replaceAll(/\$\{([^${}]+)\}/g, (all, name: string) => {
      const found = propertyOf(name, lineage);
      if (found === undefined || found.length > 1000) return all;
      used.push(name);
      return found;
    });
    if (next === value || next.length > 10_000) break;
    value = next;
  }
  return value;
}

function propertyOf(name: string, { line }: Lineage): string | undefined {
  for (const { maven } of line) if (Object.hasOwn(maven.properties, name)) return maven.properties[name];
  const [own] = line;
  const { maven } = own!;
  switch (name.replace(/^pom\.|^project\./, '')) {
    case 'version':
      return maven.version ?? maven.parent?.version;
    case 'groupId':
      return maven.group ?? maven.parent?.group;
    case 'artifactId':
      return maven.artifact;
    case 'parent.version':
      return maven.parent?.version;
    case 'parent.groupId':
      return maven.parent?.group;
    default:
      return undefined;
  }
}
