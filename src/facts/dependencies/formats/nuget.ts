/**
 * NuGet: PackageReference and PackageVersion of project files, packages.config, packages.lock.json, project.assets.json
 * (learn.microsoft.com/nuget/consume-packages). A plain version is a minimum, and the lowest that fits is what is taken.
 */
import { failed, ok } from '../../../base/result.ts';
import { isPlain, readJson, recordAt } from '../../readers/structured.ts';
import { childText, elementsAt, readXml, type XmlElement } from '../../readers/xml.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';
import { KeyLines } from '../lines.ts';
import { textAt } from './toml-packages.ts';

function readProject(text: string): ReadDependencies {
  const read = readXml(text);
  if (!read.ok) return read;
  const root = read.value;
  if (root.name !== 'Project') return failed('it is no project of MSBuild');
  const properties: Record<string, string> = {};
  for (const one of elementsAt(root, 'Project/PropertyGroup/*')) if (one.text !== '') properties[one.name] ??= one.text;
  const items = [...elementsAt(root, 'Project/ItemGroup/*'), ...elementsAt(root, 'Project/Choose/*/ItemGroup/*')];
  const managed: Record<string, string> = {};
  for (const one of items)
    if (one.name === 'PackageVersion' && one.attributes['Include'] !== undefined) {
      const version = attributeOf(one, 'Version');
      if (version !== undefined) managed[one.attributes['Include'].toLowerCase()] = version;
    }
  const references = items.filter(({ name }) => /^(?:Global)?PackageReference$/.test(name));
  const rows = references.flatMap((one) => referenceOf(one));
  return ok({
    rows,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(Object.keys(managed).length > 0 && { managed }),
  });
}

const attributeOf = (one: XmlElement, name: string): string | undefined => one.attributes[name] ?? childText(one, name);

function referenceOf(one: XmlElement): readonly WrittenRow[] {
  const name = one.attributes['Include'];
  if (name === undefined || name.includes('$(')) return [];
  const version = attributeOf(one, 'VersionOverride') ?? attributeOf(one, 'Version');
  const isBuild = attributeOf(one, 'PrivateAssets')?.toLowerCase() === 'all' || one.name.startsWith('Global');
  const isOpen = version === undefined || version.includes('$(');
  return name
    .split(';')
    .filter(Boolean)
    .map((each) => ({
      ecosystem: 'nuget',
      name: each.trim(),
      ...(isOpen ? { known: 'unknown' as const } : nugetVersion(version)),
      direct: true,
      scope: isBuild ? 'build' : 'runtime',
      line: one.line,
      ...(isOpen && { open: { kind: 'nuget', ...(version !== undefined && { version }) } as const }),
    }));
}

export function nugetVersion(version: string): Pick<WrittenRow, 'version' | 'constraint' | 'known'> {
  const exact = /^\[\s*([^,[\]()\s]+)\s*\]$/.exec(version)?.[1] ?? (/^\d[\w.+-]*$/.test(version) ? version : undefined);
  return exact === undefined
    ? { constraint: version, known: 'declared-range' }
    : { version: exact, constraint: version, known: 'declared-resolved' };
}

function readPackagesConfig(text: string): ReadDependencies {
  const read = readXml(text);
  if (!read.ok) return read;
  const rows = elementsAt(read.value, 'packages/package').flatMap(({ attributes, line }): readonly WrittenRow[] => {
    const [name, version] = [attributes['id'], attributes['version']];
    if (name === undefined || version === undefined) return [];
    return [
      {
        ecosystem: 'nuget',
        name,
        version,
        scope: attributes['developmentDependency'] === 'true' ? 'dev' : 'runtime',
        line,
        known: 'lock-resolved',
      },
    ];
  });
  return ok({ rows });
}

function readPackagesLock(text: string): ReadDependencies {
  const read = readJson(text);
  if (!read.ok) return read;
  const lines = new KeyLines(text);
  const rows: WrittenRow[] = [];
  const seen = new Set<string>();
  for (const framework of Object.values(recordAt(read.value, 'dependencies')))
    for (const [name, found] of Object.entries(recordAt(framework))) {
      const line = lines.of(name);
      const version = isPlain(found) ? textAt(found, 'resolved') : undefined;
      const type = isPlain(found) ? textAt(found, 'type') : undefined;
      if (version === undefined || type === 'Project' || seen.has(`${name} ${version}`)) continue;
      seen.add(`${name} ${version}`);
      rows.push({
        ecosystem: 'nuget',
        name,
        version,
        direct: type === 'Direct',
        scope: 'runtime',
        line,
        known: 'lock-resolved',
      });
    }
  return ok({ rows });
}

/** project.assets.json and *.deps.json: `libraries` as `Name/1.0.0` with a type. */
function readLibraries(text: string): ReadDependencies {
  const read = readJson(text);
  if (!read.ok) return read;
  const lines = new KeyLines(text, Math.max(text.search(/"libraries"\s*:/), 0));
  const rows: WrittenRow[] = [];
  for (const [key, found] of Object.entries(recordAt(read.value, 'libraries'))) {
    const line = lines.of(key);
    const [name, version] = key.split('/');
    if (!isPlain(found) || found['type'] !== 'package' || name === undefined || version === undefined) continue;
    rows.push({ ecosystem: 'nuget', name, version, scope: 'runtime', line, known: 'lock-resolved' });
  }
  return ok({ rows });
}

const named = (file: RegExp) => (path: string) => file.test(path);

export const nugetFormats: readonly DependencyFormat[] = [
  {
    id: 'msbuild',
    version: 1,
    role: 'manifest',
    family: 'nuget',
    wants: named(
      /\.(?:cs|fs|vb|sql)proj$|(?:^|\/)Directory\.(?:Packages|Build)\.(?:props|targets)$|(?:^|\/)[\w.-]+\.props$/,
    ),
    read: readProject,
  },
  {
    id: 'packages-config',
    version: 1,
    role: 'manifest',
    family: 'nuget',
    wants: named(/(?:^|\/)packages\.config$/),
    read: readPackagesConfig,
  },
  {
    id: 'packages-lock',
    version: 1,
    role: 'lock',
    family: 'nuget',
    wants: named(/(?:^|\/)packages\.lock\.json$/),
    read: readPackagesLock,
  },
  {
    id: 'project-assets',
    version: 1,
    role: 'lock',
    family: 'nuget',
    wants: named(/(?:^|\/)project\.assets\.json$|\.deps\.json$/),
    read: readLibraries,
  },
];
