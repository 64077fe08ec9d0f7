/** A bill of materials says each package once, with the places that name it. */
import type { Dependency } from '../../model/dependency.ts';

export interface Component {
  readonly purl: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly group: string | undefined;
  readonly isOptional: boolean;
  readonly rows: readonly Dependency[];
}

/** What the document is about. */
export interface SbomSubject {
  readonly name: string;
  readonly version?: string;
  /** When the branch stood as told. */
  readonly at: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** Of the content: the same content gives the same document. */
  readonly digest: string;
}

export function componentsOf(dependencies: readonly Dependency[]): readonly Component[] {
  const byPurl = new Map<string, Dependency[]>();
  for (const one of dependencies) {
    const known = byPurl.get(one.purl);
    if (known) known.push(one);
    else byPurl.set(one.purl, [one]);
  }
  return [...byPurl]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([purl, rows]) => {
      const { ecosystem, name, version } = rows[0]!;
      const at = ecosystem === 'maven' ? name.indexOf(':') : name.lastIndexOf('/');
      return {
        purl,
        name: name.slice(at + 1),
        group: at < 0 ? undefined : name.slice(0, at),
        version,
        isOptional: rows.every(({ scope }) => scope !== 'runtime'),
        rows,
      };
    });
}

/** A UUID that the digest decides (RFC 9562, version 8). */
export function uuidOf(digest: string): string {
  const hex = digest
    .replace(/^sha256:/, '')
    .slice(0, 32)
    .padEnd(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
