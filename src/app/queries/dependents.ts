/**
 * Which repositories depend on a package, for `dep:`: by the inventory as it was read, at the head, at a date or within a
 * stretch of time. Manifests among test data, documents and copies of other projects say nothing of the repository.
 *
 * Who was not read for the time that is asked about, or names the package without a version that could be judged, is left
 * out of the answer: nobody can tell, and the search says so.
 */
import { isWithin, readRange } from '../../base/versions/range.ts';
import { schemeOf } from '../../base/versions/schemes.ts';
import type { Ecosystem } from '../../model/dependency.ts';
import { fileContextOf } from '../../model/file-kind.ts';
import type { DependencyQuestion, DependencySource } from '../../search/match/predicates.ts';
import type { DependencyStore, ListedStay } from '../../store/dependencies.ts';

export function dependencySource({ dependencies }: { readonly dependencies: DependencyStore }): DependencySource {
  return {
    async uses(question) {
      const begun = beginningOf(question);
      const readings = await dependencies.readings();
      const read = readings.filter(({ readFromAt, isWhole }) => begun === undefined || isWhole || readFromAt <= begun);
      const uses = new Map(read.map(({ repository }) => [repository, false]));
      const undecided = new Set<string>();
      for (const stay of await dependencies.list(queryOf(question))) {
        if (!uses.has(stay.repository) || !isOwn(stay)) continue;
        const isIn = isInRange(stay, question.range);
        if (isIn === true) uses.set(stay.repository, true);
        else if (isIn === undefined) undecided.add(stay.repository);
      }
      for (const repository of undecided) if (uses.get(repository) === false) uses.delete(repository);
      return uses;
    },
  };
}

function beginningOf({ time }: DependencyQuestion) {
  return time.kind === 'as-of' ? time.at : time.kind === 'between' ? time.from : undefined;
}

function queryOf({ package: name, ecosystem, time }: DependencyQuestion) {
  return {
    name,
    ...(ecosystem !== undefined && { ecosystem: ecosystem as Ecosystem }),
    ...(time.kind === 'as-of' && { asOf: time.at }),
    ...(time.kind === 'between' && { from: time.from, to: time.to }),
  };
}

function isOwn({ path }: ListedStay): boolean {
  const context = fileContextOf(path.replace(/[^/]*$/, 'package.json'));
  return context === 'production' || context === 'example';
}

function isInRange({ ecosystem, version }: ListedStay, written: string | undefined): boolean | undefined {
  if (written === undefined) return true;
  const range = readRange(written);
  const scheme = schemeOf(ecosystem);
  if (!range.ok || version === undefined || !scheme) return undefined;
  return isWithin(range.value, version, scheme);
}
