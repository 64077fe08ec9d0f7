/** Answers to all questions about a change population that is held in memory. */
import type { ChangeStory, ProtectionTrack } from '../../src/app/changes/questions.ts';
import type { ChangeRow, Plumbline } from '../../src/app/plumbline.ts';
import { daysOfRows, groupsOfRows, matching, pageOfRows, tallyOf, type PlacedRow } from './change-answers.ts';
import { clippedTo } from '../../src/app/changes/protection.ts';
import type { Instant, TimeSpan } from '../../src/base/instant.ts';
import type { Gap } from '../../src/model/gap.ts';
import { asRepositoryName } from '../../src/model/repository.ts';

export interface ChangeWorld {
  readonly span: TimeSpan;
  /** In the order of the branch within each repository. */
  readonly rows: readonly ChangeRow[];
  readonly repositories: readonly string[];
  readonly gaps: readonly Gap[];
  readonly tracks: readonly ProtectionTrack[];
  readonly storyOf: (row: ChangeRow) => Omit<ChangeStory, 'row' | 'before' | 'after'>;
}

type Questions = 'changes' | 'changePage' | 'changeGroups' | 'changeDays' | 'protection' | 'changeStory';

export function changeQuestions(world: ChangeWorld): Pick<Plumbline, Questions> {
  const placed: readonly PlacedRow[] = world.rows.map((row, position) => ({ row, position }));
  const spanOf = ({ from, to }: { readonly from?: Instant; readonly to?: Instant }): TimeSpan => ({
    from: from ?? world.span.from,
    to: to ?? world.span.to,
  });
  const landings = (span: TimeSpan) =>
    world.repositories.map((name) => ({
      name: asRepositoryName(name),
      branch: 'main',
      landings: matching(placed, { repository: name }, span).length,
    }));
  const gapsOf = (repository: string | undefined): readonly Gap[] =>
    world.gaps.filter((gap) => repository === undefined || gap.repository === repository || gap.repository === 'all');
  return {
    async changes(filter) {
      const span = spanOf(filter);
      const { commit = '', changeset } = filter;
      const found = matching(placed, filter, span)
        .map(({ row }) => row)
        .filter(({ fact: { value } }) => value.commit.startsWith(commit))
        .filter(({ fact: { value } }) => changeset === undefined || value.change?.id === changeset);
      return { span, changes: eachOf(found), repositories: landings(span), gaps: gapsOf(filter.repository) };
    },
    async changePage(wish) {
      const span = spanOf(wish);
      const found = matching(placed, wish, span);
      return {
        span,
        total: found.length,
        outcomes: tallyOf(found),
        repositories: landings(span),
        gaps: gapsOf(wish.repository),
        items: pageOfRows(found, wish),
      };
    },
    async changeGroups(by, wish) {
      const found = matching(placed, wish, spanOf(wish));
      return { total: found.length, groups: groupsOfRows(found, by) };
    },
    async changeDays(wish) {
      const found = matching(placed, wish, spanOf(wish));
      return { span: spanOf(wish), total: found.length, days: daysOfRows(found) };
    },
    async protection(wish) {
      const span = spanOf(wish);
      const wanted = world.tracks.filter(
        ({ repository }) => wish.repository === undefined || repository === wish.repository,
      );
      return { span, tracks: wanted.map((track) => clippedTo(span, track)) };
    },
    async changeStory({ repository, commit }) {
      const own = world.rows.filter(({ fact }) => fact.repository === repository);
      const at = own.findIndex(({ fact }) => fact.value.commit === commit);
      if (at < 0) return undefined;
      const row = own[at]!;
      const before = own[at - 1]?.fact.value.commit ?? null;
      return { row, before, after: own[at + 1]?.fact.value.commit ?? null, ...world.storyOf(row) };
    },
  };
}

async function* eachOf<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}
