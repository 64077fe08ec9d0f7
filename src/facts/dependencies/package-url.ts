/** Package URLs (ECMA-427, github.com/package-url/purl-spec): one name for a package in every document. */
import { PackageURL } from 'packageurl-js';
import type { DependencyRow } from '../../model/dependency.ts';

export function packageUrl({
  ecosystem,
  name,
  version,
}: Pick<DependencyRow, 'ecosystem' | 'name' | 'version'>): string {
  const at = ecosystem === 'maven' ? name.indexOf(':') : name.lastIndexOf('/');
  const [namespace, own] = at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
  if (own === '') return `pkg:generic/${encodeURIComponent(name)}`;
  try {
    return new PackageURL(ecosystem, namespace, own, version, undefined, undefined).toString();
  } catch {
    // Names that hold an unresolved property are no names of packages.
    return `pkg:generic/${encodeURIComponent(name)}${version === undefined ? '' : `@${encodeURIComponent(version)}`}`;
  }
}
