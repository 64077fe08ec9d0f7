/** What Gradle writes or reads besides scripts: version catalogs, lock files, verification metadata. */
import { failed, ok } from '../../../base/result.ts';
import { isPlain, readToml, recordAt, textsAt } from '../../readers/structured.ts';
import { elementsAt, readXml } from '../../readers/xml.ts';
import type { CatalogEntry, DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';
import { KeyLines } from '../lines.ts';
import { textAt } from './toml-packages.ts';

/** docs.gradle.org, "Version catalogs". The catalog offers; what is used of it stands in the scripts. */
function readCatalog(text: string): ReadDependencies {
  const read = readToml(text);
  if (!read.ok) return read;
  const versions = recordAt(read.value, 'versions');
  const versionOf = (written: unknown): string | undefined => {
    if (typeof written === 'string') return written;
    if (!isPlain(written)) return undefined;
    const ref = textAt(written, 'ref');
    if (ref !== undefined) return versionOf(versions[ref]);
    return textAt(written, 'strictly') ?? textAt(written, 'require') ?? textAt(written, 'prefer');
  };
  const catalog: Record<string, CatalogEntry> = {};
  const from = Math.max(text.search(/^\[libraries\]/m), 0);
  for (const [alias, library] of Object.entries(recordAt(read.value, 'libraries'))) {
    const entry = libraryOf(library, versionOf);
    if (entry) catalog[dotted(alias)] = { ...entry, line: new KeyLines(text, from).of(alias, alias) };
  }
  for (const [alias, members] of Object.entries(recordAt(read.value, 'bundles'))) {
    const names = textsAt(members).map((one) => `=${dotted(one)}`);
    catalog[`bundles.${dotted(alias)}`] = { names, line: 1 };
  }
  for (const [alias, plugin] of Object.entries(recordAt(read.value, 'plugins'))) {
    const [id, short] = typeof plugin === 'string' ? plugin.split(':') : [textAt(recordAt(plugin), 'id')];
    const version = short ?? (isPlain(plugin) ? versionOf(plugin['version']) : undefined);
    if (id !== undefined)
      catalog[`plugins.${dotted(alias)}`] = {
        names: [`${id}:${id}.gradle.plugin`],
        line: new KeyLines(text).of(alias, alias),
        ...(version !== undefined && { version }),
      };
  }
  const properties = Object.fromEntries(
    Object.entries(versions).flatMap(([name, written]) => {
      const version = versionOf(written);
      return version === undefined ? [] : [[`versions.${dotted(name)}`, version]];
    }),
  );
  return ok({ rows: [], catalog, properties });
}

function libraryOf(
  library: unknown,
  versionOf: (written: unknown) => string | undefined,
): Omit<CatalogEntry, 'line'> | undefined {
  if (typeof library === 'string') {
    const [group, name, version] = library.split(':');
    return name === undefined ? undefined : { names: [`${group}:${name}`], ...(version !== undefined && { version }) };
  }
  if (!isPlain(library)) return undefined;
  const module = textAt(library, 'module') ?? `${textAt(library, 'group')}:${textAt(library, 'name')}`;
  const version = versionOf(library['version']);
  return { names: [module], ...(version !== undefined && { version }) };
}

/** `log4j-core` is `libs.log4j.core` in a script. */
export const dotted = (alias: string): string => alias.replaceAll(/[-_]/g, '.');

/** `group:name:version=configuration,configuration`, one a line. */
function readLockfile(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  for (const [at, written] of text.split(/\r?\n/).entries()) {
    const line = written.trim();
    if (line === '' || line.startsWith('#') || line.startsWith('empty=')) continue;
    const [, group, name, version, configurations] = /^([^:=\s]+):([^:=\s]+):([^:=\s]+)=(.*)$/.exec(line) ?? [];
    if (version === undefined) return failed(`line ${at + 1} locks nothing`);
    const isTest = configurations!.split(',').every((one) => /test/i.test(one));
    rows.push({
      ecosystem: 'maven',
      name: `${group}:${name}`,
      version,
      scope: isTest ? 'test' : 'runtime',
      line: at + 1,
      known: 'lock-resolved',
    });
  }
  return ok({ rows });
}

/** verification-metadata.xml: the components whose checksums are known, which is all that was ever resolved. */
function readVerification(text: string): ReadDependencies {
  const read = readXml(text);
  if (!read.ok) return read;
  const rows = elementsAt(read.value, 'verification-metadata/components/component').flatMap(
    ({ attributes, line }): readonly WrittenRow[] => {
      const { group, name, version } = attributes;
      if (group === undefined || name === undefined || version === undefined) return [];
      return [
        {
          ecosystem: 'maven',
          name: `${group}:${name}`,
          version,
          scope: 'build',
          line,
          known: 'lock-resolved',
          because: 'its checksum is known; it may belong to the build alone',
        },
      ];
    },
  );
  return ok({ rows });
}

export const gradleFileFormats: readonly DependencyFormat[] = [
  {
    id: 'gradle-catalog',
    version: 1,
    role: 'support',
    family: 'gradle',
    wants: (path) => path.endsWith('.versions.toml'),
    read: readCatalog,
  },
  {
    id: 'gradle-lockfile',
    version: 1,
    role: 'lock',
    family: 'gradle',
    wants: (path) =>
      /(?:^|\/)(?:buildscript-)?gradle\.lockfile$|(?:^|\/)gradle\/dependency-locks\/[\w.-]+\.lockfile$/.test(path),
    read: readLockfile,
  },
  {
    id: 'gradle-verification',
    version: 1,
    role: 'lock',
    family: 'gradle-verification',
    wants: (path) => /(?:^|\/)gradle\/verification-metadata\.xml$/.test(path),
    read: readVerification,
  },
];
