/**
 * pom.xml (maven.apache.org/pom.html). What a version is may stand in a parent, a bill of materials or a property of
 * another file: it is left open here and closed by `resolve/maven.ts`.
 */
import { failed, ok } from '../../../base/result.ts';
import type { DependencyScope } from '../../../model/dependency.ts';
import { childText, elementsAt, readXml, type XmlElement } from '../../readers/xml.ts';
import type { DependencyFormat, ManagedArtifact, MavenProject, ReadDependencies, WrittenRow } from '../format.ts';

const scopes: Readonly<Record<string, DependencyScope>> = {
  compile: 'runtime',
  runtime: 'runtime',
  test: 'test',
  provided: 'provided',
  system: 'provided',
};

/** Of plugins that name none. */
const pluginGroup = 'org.apache.maven.plugins';

export function readPom(text: string): ReadDependencies {
  const read = readXml(text);
  if (!read.ok) return read;
  const root = read.value;
  if (root.name !== 'project') return failed('it is no project of Maven');
  // Profiles that are on by default say what is built; others what may be.
  const profiles = elementsAt(root, 'project/profiles/profile');
  const active = profiles.filter((one) =>
    elementsAt(one, 'profile/activation/activeByDefault').some(({ text: said }) => said === 'true'),
  );
  const rows = [
    ...elementsAt(root, 'project/dependencies/dependency').flatMap((one) => rowOf(one)),
    ...profiles.flatMap((profile) =>
      elementsAt(profile, 'profile/dependencies/dependency').flatMap((one) =>
        rowOf(one, `profile ${childText(profile, 'id') ?? ''}`),
      ),
    ),
    ...elementsAt(root, 'project/build/plugins/plugin').flatMap((one) => rowOf(one, undefined, 'build')),
  ];
  return ok({ rows, maven: projectOf(root, active) });
}

function projectOf(root: XmlElement, active: readonly XmlElement[]): MavenProject {
  const parent = root.children.find(({ name }) => name === 'parent');
  const properties: Record<string, string> = {};
  for (const one of [
    ...elementsAt(root, 'project/properties/*'),
    ...active.flatMap((profile) => elementsAt(profile, 'profile/properties/*')),
  ])
    properties[one.name] = one.text;
  const managed = [
    ...elementsAt(root, 'project/dependencyManagement/dependencies/dependency'),
    ...active.flatMap((profile) => elementsAt(profile, 'profile/dependencyManagement/dependencies/dependency')),
  ];
  const plugins = elementsAt(root, 'project/build/pluginManagement/plugins/plugin');
  const [group, version] = [childText(root, 'groupId'), childText(root, 'version')];
  return {
    artifact: childText(root, 'artifactId') ?? '',
    ...(group !== undefined && { group }),
    ...(version !== undefined && { version }),
    ...(parent && { parent: parentOf(parent) }),
    properties,
    managed: [...managed.map((one) => managedOf(one)), ...plugins.map((one) => managedOf(one, pluginGroup))],
  };
}

function parentOf(parent: XmlElement): NonNullable<MavenProject['parent']> {
  const [version, path] = [childText(parent, 'version'), childText(parent, 'relativePath')];
  return {
    group: childText(parent, 'groupId') ?? '',
    artifact: childText(parent, 'artifactId') ?? '',
    ...(version !== undefined && { version }),
    ...(path !== undefined && { path }),
  };
}

function managedOf(one: XmlElement, usualGroup = ''): ManagedArtifact {
  const [version, scope] = [childText(one, 'version'), childText(one, 'scope')];
  return {
    group: childText(one, 'groupId') ?? usualGroup,
    artifact: childText(one, 'artifactId') ?? '',
    ...(version !== undefined && { version }),
    ...(scope !== undefined && scope !== 'import' && { scope }),
    ...(scope === 'import' && { isImport: true as const }),
  };
}

function rowOf(one: XmlElement, because?: string, as?: DependencyScope): readonly WrittenRow[] {
  const [artifact, version] = [childText(one, 'artifactId'), childText(one, 'version')];
  const group = childText(one, 'groupId') ?? (as === 'build' ? pluginGroup : undefined);
  if (group === undefined || artifact === undefined) return [];
  const written = childText(one, 'scope');
  const scope =
    as ?? (childText(one, 'optional') === 'true' ? 'optional' : (scopes[written ?? 'compile'] ?? 'runtime'));
  const row = { ecosystem: 'maven', name: `${group}:${artifact}`, direct: true, scope, line: one.line } as const;
  return [
    {
      ...row,
      ...mavenVersion(version),
      ...(because !== undefined && { because }),
      ...(isOpen(group, artifact, version) && {
        open: {
          kind: 'maven',
          ...(version !== undefined && { version }),
          ...(written === undefined && { type: 'no-scope' }),
        } as const,
      }),
    },
  ];
}

const isOpen = (...parts: readonly (string | undefined)[]): boolean =>
  parts.some((part) => part === undefined || part.includes('${'));

/** `1.0` is what is built; `[1.0,2.0)`, `LATEST` and `RELEASE` are decided elsewhere. */
export function mavenVersion(
  version: string | undefined,
): Pick<WrittenRow, 'version' | 'constraint' | 'known' | 'because'> {
  if (version === undefined || version === '' || version.includes('${'))
    return { known: 'unknown', ...(version !== undefined && version !== '' && { constraint: version }) };
  const exact = /^\[([^,\]]+)\]$/.exec(version)?.[1] ?? version;
  // Filled in by a program before Maven sees it.
  if (/^@.*@$|\$\(/.test(exact)) return { constraint: version, known: 'unknown', because: 'a placeholder' };
  if (/^(?:LATEST|RELEASE)$/.test(exact))
    return { constraint: version, known: 'unknown', because: 'the newest at the time of building' };
  return /^[[(]/.test(exact)
    ? { constraint: version, known: 'declared-range' }
    : { version: exact, known: 'declared-resolved' };
}

export const mavenFormats: readonly DependencyFormat[] = [
  {
    id: 'pom',
    version: 2,
    role: 'manifest',
    family: 'maven',
    wants: (path) => /(?:^|\/)(?:pom|[\w.-]+-bom|bom)\.xml$|\.pom$/.test(path),
    read: readPom,
  },
];
