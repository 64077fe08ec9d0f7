/** Entries of a catalogue of software that is kept as code (Backstage and what reads its files). */
import type { Fact } from '../../model/fact.ts';
import { allAt, textOf, readingOf, type Resource } from './declarations.ts';

const sorts: ReadonlySet<string> = new Set(['Component', 'API', 'Resource', 'System']);

export const isEntry = ({ value }: Resource): boolean =>
  value.tool === 'kubernetes' &&
  sorts.has(value.type) &&
  value.context === 'production' &&
  (/(?:^|\/)catalog[^/]*\.ya?ml$/.test(value.path) || 'spec.lifecycle' in value.attributes);

export const ownerOf = (entry: Resource): string | undefined => {
  const owner = textOf(readingOf(entry, 'spec.owner'))?.trim();
  return owner === '' ? undefined : owner;
};

const addresses = ['github.com/project-slug', 'gitlab.com/project-slug', 'bitbucket.org/project-slug'];

/** In the repository itself, or elsewhere under its name or address. */
export function isAbout(entry: Resource, { repository }: Fact<'repository'>): boolean {
  if (entry.repository === repository) return true;
  const name = repository.slice(repository.lastIndexOf('/') + 1).toLowerCase();
  const told = [
    entry.value.name.slice(entry.value.name.lastIndexOf('/') + 1),
    ...addresses.flatMap((one) => allAt(entry, `metadata.annotations.${one}`)).map(String),
  ];
  return told.some((one) => one.toLowerCase() === name || one.toLowerCase().endsWith(`/${name}`));
}
