/** One requirement of PEP 508 (`name[extra]>=1,<2 ; marker`, `name @ url`), as requirements files and projects write it. */
import { pythonPackage, type WrittenRow } from '../format.ts';

type Required = Pick<WrittenRow, 'ecosystem' | 'name' | 'version' | 'constraint' | 'known' | 'because'>;

const spelled = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?:@\s*(\S+)|\(?([^;)]*)\)?)/;

export function pythonRequirement(text: string): Required | undefined {
  const [, name, url, specifier = ''] = spelled.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  const base = { ecosystem: 'pypi', name: pythonPackage(name) } as const;
  if (url !== undefined) return { ...base, ...versionInUrl(url), constraint: url };
  return { ...base, ...pythonVersion(specifier) };
}

/** `==1.2`, `>=1,<2`, empty. */
export function pythonVersion(specifier: string): Pick<WrittenRow, 'version' | 'constraint' | 'known' | 'because'> {
  const constraint = specifier.replace(/\s*;.*$/, '').trim();
  const exact = /^={2,3}\s*([^\s,*]+)$/.exec(constraint)?.[1];
  if (exact !== undefined) return { version: exact, constraint, known: 'declared-resolved' };
  if (constraint === '') return { known: 'unknown', because: 'no version is named' };
  return { constraint, known: 'declared-range' };
}

function versionInUrl(url: string): Pick<WrittenRow, 'version' | 'known' | 'because'> {
  const version = /\/[\w.]+-(\d[\w.+!]*?)(?:-[^/]*\.whl|\.tar\.gz|\.zip)(?:#.*)?$/.exec(url)?.[1];
  const commit = /@([0-9a-f]{40})(?:#.*)?$/.exec(url)?.[1];
  const known = version ?? commit;
  return known === undefined
    ? { known: 'unknown', because: 'a place outside of the registry' }
    : { version: known, known: 'declared-resolved' };
}
