/**
 * What a forge posts by itself while a world goes on, in the order in which it happens: of what its webhooks tell, that which
 * no later look can make up for. Where a branch pointed, that an approval was taken back, rules, members; a changeset that was
 * opened, reviewed or landed says when that was whenever it is asked.
 */
import type { Instant } from '../../src/base/instant.ts';
import type { ForgeKind } from '../../src/model/account.ts';
import type { News } from './faces/face.ts';
import type { SimRepository, World } from './world.ts';

export interface LiveNews {
  readonly at: Instant;
  readonly news: News;
}

interface Telling {
  /** The payload's word for an approval that was taken back; absent: no webhook, or the forge dates it for good. */
  readonly dismissed?: string;
  /** Rules and members have webhooks of their own. */
  readonly kinds: readonly News['kind'][];
}

const telling: Readonly<Record<ForgeKind, Telling>> = {
  github: { kinds: ['rules', 'member'] },
  gitlab: { kinds: ['member'] },
  gitea: { kinds: [] },
  bitbucket: { kinds: [], dismissed: 'unapproved' },
};

/** Oldest first; what is told at one time is one group. */
export function liveNewsOf(world: World): readonly (readonly LiveNews[])[] {
  const { kinds, dismissed } = telling[world.habits.forge];
  const told = [
    ...world.repositories.flatMap((one) => [
      ...pushNews(one),
      ...(dismissed === undefined ? [] : dismissalNews(one, dismissed)),
      ...(kinds.includes('rules') ? ruleNews(one) : []),
    ]),
    ...(kinds.includes('member') ? memberNews(world) : []),
  ].filter(({ at }) => world.window.from <= at && at < world.now);
  const sorted = told.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return [...Map.groupBy(sorted, ({ at }) => at).values()];
}

const pushNews = ({ name, moves }: SimRepository): readonly LiveNews[] =>
  moves.map(({ at, id }) => ({ at, news: { kind: 'push', repository: name, move: id } }) as const);

const dismissalNews = ({ name, changesets }: SimRepository, action: string): readonly LiveNews[] =>
  changesets.flatMap(({ number, reviews }) =>
    reviews.flatMap(({ dismissed }) =>
      dismissed === null
        ? []
        : [{ at: dismissed.at, news: { kind: 'changeset', repository: name, number, action } } as const],
    ),
  );

const ruleNews = ({ name, rules }: SimRepository): readonly LiveNews[] =>
  rules.flatMap(({ id, versions }) =>
    versions.map(({ at }) => ({ at, news: { kind: 'rules', repository: name, ruleset: id } }) as const),
  );

const memberNews = ({ accounts }: World): readonly LiveNews[] =>
  [...accounts.values()].flatMap(({ login, leftAt }) =>
    leftAt === null ? [] : [{ at: leftAt, news: { kind: 'member', login, action: 'removed' } } as const],
  );
