/**
 * The stories that changesets of a world go through: sound ones, violations, and those that only look like one. Each
 * tells its story and logs what was wrong with it; what the log says is what an auditor has to find.
 */
import type { InjectionCode, SimAccount } from '../world.ts';
import { otherApplication } from './people.ts';
import type { Story } from './story.ts';
import { hour, minute, day } from './times.ts';

export interface Scenario {
  readonly name: string;
  readonly nature?: 'violation' | 'harmless';
  /** How many changesets it tells of. */
  readonly stories: 1 | 2;
  /** Only after there is something to build upon. */
  readonly late?: boolean;
  /** Needs a way of landing that not all forges have. */
  readonly method?: 'queue' | 'fast-forward' | 'rebase' | 'squash' | 'merge';
  base?: 'release';
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

function adminOf(story: Story): string {
  const admins = ['mira', 'jonas', 'ines'].filter((login) => login !== story.author.login);
  return story.shop.random.pick(admins);
}

function inject(story: Story, code: InjectionCode, why: string): void {
  const commit = story.landing?.commits.at(-1) ?? null;
  const branch = story.line.name;
  story.shop.inject(code, { branch, changeset: story.plan.number, commit, at: story.landsAt }, why);
}

/** Opened, perhaps improved, perhaps talked about; not yet approved. */
function begin(story: Story): void {
  const { random, staff } = story.shop;
  const coAuthors = random.chance(0.12) ? [reviewerOf(story)] : [];
  story.open({ coAuthors });
  if (random.chance(0.4)) story.push(0.4);
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

/** Everything but an approval; an administrator lands it over the rules. */
function bypassed(story: Story): void {
  begin(story);
  story.land(adminOf(story));
}

const approvals: readonly Scenario[] = [
  {
    name: 'self-approval',
    stories: 1,
    onlyIf: ({ authorCanApprove }) => authorCanApprove,
    tell(story) {
      story.open();
      story.approve(story.author.login, 0.8);
      story.land(story.author.login);
      inject(story, 'self-approval', 'The author approved it, and nobody else did');
    },
  },
  {
    name: 'approved-by-second-account',
    stories: 1,
    author: 'tomas',
    tell(story) {
      story.open();
      story.approve('tomas-at-home', 0.8);
      story.land('tomas');
      inject(story, 'approved-by-second-account', 'tomas and tomas-at-home are one person');
    },
  },
  {
    name: 'approved-by-co-author',
    stories: 1,
    tell(story) {
      const other = reviewerOf(story);
      story.open({ coAuthors: [other] });
      story.approve(other, 0.8);
      story.land(other);
      inject(story, 'approved-by-co-author', `${other} wrote part of it by its own trailer`);
    },
  },
  {
    name: 'approved-by-last-pusher',
    stories: 1,
    tell(story) {
      const other = reviewerOf(story);
      story.open();
      story.push(0.6, { by: other });
      story.approve(other, 0.8);
      story.land(other);
      inject(story, 'approved-by-last-pusher', `${other} pushed a commit of their own and approved`);
    },
  },
  {
    name: 'approved-by-bot-only',
    stories: 1,
    tell(story) {
      story.open();
      story.approve(story.shop.staff.reviewBot, 0.8);
      story.land(story.author.login);
      inject(story, 'approved-by-bot-only', 'Only an automation approved it');
    },
  },
  {
    name: 'stale-approval',
    stories: 1,
    tell(story) {
      story.open();
      story.approve(reviewerOf(story), 0.5);
      story.push(0.8);
      story.land(story.author.login);
      inject(story, 'stale-approval', 'A push after the last approval changed what lands');
    },
  },
  {
    name: 'approval-dismissed',
    stories: 1,
    tell(story) {
      begin(story);
      const review = story.approve(reviewerOf(story), 0.6);
      const at = story.instant(0.8);
      review.dismissed = { at, by: adminOf(story), because: 'This was approved by mistake.' };
      story.land(adminOf(story));
      inject(story, 'approval-dismissed', 'The only approval was dismissed before it landed');
      inject(story, 'admin-bypass', 'The rules asked for an approval');
    },
  },
  {
    name: 'approval-withdrawn',
    stories: 1,
    tell(story) {
      begin(story);
      const reviewer = reviewerOf(story);
      story.approve(reviewer, 0.6);
      story.review(reviewer, 'changes-requested', story.time(0.8));
      story.land(adminOf(story));
      inject(story, 'approval-withdrawn', 'The approver asked for changes afterwards');
      inject(story, 'admin-bypass', 'The rules asked for an approval');
    },
  },
  {
    name: 'late-review',
    stories: 1,
    tell(story) {
      bypassed(story);
      story.review(reviewerOf(story), 'approved', story.landsAt + 26 * hour);
      inject(story, 'late-review', 'The only approval came the day after it landed');
      inject(story, 'admin-bypass', 'The rules asked for an approval');
    },
  },
  {
    name: 'admin-bypass',
    stories: 1,
    tell(story) {
      bypassed(story);
      inject(story, 'no-approval', 'Nobody approved it');
      inject(story, 'admin-bypass', 'An administrator landed it over the rules');
    },
  },
  {
    name: 'emergency-unreviewed',
    stories: 1,
    tell(story) {
      story.labels = ['emergency'];
      bypassed(story);
      if (story.shop.random.chance(0.5)) story.review(reviewerOf(story), 'approved', story.landsAt + 12 * day);
      inject(story, 'emergency-unreviewed', 'Declared an emergency; no review within the agreed time');
      inject(story, 'admin-bypass', 'An administrator landed it over the rules');
    },
  },
];

const contents: readonly Scenario[] = (['squash', 'merge', 'rebase'] as const).map((method) => ({
  name: `tampered-${method}`,
  stories: 1,
  method,
  tell(story) {
    story.method = method;
    begin(story);
    story.approve(reviewerOf(story), 0.8);
    story.land(story.author.login, [story.shop.edit(story.line, story.landsAt, story.edits)]);
    inject(story, `tampered-${method}`, 'What landed holds a change that was not in the approved head');
  },
}));

const checks: readonly Scenario[] = [
  {
    name: 'check-missing',
    stories: 1,
    tell(story) {
      badlyChecked(story, () => story.checkAllBut('test', story.time(0.5)));
      inject(story, 'check-missing', 'The required check "test" never ran on the final head');
      inject(story, 'admin-bypass', 'The rules asked for the check');
    },
  },
  {
    name: 'check-failed',
    stories: 1,
    tell(story) {
      badlyChecked(story, () => {
        story.checkAllBut('test', story.time(0.5));
        story.check('test', { millis: story.time(0.5), conclusion: 'failure' });
      });
      inject(story, 'check-failed', 'The required check "test" failed on the final head');
      inject(story, 'admin-bypass', 'The rules asked for the check');
    },
  },
  {
    name: 'check-skipped',
    stories: 1,
    tell(story) {
      const conclusion = story.shop.random.pick(['skipped', 'neutral'] as const);
      badlyChecked(story, () => {
        story.checkAllBut('test', story.time(0.5));
        story.check('test', { millis: story.time(0.5), conclusion });
      });
      inject(story, 'check-skipped', `The required check "test" was ${conclusion}: nothing was tested`);
    },
  },
  {
    name: 'check-by-wrong-application',
    stories: 1,
    tell(story) {
      badlyChecked(story, () => {
        story.checkAllBut('test', story.time(0.5));
        story.check('test', { millis: story.time(0.5), application: otherApplication });
      });
      inject(
        story,
        'check-by-wrong-application',
        'The rules demand "test" of the pipeline; another application said it',
      );
      inject(story, 'admin-bypass', 'The rules asked for the check');
    },
  },
  {
    name: 'check-after-merge',
    stories: 1,
    tell(story) {
      badlyChecked(story, () => {
        story.checkAllBut('test', story.time(0.5));
        story.check('test', { millis: story.landsAt + 20 * minute });
      });
      inject(story, 'check-after-merge', 'The required check "test" began after it had landed');
      inject(story, 'admin-bypass', 'The rules asked for the check');
    },
  },
];

function badlyChecked(story: Story, run: () => void): void {
  story.quiet = true;
  if (story.method === 'queue') story.method = 'squash';
  begin(story);
  run();
  story.approve(reviewerOf(story), 0.8);
  story.land(adminOf(story));
}

const requests: readonly Scenario[] = [
  {
    name: 'request-missing',
    stories: 1,
    withoutTicket: true,
    tell(story) {
      sound(story);
      inject(story, 'request-missing', 'Neither title, text, branch nor commits name a request');
    },
  },
  {
    name: 'request-dangling',
    stories: 1,
    withoutTicket: true,
    tell(story) {
      story.body += '\n\nCloses #99999';
      sound(story);
      inject(story, 'request-dangling', 'It names #99999, which does not exist');
    },
  },
];

const harmless: readonly Scenario[] = [
  {
    name: 'bot-update',
    stories: 1,
    withoutTicket: true,
    author: 'updates',
    tell(story) {
      story.title = `Bump left-pad from 1.${story.plan.number} to 1.${story.plan.number + 1}`;
      story.labels = ['dependencies'];
      story.open({}, 0);
      const reviewer = reviewerOf(story);
      story.approve(reviewer, 0.8);
      story.land(reviewer);
      inject(story, 'bot-update', 'An update bot proposed it, a person approved');
    },
  },
  {
    name: 'queue',
    stories: 2,
    method: 'queue',
    tell(story, second) {
      for (const one of [story, second!]) {
        one.method = 'queue';
        sound(one);
        inject(one, 'queue', 'Landed by the merge queue, under a commit of its own');
      }
    },
  },
  {
    name: 'through-another',
    stories: 2,
    method: 'merge',
    tell(story, second) {
      story.method = 'merge';
      begin(story);
      story.approve(reviewerOf(story), 0.8);
      const top = second!;
      top.method = 'merge';
      top.buildOn(story);
      top.open();
      top.approve(reviewerOf(top), 0.9);
      top.land(top.author.login);
      top.carry(story);
      inject(story, 'through-another', `It landed as part of #${top.plan.number}`);
    },
  },
  {
    name: 'two-approvals-one-an-author',
    stories: 1,
    tell(story) {
      const other = reviewerOf(story);
      story.open({ coAuthors: [other] });
      story.approve(other, 0.7);
      story.approve(reviewerOf(story), 0.8);
      story.land(story.author.login);
      inject(story, 'two-approvals-one-an-author', 'Of two approvers one wrote part of it; the other did not');
    },
  },
  {
    name: 'identical-rebase',
    stories: 1,
    long: true,
    tell(story) {
      begin(story);
      story.approve(reviewerOf(story), 0.6);
      story.rebase(story.afterLandings(0.8));
      story.land(story.author.login);
      inject(story, 'identical-rebase', 'Rebased after the approval; every patch is the same');
    },
  },
  {
    name: 'approval-before-merge-of-base',
    stories: 1,
    long: true,
    tell(story) {
      story.method = story.shop.habits.methods.includes('squash') ? 'squash' : 'merge';
      begin(story);
      story.approve(reviewerOf(story), 0.6);
      story.mergeBase(story.afterLandings(0.8));
      story.land(story.author.login);
      inject(story, 'approval-before-merge-of-base', 'After the approval only the base branch was merged into it');
    },
  },
  {
    name: 'approval-dismissed-after-landing',
    stories: 1,
    tell(story) {
      begin(story);
      const review = story.approve(reviewerOf(story), 0.8);
      story.land(story.author.login);
      review.dismissed = { at: story.instant(1.1), by: adminOf(story), because: 'Tidying up.' };
      inject(story, 'approval-dismissed-after-landing', 'The approval stood when it landed');
    },
  },
  {
    name: 'changes-requested-then-approved',
    stories: 1,
    tell(story) {
      const reviewer = reviewerOf(story);
      story.open();
      story.review(reviewer, 'changes-requested', story.time(0.3));
      story.push(0.5);
      story.approve(reviewer, 0.8);
      story.land(story.author.login);
      inject(story, 'changes-requested-then-approved', 'The last word of the reviewer is an approval');
    },
  },
  {
    name: 'check-run-again',
    stories: 1,
    tell(story) {
      story.quiet = true;
      begin(story);
      story.check('test', { millis: story.time(0.5), conclusion: 'failure' });
      for (const name of ['build', 'lint']) story.check(name, { millis: story.time(0.5) });
      story.check('test', { millis: story.time(0.6) });
      story.approve(reviewerOf(story), 0.8);
      if (story.method === 'queue') story.method = 'squash';
      story.land(story.author.login);
      inject(story, 'check-run-again', 'It failed, and succeeded when it ran again on the same commit');
    },
  },
  {
    name: 'optional-check-failed',
    stories: 1,
    tell(story) {
      begin(story);
      story.check('coverage', { millis: story.time(0.6), conclusion: 'failure' });
      story.approve(reviewerOf(story), 0.8);
      story.land(story.author.login);
      inject(story, 'optional-check-failed', 'No rule demands "coverage"');
    },
  },
  {
    name: 'emergency-reviewed',
    stories: 1,
    tell(story) {
      story.labels = ['emergency'];
      bypassed(story);
      story.review(reviewerOf(story), 'approved', story.landsAt + 5 * hour);
      inject(story, 'emergency-reviewed', 'Declared an emergency, reviewed by another within hours');
    },
  },
  {
    name: 'approved-by-leaver',
    stories: 1,
    author: 'priya',
    early: true,
    tell(story) {
      begin(story);
      story.approve(story.shop.staff.leaver, 0.8);
      story.land(story.author.login);
      inject(story, 'approved-by-leaver', 'The approver left the company later');
    },
  },
  {
    name: 'deleted-account-among-approvers',
    stories: 1,
    early: true,
    tell(story) {
      begin(story);
      story.approve(story.shop.staff.vanished, 0.7);
      story.approve(reviewerOf(story), 0.8);
      story.land(story.author.login);
      inject(story, 'deleted-account-among-approvers', 'One approver’s account is gone, another approver is known');
    },
  },
  {
    name: 'backport',
    stories: 1,
    base: 'release',
    late: true,
    tell(story) {
      const source = backportable(story);
      if (source === undefined) return original(story);
      const commit = source.landing!.commits[0]!;
      story.title = `${source.title} (1.x)`;
      const message = `${source.title}\n\n(cherry picked from commit ${commit})`;
      story.open({ edits: source.edits, message }, 0);
      story.method = 'rebase';
      story.land('aiko');
      inject(story, 'backport', `The patch of ${commit}, which was reviewed as #${source.plan.number}`);
    },
  },
  {
    name: 'revert',
    stories: 1,
    late: true,
    tell(story) {
      const source = revertible(story);
      if (source === undefined) return original(story);
      const commit = source.landing!.commits[0]!;
      story.title = `Revert "${source.title}"`;
      const message = `${story.title}\n\nThis reverts commit ${commit}.`;
      story.body = `Reverts #${source.plan.number}\n\n${story.body}`;
      story.open({ edits: source.undoing(), message }, 0);
      story.approve(reviewerOf(story), 0.8);
      story.land(story.author.login);
      inject(story, 'revert', `Takes back ${commit}; approved by another`);
    },
  },
];

/** An original that applies unaltered to the branch of `story`, and has not been ported yet. */
function backportable(story: Story): Story | undefined {
  const { shop, line, plan } = story;
  const found = shop.originals.find(
    (one) => one.landsAt < plan.createdAt && one.fits(line.stepAt(plan.createdAt).commit) && one.fits(line.tip),
  );
  if (found) shop.originals.splice(shop.originals.indexOf(found), 1);
  return found;
}

/** An original whose places nobody touched since. */
function revertible(story: Story): Story | undefined {
  const { shop, line, plan } = story;
  const found = shop.originals.find(
    (one) =>
      one.landsAt < plan.createdAt &&
      one.edits.every(({ path, slot }) => line.touched.get(`${path} ${slot}`) === one.landsAt),
  );
  if (found) shop.originals.splice(shop.originals.indexOf(found), 1);
  return found;
}

export const scenarios: readonly Scenario[] = [
  ...[...approvals, ...contents, ...checks, ...requests].map((one) => ({ ...one, nature: 'violation' as const })),
  ...harmless,
];
