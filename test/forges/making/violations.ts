/** Stories that go wrong, one way each; what they log is what an auditor has to find. */
import { otherApplication } from './people.ts';
import { adminOf, begin, bypassed, inject, reviewerOf, sound, type Scenario } from './scenario.ts';
import type { Story } from './story.ts';
import { day, hour, minute } from './times.ts';

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
    name: 'bot-update-amended',
    stories: 1,
    subtle: true,
    author: 'updates',
    withoutTicket: true,
    tell(story) {
      const other = reviewerOf(story);
      story.open({}, 0);
      story.push(0.6, { by: other });
      story.approve(other, 0.8);
      story.land(other);
      inject(story, 'approved-by-last-pusher', `A bot proposed it; ${other} added to it and approved`);
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

export const violations: readonly Scenario[] = [...approvals, ...contents, ...checks, ...requests];
