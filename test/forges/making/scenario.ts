/** What scenarios are made of: who can review, how a story begins, how a sound one goes on. */
import type { InjectionCode, SimAccount } from '../world.ts';
import type { Story } from './story.ts';

export interface Scenario {
  readonly name: string;
  readonly nature?: 'violation' | 'harmless';
  /** How many changesets it tells of. */
  readonly stories: 1 | 2;
  /** Only after there is something to build upon. */
  readonly late?: boolean;
  /** Needs a way of landing that not all forges have. */
  readonly method?: 'queue' | 'fast-forward' | 'rebase' | 'squash' | 'merge';
  /** Only while everybody is still there. */
  readonly early?: boolean;
  /** Opened so long before it lands that the base branch moves on meanwhile. */
  readonly long?: boolean;
  readonly base?: 'release';
  /** A trap that worlds have only when asked for. */
  readonly subtle?: boolean;
  /** No ticket is made for it. */
  readonly withoutTicket?: boolean;
  readonly author?: string | 'updates';
  readonly onlyIf?: (story: { readonly authorCanApprove: boolean }) => boolean;
  tell(story: Story, second: Story | undefined): void;
}

/** Somebody who can approve, and had no hand in it. */
export function reviewerOf(story: Story): string {
  const { accounts } = story.shop.staff;
  const hands = new Set([story.author.person, ...[...story.coAuthors].map((login) => accounts.get(login)!.person)]);
  const able = [...accounts.values()].filter(
    (one) =>
      isColleague(one) && !hands.has(one.person) && (one.leftAt === null || Date.parse(one.leftAt) > story.landsAt),
  );
  return story.shop.random.pick(able).login;
}

const isColleague = (one: SimAccount): boolean =>
  one.kind === 'person' && one.role !== 'read' && !one.deleted && one.person === one.login && !one.outside;

export function adminOf(story: Story): string {
  const admins = ['mira', 'jonas', 'ines'].filter((login) => login !== story.author.login);
  return story.shop.random.pick(admins);
}

export function inject(story: Story, code: InjectionCode, why: string): void {
  const commit = story.landing?.commits.at(-1) ?? null;
  const branch = story.line.name;
  story.shop.inject(code, { branch, changeset: story.plan.number, commit, at: story.landsAt }, why);
}

/** Opened, perhaps improved, perhaps talked about; not yet approved. */
export function begin(story: Story): void {
  const { random, staff } = story.shop;
  const coAuthors = random.chance(0.12) ? [reviewerOf(story)] : [];
  story.open({ coAuthors });
  if (random.chance(0.4)) story.push(0.4);
  if (random.chance(0.25)) {
    // Whoever may write can set a plain status; nobody demands this one.
    story.check('license', { millis: story.time(0.2), application: null, by: staff.pipeline });
  }
  if (random.chance(0.3)) story.review(staff.reviewBot, 'commented', story.time(0.1));
  if (random.chance(0.2)) story.review(reviewerOf(story), 'commented', story.time(0.5));
  if (random.chance(0.2)) {
    const id = story.shop.id();
    story.comments.push({ id, at: story.pushes[0]!.at, by: reviewerOf(story), body: 'What is this for?' });
  }
}

export function sound(story: Story): void {
  begin(story);
  const reviewer = reviewerOf(story);
  story.approve(reviewer, 0.8);
  if (story.shop.random.chance(0.2)) story.approve(reviewerOf(story), 0.85);
  const landers = story.author.kind === 'bot' ? [reviewer] : [reviewer, story.author.login];
  story.land(story.shop.random.pick(landers));
}

/** A squash of one reviewed commit, which can be ported or taken back later. */
export function original(story: Story): void {
  story.method = 'squash';
  story.open({}, 0);
  const reviewer = reviewerOf(story);
  story.approve(reviewer, 0.8);
  story.land(reviewer);
  story.shop.originals.push(story);
}

/** More commits than a forge may list. */
export function oversized(commits: number): Scenario {
  return {
    name: 'oversized',
    stories: 1,
    tell(story) {
      story.method = 'merge';
      story.open({}, commits - 1);
      const reviewer = reviewerOf(story);
      story.approve(reviewer, 0.8);
      story.land(reviewer);
    },
  };
}

/** Everything but an approval; an administrator lands it over the rules. */
export function bypassed(story: Story): void {
  begin(story);
  story.land(adminOf(story));
}
