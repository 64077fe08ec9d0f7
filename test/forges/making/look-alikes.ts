/** Stories that only look as if something were wrong: an auditor who claims something of them is wrong himself. */
import { adminOf, begin, bypassed, inject, original, reviewerOf, sound, type Scenario } from './scenario.ts';
import type { Story } from './story.ts';
import { hour } from './times.ts';

/** Traps that real forges set; each has caught somebody's tool. */
const traps: readonly Scenario[] = [
  {
    name: 'commented-after-approval',
    stories: 1,
    tell(story) {
      begin(story);
      const reviewer = reviewerOf(story);
      story.approve(reviewer, 0.7);
      story.review(reviewer, 'commented', story.time(0.9));
      story.land(reviewer);
      inject(story, 'commented-after-approval', 'A comment takes no approval back');
    },
  },
  {
    name: 'approved-just-before-landing',
    stories: 1,
    tell(story) {
      begin(story);
      const reviewer = reviewerOf(story);
      story.review(reviewer, 'approved', story.landsAt - 1000);
      story.land(story.author.login);
      inject(story, 'approved-just-before-landing', 'It landed by itself, a second after the approval');
    },
  },
  {
    name: 'commit-from-unknown-address',
    stories: 1,
    tell(story) {
      const identity = { name: story.author.name, email: `${story.author.login}@laptop.local` };
      story.open({ identity }, 0);
      story.approve(reviewerOf(story), 0.8);
      story.land(story.author.login);
      inject(story, 'commit-from-unknown-address', 'No account has the address of its commit; another person approved');
    },
  },
  {
    name: 'check-failed-after-landing',
    stories: 1,
    tell(story) {
      story.method = 'squash';
      begin(story);
      story.approve(reviewerOf(story), 0.8);
      story.land(story.author.login);
      story.check('test', { millis: story.landsAt + hour, conclusion: 'failure' });
      inject(story, 'check-failed-after-landing', 'It had passed when it landed, and failed when it ran again later');
    },
  },
];

const usual: readonly Scenario[] = [
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
    name: 'fast-forward',
    stories: 1,
    long: true,
    method: 'fast-forward',
    tell(story) {
      story.method = 'fast-forward';
      begin(story);
      story.approve(reviewerOf(story), 0.6);
      story.rebase(story.afterLandings(0.8));
      story.land(story.author.login);
      inject(
        story,
        'fast-forward',
        'Rebased after the approval, every patch the same; its own commits are what landed',
      );
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
      story.open();
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
      story.method = story.shop.habits.methods.includes('rebase') ? 'rebase' : 'squash';
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
      const mark = story.shop.habits.changesetMark ?? '#';
      story.body = `Reverts ${mark}${source.plan.number}\n\n${story.body}`;
      story.open({ edits: source.undoing(), message }, 0);
      story.approve(reviewerOf(story), 0.8);
      story.land(story.author.login);
      inject(story, 'revert', `Takes back ${commit}; approved by another`);
    },
  },
];

export const lookAlikes: readonly Scenario[] = [...usual, ...traps.map((one) => ({ ...one, subtle: true }))];

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
