/** What happens to a branch besides changesets: direct pushes, replaced history, protection that is off for a day. */
import type { SimCommit, SimLanding } from '../world.ts';
import { identityOf } from './people.ts';
import { sound } from './scenario.ts';
import type { Story } from './story.ts';
import { at, minute } from './times.ts';
import type { Workshop } from './workshop.ts';

interface DirectPush {
  readonly branch: string;
  readonly by: string;
  readonly millis: number;
  readonly title: string;
}

export function pushDirectly(shop: Workshop, push: DirectPush): SimLanding {
  const line = shop.line(push.branch);
  const edits = [shop.edit(line, push.millis, [])];
  const commit = committed(shop, push, line.tip, edits);
  moved(shop, push, { before: line.tip, after: commit, activity: 'push' });
  const landing = landingOf(push, commit);
  shop.landed(line, landing, edits, push.millis);
  shop.inject(
    'direct-push',
    { branch: push.branch, commit: commit.oid, at: push.millis },
    `${push.by} pushed it to ${push.branch} without a changeset`,
  );
  return landing;
}

/** A sound landing is taken off again, and something else put in its place. */
export function replaceHistory(shop: Workshop, story: Story, by: string): void {
  story.method = 'squash';
  sound(story);
  const { line } = story;
  const lostTip = line.tip;
  const lost = shop.takenOff(line);
  const push = { branch: line.name, by, millis: story.landsAt + 3 * minute, title: 'Tidy up the branch' };
  const edits = [shop.edit(line, push.millis, [])];
  const commit = committed(shop, push, line.tip, edits);
  moved(shop, push, { before: lostTip, after: commit, activity: 'force-push' });
  shop.landed(line, landingOf(push, commit), edits, push.millis);
  const subject = { branch: line.name, at: push.millis };
  shop.inject(
    'history-replaced',
    { ...subject, commit: lost.commits.at(-1)! },
    `${by} moved ${line.name} off this commit`,
  );
  shop.inject(
    'merged-not-landed',
    { ...subject, changeset: story.plan.number, at: story.landsAt },
    'Merged by the forge’s word; a force-push took it off the branch',
  );
  shop.inject('direct-push', { ...subject, commit: commit.oid }, `${by} pushed it without a changeset`);
}

/** Lands without an approval, while no rule asks for one. */
export function landUnprotected(story: Story): void {
  story.open();
  story.land(story.author.login);
  const { shop, line, landing } = story;
  const subject = { branch: line.name, changeset: story.plan.number, commit: landing!.commits.at(-1)! };
  shop.inject('no-approval', { ...subject, at: story.landsAt }, 'Nobody approved it; the rules were off that day');
}

export interface DayOff {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

export function logDayOff(shop: Workshop, branch: string, { from, to, by }: DayOff): void {
  shop.inject('protection-off', { branch, at: from }, `${by} switched the rules off until ${at(to)}`);
  for (const landing of shop.landings) {
    if (landing.branch !== branch || landing.at < at(from) || landing.at >= at(to)) continue;
    const subject = { branch, changeset: landing.changeset, commit: landing.commits.at(-1)! };
    shop.inject('landed-unprotected', { ...subject, at: Date.parse(landing.at) }, 'It landed while the rules were off');
  }
}

function committed(
  shop: Workshop,
  push: DirectPush,
  parent: SimCommit,
  edits: Parameters<Workshop['edited']>[1],
): SimCommit {
  const who = identityOf(shop.account(push.by));
  return shop.commit({
    parents: [parent],
    sources: shop.edited(parent, edits),
    paths: edits.map(({ path }) => path),
    author: who,
    committer: who,
    authoredAt: push.millis - minute,
    committedAt: push.millis - minute,
    message: push.title,
  });
}

interface Pushed {
  readonly before: SimCommit;
  readonly after: SimCommit;
  readonly activity: 'push' | 'force-push';
}

function moved(shop: Workshop, { branch, by, millis }: DirectPush, { before, after, activity }: Pushed): void {
  const move = { ref: `refs/heads/${branch}`, before: before.oid, after: after.oid, at: at(millis), by };
  shop.moved({ ...move, activity });
  const broken = [
    'pull_request',
    'required_status_checks',
    ...(activity === 'force-push' ? (['non_fast_forward'] as const) : []),
  ] as const;
  for (const { ruleset } of shop.rulesAt(branch, at(millis)))
    shop.bypasses.push({ id: shop.id(), ...move, result: 'bypass', rules: broken, ruleset: ruleset.id });
}

function landingOf({ branch, by, millis }: DirectPush, commit: SimCommit): SimLanding {
  return {
    branch,
    commits: [commit.oid],
    at: at(millis),
    by,
    changeset: null,
    alsoCarried: [],
    method: 'direct',
    lost: false,
  };
}
