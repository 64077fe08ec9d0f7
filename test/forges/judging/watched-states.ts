/**
 * What becomes known of a watched world beside its landings, at the pace of the looks: the day without rules, history that was
 * replaced, and who left. Each is held against the world and the times of the looks; nothing may be told that did not happen.
 */
import assert from 'node:assert/strict';
import type { Instant } from '../../../src/base/instant.ts';
import type { BranchFacts } from '../facts-of-world.ts';
import type { World } from '../world.ts';

export interface WatchedStates {
  readonly world: World;
  readonly facts: BranchFacts;
  /** When rules were looked at, oldest first: by the clock, and after each delivery. */
  readonly rulesSeen: readonly Instant[];
  /** By the clock alone. */
  readonly looks: readonly Instant[];
  /** A log or a webhook told every move of a branch. */
  readonly isEachMoveTold: boolean;
}

/** The last look up to an instant, and the first one after it. */
function around(looks: readonly Instant[], at: Instant): { readonly before: Instant; readonly after: Instant } {
  return { before: looks.findLast((look) => look <= at)!, after: looks.find((look) => look > at)! };
}

interface Off {
  readonly from: Instant;
  readonly to: Instant | undefined;
}

/** What a log dated and what looks saw are facts of their own; where one begins as the other ends, it is one time without rules. */
function touching(stretches: readonly Off[]): readonly Off[] {
  const joined: Off[] = [];
  for (const one of stretches.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = joined.at(-1);
    if (last && last.to === one.from) joined[joined.length - 1] = { from: last.from, to: one.to };
    else joined.push(one);
  }
  return joined;
}

/** Returns how many days without rules were seen. */
export function heldDayOff({ world, facts, rulesSeen }: WatchedStates): number {
  const { versions } = world.repositories[0]!.rules.find(({ branches }) => branches.includes('main'))!;
  const told = touching(
    facts
      .of('branch-rules')
      .filter(({ value, valid }) => value.branch === 'main' && valid.from.at >= world.window.from)
      .filter(({ value }) => value.requiredApprovals !== 1)
      .map(({ valid }) => ({ from: valid.from.at, to: valid.to?.at })),
  );
  const seen = versions.flatMap(({ at: from, rules }, i) => {
    const to = versions[i + 1]?.at ?? world.now;
    return !rules.active && rulesSeen.some((look) => from <= look && look < to) ? [{ from, to }] : [];
  });
  const shown = told.map((off) => `${off.from} to ${off.to}`);
  assert.equal(told.length, seen.length, shown.join('; '));
  for (const [i, { from, to }] of seen.entries()) {
    const off = told[i]!;
    const [start, end] = [around(rulesSeen, from), around(rulesSeen, to)];
    assert.ok(start.before <= off.from && off.from <= start.after, `off from ${off.from}, and was ${from}`);
    assert.ok(end.before <= off.to! && off.to! <= end.after, `off until ${off.to}, and was ${to}`);
  }
  return seen.length;
}

/** Returns how many replaced histories were told. */
export function heldReplacedHistory({ world, facts, isEachMoveTold }: WatchedStates): number {
  const injected = world.injected.filter(({ branch }) => branch === 'main');
  const told = (code: string): readonly string[] =>
    facts
      .of('difference')
      .flatMap(({ value }) => (value.code === code ? [value.subject] : []))
      .toSorted();
  const replaced = injected.flatMap(({ code, commit }) => (code === 'history-replaced' ? [commit!] : []));
  const found = told('history-replaced');
  assert.deepEqual(
    found.filter((commit) => !replaced.includes(commit)),
    [],
  );
  if (isEachMoveTold) assert.deepEqual(found, replaced.toSorted());
  const lost = injected.flatMap(({ code, changeset }) => (code === 'merged-not-landed' ? [`#${changeset}`] : []));
  assert.deepEqual(told('merged-not-landed'), lost.toSorted());
  return found.length;
}

/** Returns how many memberships ended. */
export function heldLeavers({ world, facts, looks }: WatchedStates): number {
  const left = [...new Set([...world.accounts.values()].flatMap(({ leftAt }) => leftAt ?? []))];
  const ended = facts
    .of('membership')
    .flatMap(({ id, valid }) => (valid.to === undefined ? [] : [{ id, at: valid.to.at }]));
  for (const { id, at } of ended) {
    const near = left.map((one) => around(looks, one));
    assert.ok(
      near.some(({ before, after }) => before <= at && at <= after),
      `${id} is told to have ended at ${at}`,
    );
  }
  assert.ok(ended.length >= left.length, `${ended.length} memberships ended`);
  return ended.length;
}
