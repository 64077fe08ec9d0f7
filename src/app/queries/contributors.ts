/**
 * Who changed which file, for `file:has.contributor`: the authors of the landings that put a content at its path, by the
 * first-parent history on record. A file is not followed over a change of its name.
 */
import { asRepositoryName } from '../../model/repository.ts';
import type { LandedCommit } from '../../model/history.ts';
import type { ContributorSource } from '../../search/match/predicates.ts';
import type { HistoryStore } from '../../store/histories.ts';

export function contributorSource({ histories }: { readonly histories: HistoryStore }): ContributorSource {
  return {
    async authors(repository) {
      const name = asRepositoryName(repository);
      const commits = await histories.commits(name);
      if (commits.length === 0) return undefined;
      const byPath = new Map<string, Set<string>>();
      for (const { path, from } of await histories.tenures(name, 0)) {
        const authors = byPath.get(path) ?? new Set();
        byPath.set(path, authors.add(authorOf(commits[from])));
      }
      return new Map([...byPath].map(([path, authors]) => [path, [...authors]]));
    },
  };
}

function authorOf(commit: LandedCommit | undefined): string {
  if (!commit) throw new RangeError('a content stands from a landing that is not on record');
  const { name, email } = commit.author;
  return `${name} <${email}>`;
}
