import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { buildFixtureRepository } from '../../test/fixtures/build.ts';
import { aiko, jonas, mira, tomas } from '../../test/fixtures/made-up.ts';
import { plainGit, Timeline, type Changes, type Step } from '../../test/fixtures/timeline.ts';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import type { Instant } from '../base/instant.ts';
import { silentObserver } from '../base/progress.ts';
import { joinChangesets, type ChangesetJoin } from './changesets.ts';
import { discoverRepositories } from './discover.ts';
import { readHistory } from './history.ts';
import { openRepository } from './open.ts';

const scratch = scratchDirectory('changesets');
const observedAt = '2026-11-01T00:00:00.000Z' as Instant;

async function joinsOf(location: string): Promise<readonly (ChangesetJoin & { readonly subject: string })[]> {
  const repository = await openRepository({ found: (await discoverRepositories(location)).found[0]!, observedAt });
  const { history } = await readHistory({ repository, observations: [], observedAt, observer: silentObserver });
  const joins = await joinChangesets({ repository, commits: history.commits, observer: silentObserver });
  assert.equal(joins.size, history.commits.length, 'each landing has an answer');
  return history.commits.map(({ commit, subject }) => ({ ...joins.get(commit)!, subject }));
}

const step = (message: string, files: Changes, by = jonas): Step => ({ by, message, files });
const at = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T12:00`;

/** Main moves on between proposal and landing, so that trees differ and only the patch is the same. */
function made(name: string, tell: (timeline: Timeline) => void): string {
  const timeline = new Timeline(path.join(scratch, name), { bare: true });
  timeline.push(at(1), step('Start', { 'a.txt': lines('a', 40), 'b.txt': lines('b', 40) }, mira));
  tell(timeline);
  return timeline.finish().location;
}

const lines = (word: string, count: number, changed?: number): string =>
  Array.from({ length: count }, (_, at) => `${word} ${at === changed ? 'changed' : at}\n`).join('');

const last = (joins: readonly ChangesetJoin[]): ChangesetJoin => joins.at(-1)!;
const brief = ({ joinedBy, method, change }: ChangesetJoin): unknown[] => [joinedBy, method, change?.id];

test('shop: every way of landing is told apart', async () => {
  const joins = await joinsOf(buildFixtureRepository('shop', scratch).location);
  const counts = new Map<string, number>();
  for (const { joinedBy, method } of joins)
    counts.set(`${joinedBy} ${method}`, (counts.get(`${joinedBy} ${method}`) ?? 0) + 1);
  assert.deepEqual(Object.fromEntries(counts), {
    'none direct': 4,
    'patch-id squash': 15,
    'merge-commit merge': 5,
    'patch-id rebase': 2,
    'trailer squash': 1,
  });
  const edited = joins.find(({ joinedBy }) => joinedBy === 'trailer')!;
  assert.match(edited.joinReason, /not exactly what it proposes/);
  assert.equal(edited.change!.url, 'https://github.com/shop/shop/pull/15');
});

test('shop: who wrote, who approved, what for', async () => {
  const joins = await joinsOf(buildFixtureRepository('shop', path.join(scratch, 'people')).location);
  const of = (id: string) => joins.find(({ change }) => change?.id === id)!;
  assert.deepEqual(of('13').authors, ['Aiko Tanaka <aiko@shop.example>'], 'who merges is no author');
  assert.deepEqual(
    of('13').approvers.map(({ person, source, at: when }) => [person, source, when]),
    [
      ['Tomás Rivera <tomas@shop.example>', 'trailer:Reviewed-by', null],
      ['Mira Novak <mira@shop.example>', 'trailer:Reviewed-by', null],
    ],
  );
  assert.deepEqual(of('17').authors, ['Aiko Tanaka <aiko@shop.example>', 'Tomás Rivera <tomas@shop.example>']);
  assert.deepEqual([of('17').requests, of('16').requests, of('5').requests], [['SHOP-142'], ['#88'], ['#41']]);
});

test('a squash whose main moved on is proved by its patch', async () => {
  const joins = await joinsOf(
    made('squash', (timeline) => {
      const proposed = { 'a.txt': lines('a', 40, 5) };
      timeline.propose({ at: at(5), number: 7, title: 'x', mergedBy: mira, steps: [step('one', proposed)] });
      timeline.push(at(6), step('Meanwhile', { 'b.txt': lines('b', 40, 9) }, mira));
      timeline.push(at(7), step('Change a (#7)', proposed));
    }),
  );
  assert.deepEqual(brief(last(joins)), ['patch-id', 'squash', '7']);
  assert.match(last(joins).joinReason, /git patch-id of what landed equals/);
  assert.deepEqual(brief(joins[1]!), ['none', 'direct', undefined]);
});

test('a squash that names nothing is found by its author and patch', async () => {
  const joins = await joinsOf(
    made('nameless', (timeline) => {
      const steps = [step('one', { 'a.txt': lines('a', 40, 5) }), step('two', { 'c.txt': 'c\n' })];
      timeline.propose({ at: at(5), number: 7, title: 'x', mergedBy: mira, steps });
      timeline.push(at(6), step('Meanwhile', { 'b.txt': lines('b', 40, 9) }, mira));
      timeline.push(at(7), step('Change a and c', { 'a.txt': lines('a', 40, 5), 'c.txt': 'c\n' }));
    }),
  );
  assert.deepEqual(brief(last(joins)), ['patch-id', 'squash', '7']);
});

test('a squash by the forge is of the changeset in its title, whatever else has the same content', async () => {
  const joins = await joinsOf(
    made('twice', (timeline) => {
      const update = { 'a.txt': lines('a', 40, 5) };
      timeline.propose({ at: at(5), number: 7, title: 'x', mergedBy: mira, steps: [step('bump', update)] });
      timeline.push(at(6), step('Meanwhile', { 'b.txt': lines('b', 40, 9) }, mira));
      const more = [step('bump', { ...update, 'c.txt': 'c\n' })];
      timeline.squash({ at: at(7), number: 8, title: 'Bump', mergedBy: mira, steps: more, edits: { 'c.txt': null } });
    }),
  );
  assert.deepEqual(brief(last(joins)), ['trailer', 'squash', '8']);
});

test('a landing that changed nothing is of no changeset that has its tree by chance', async () => {
  const joins = await joinsOf(
    made('empty', (timeline) => {
      timeline.propose({ at: at(5), number: 7, title: 'x', mergedBy: mira, steps: [step('none', {})] });
      timeline.push(at(6), step('Run the pipeline', {}));
    }),
  );
  assert.deepEqual(brief(last(joins)), ['none', 'direct', undefined]);
});

test('a squash that names nothing, by another author and much later, is found by what it makes of the files', async () => {
  const joins = await joinsOf(
    made('by-content', (timeline) => {
      const steps = [step('one', { 'a.txt': lines('a', 40, 5) }), step('two', { 'c.txt': 'c\n' })];
      timeline.propose({ at: '2025-11-05T12:00', number: 7, title: 'x', mergedBy: mira, steps });
      timeline.push(at(6), step('Meanwhile', { 'b.txt': lines('b', 40, 9) }, mira));
      timeline.push(at(7), step('Something else', { 'a.txt': lines('a', 40, 5), 'c.txt': 'c\n' }, aiko));
    }),
  );
  assert.deepEqual(brief(last(joins)), ['patch-id', 'squash', '7']);
  assert.match(last(joins).joinReason, /merging refs\/pull\/7\/head into the branch anew gives the tree that landed/);
});

test('a squash around which lines moved is proved by merging anew', async () => {
  const moved = lines('a', 40, 5).replace('a 7\n', 'a seven\n');
  const joins = await joinsOf(
    made('moved', (timeline) => {
      const steps = [step('one', { 'a.txt': lines('a', 40, 5) })];
      timeline.propose({ at: at(5), number: 7, title: 'x', mergedBy: mira, steps });
      timeline.push(at(6), step('Meanwhile', { 'a.txt': lines('a', 40).replace('a 7\n', 'a seven\n') }, mira));
      timeline.push(at(7), step('Change a (#7)', { 'a.txt': moved }));
    }),
  );
  assert.deepEqual(brief(last(joins)), ['patch-id', 'squash', '7']);
  assert.match(last(joins).joinReason, /merging refs\/pull\/7\/head into the branch anew/);
});

test('contents that are shared prove nothing when more landed than was proposed', async () => {
  const joins = await joinsOf(
    made('shared', (timeline) => {
      const steps = [step('one', { 'a.txt': lines('a', 40, 5), 'c.txt': 'c\n' })];
      timeline.propose({ at: at(5), number: 7, title: 'x', mergedBy: mira, steps });
      timeline.push(at(7), step('More', { 'a.txt': lines('a', 40, 5), 'c.txt': 'c\n', 'd.txt': 'd\n' }, aiko));
    }),
  );
  assert.deepEqual(brief(last(joins)), ['none', 'direct', undefined]);
});

test('a rebase lands all commits; a copy of some is none', async () => {
  const steps = [step('one', { 'c.txt': 'c\n' }), step('two', { 'd.txt': 'd\n' })];
  const landing = { at: at(6), number: 7, title: 'x', mergedBy: mira, steps };
  const whole = await joinsOf(made('rebase', (timeline) => void timeline.rebase(landing)));
  assert.deepEqual(whole.slice(1).map(brief), [
    ['patch-id', 'rebase', '7'],
    ['patch-id', 'rebase', '7'],
  ]);
  const partly = await joinsOf(
    made('copy', (timeline) => {
      timeline.rebase({ ...landing, steps: steps.slice(0, 1) });
      timeline.propose({ ...landing, steps });
    }),
  );
  assert.deepEqual(partly.slice(1).map(brief), [['none', 'direct', undefined]]);
});

test('a rebase whose commits changed on the way is proved by its end, as a whole', async () => {
  const joins = await joinsOf(
    made('resolved', (timeline) => {
      const landing = { at: at(9), number: 7, title: 'x', mergedBy: mira };
      const one = step('one', { 'a.txt': lines('a', 40, 20) });
      const two = step('two', { 'c.txt': 'c\n' });
      const proposed = timeline.propose({ ...landing, steps: [one, two] });
      timeline.push(at(6), step('Meanwhile', { 'b.txt': lines('b', 40, 9) }, mira));
      timeline.rebase({ ...landing, steps: [step('one', { ...one.files, 'c.txt': 'early\n' }), two] });
      timeline.setRef('refs/pull/7/head', proposed);
    }),
  );
  assert.deepEqual(joins.slice(2).map(brief), [
    ['patch-id', 'rebase', '7'],
    ['patch-id', 'rebase', '7'],
  ]);
  assert.match(last(joins).joinReason, /the last of its 2 commits/);
});

test('a landing that is the head of a changeset came through it, unless it names another', async () => {
  const joins = await joinsOf(
    made('forward', (timeline) => {
      timeline.setRef('refs/merge-requests/7/head', timeline.push(at(5), step('Change', { 'c.txt': 'c\n' })));
      timeline.propose({ at: at(6), number: 8, title: 'x', mergedBy: mira, steps: [step('d', { 'd.txt': 'd\n' })] });
      timeline.setRef('refs/pull/9/head', timeline.push(at(7), step('Add d (#8)', { 'd.txt': 'd\n' })));
    }),
  );
  assert.deepEqual(joins.slice(1).map(brief), [
    ['pull-ref', 'rebase', '7'],
    ['patch-id', 'squash', '8'],
  ]);
});

test('a changeset that was opened after the landing did not bring it', async () => {
  const joins = await joinsOf(
    made('reset', (timeline) => {
      const pushed = timeline.push(at(5), step('Pushed straight', { 'c.txt': 'c\n' }));
      for (const number of [10, 11, 12]) {
        timeline.propose({
          at: at(20),
          number,
          title: 'x',
          mergedBy: mira,
          steps: [step(`${number}`, { [`${number}`]: 'x\n' })],
        });
      }
      timeline.setRef('refs/pull/13/head', pushed);
    }),
  );
  assert.deepEqual(brief(joins[1]!), ['none', 'direct', undefined]);
});

test('a merge whose branch moved on later is still that changeset', async () => {
  const joins = await joinsOf(
    made('moved-on', (timeline) => {
      const landing = { at: at(6), number: 7, title: 'x', mergedBy: mira, steps: [step('one', { 'c.txt': 'c\n' })] };
      timeline.merge(landing);
      const head = plainGit(timeline.location, ['rev-parse', `${timeline.tip}^2`]).trim();
      const tree = plainGit(timeline.location, ['rev-parse', `${timeline.tip}^{tree}`]).trim();
      const time = '2026-03-09T12:00:00Z';
      const identity = { author: jonas, committer: jonas, authoredAt: time, committedAt: time };
      timeline.setRef(
        'refs/pull/7/head',
        timeline.writer.commit({ tree, parents: [head], message: 'late', ...identity }),
      );
    }),
  );
  assert.deepEqual(brief(last(joins)), ['pull-ref', 'merge', '7']);
});

/** A side branch with landings of its own, brought up by a merge that names nothing. */
function carried(name: string, direct: boolean): string {
  return made(name, (timeline) => {
    const { writer, location } = timeline;
    const tree = plainGit(location, ['rev-parse', `${timeline.tip}^{tree}`]).trim();
    const commit = (day: number, message: string, parents: readonly string[]): string => {
      const time = `2026-03-${String(day).padStart(2, '0')}T12:00:00Z`;
      return writer.commit({
        tree,
        parents,
        message,
        author: jonas,
        committer: mira,
        authoredAt: time,
        committedAt: time,
      });
    };
    const begin = timeline.tip;
    const proposal = commit(2, 'one', [begin]);
    timeline.setRef('refs/pull/7/head', proposal);
    const older = commit(3, 'Merge pull request #7 from shop/one', [begin, proposal]);
    const middle = commit(4, "Merge branch '1.x' into 2.x", [begin, older]);
    const side = direct ? commit(5, 'straight to the branch', [middle]) : middle;
    timeline.moveTo(commit(6, "Merge branch '2.x'", [begin, side]));
  });
}

test('a merge of another branch came through that branch’s changesets, in steps if need be', async () => {
  const joins = await joinsOf(carried('carried', false));
  assert.deepEqual(brief(last(joins)), ['pull-ref', 'merge', '7']);
  assert.match(last(joins).joinReason, /each of whose 1 landings came through a changeset \(7\)/);
});

test('a merge of another branch that was pushed to directly says which landing leads nowhere', async () => {
  const joins = await joinsOf(carried('carried-direct', true));
  assert.deepEqual(brief(last(joins)), ['none', 'merge', undefined]);
  assert.match(
    last(joins).joinReason,
    /2 landings of its own, of which 1 lead to no changeset \(\w+ "straight to the branch"\)/,
  );
});

const claims: readonly (readonly [name: string, message: string, expected: unknown[], reason: RegExp])[] = [
  ['without refs a title is a claim', 'Fix (#7)', ['trailer', 'squash', '7'], /its claim, this clone holds no refs/],
  [
    'Gerrit',
    'Fix\n\nReviewed-on: https://g.example/c/p/+/12\nReviewed-by: Ann <ann@x>',
    ['trailer', 'rebase', '12'],
    /claim/,
  ],
  [
    'Gerrit without an address',
    'Fix\n\nChange-Id: I0123456789abcdef',
    ['trailer', 'rebase', 'I0123456789abcdef'],
    /claim/,
  ],
  ['Phabricator', 'Fix\n\nDifferential Revision: https://p.example/D12', ['trailer', 'rebase', 'D12'], /claim/],
  ['bors', 'Merge #12\n\n12: Fix r=ann', ['trailer', 'queue', '12'], /claim/],
  ['an issue is no changeset', 'Fix\n\nCloses #12', ['none', 'direct', undefined], /nothing in the commit graph/],
  ['a fix out of a private fork', 'Merge commit from fork', ['none', 'direct', undefined], /security advisory/],
  ['a cherry-pick', 'Fix\n\n(cherry picked from commit 0123456789)', ['none', 'backport', undefined], /nothing/],
];
for (const [index, [name, message, expected, reason]] of claims.entries()) {
  test(`claims: ${name}`, async () => {
    const joins = await joinsOf(
      made(`claim-${index}`, (timeline) => void timeline.push(at(5), step(message, { 'c.txt': 'c\n' }))),
    );
    assert.deepEqual(brief(last(joins)), expected);
    assert.match(last(joins).joinReason, reason);
  });
}

test('where changesets are known, a number that is none of them is not believed, a newer one is a claim', async () => {
  const joins = await joinsOf(
    made('numbers', (timeline) => {
      timeline.propose({
        at: at(4),
        number: 50,
        title: 'x',
        mergedBy: mira,
        steps: [step('e', { 'e.txt': 'e\n' }, tomas)],
      });
      timeline.push(at(5), step('Fix (#7)', { 'c.txt': 'c\n' }));
      timeline.push(at(6), step('Fix (#51)', { 'd.txt': 'd\n' }));
      timeline.push(at(7), step('Fix\n\nCloses #50', { 'f.txt': 'f\n' }));
    }),
  );
  assert.deepEqual(joins.slice(1).map(brief), [
    ['none', 'direct', undefined],
    ['trailer', 'squash', '51'],
    ['trailer', 'squash', '50'],
  ]);
});

test('a signature is seen, not judged', async () => {
  const signature = '-----BEGIN SSH SIGNATURE-----\nnobody can check this\n-----END SSH SIGNATURE-----';
  const joins = await joinsOf(
    made('signed', (timeline) => void timeline.push(at(5), step('Signed', { c: 'c\n' }, aiko), signature)),
  );
  assert.deepEqual(
    joins.map((join) => join.signature),
    ['none', 'present'],
  );
});

test('lacking objects make joins weaker, not wrong', async () => {
  const { location, gitDirectory } = buildFixtureRepository('shop', path.join(scratch, 'lacking'));
  const drop = (revision: string): void => {
    const oid = plainGit(location, ['rev-parse', revision]).trim();
    rmSync(path.join(gitDirectory, 'objects', oid.slice(0, 2), oid.slice(2)));
  };
  drop('refs/pull/6/head');
  drop('refs/pull/15/head:docs/postmortems/2025-12-08-checkout.md');
  const joins = await joinsOf(location);
  const direct = joins.filter(({ joinedBy }) => joinedBy === 'none').map(({ subject }) => subject);
  assert.ok(direct.includes('Test account export') && direct.length <= 6, direct.join('; '));
  assert.equal(joins.find(({ change }) => change?.id === '15')!.joinedBy, 'trailer');
  assert.equal(joins.filter(({ joinedBy }) => joinedBy === 'merge-commit').length, 5);
});
