/**
 * The time machine: a year in which controls change on known days, to the second, audited for real. What git tells comes
 * from the sealed documents of the audit, what a forge would have shown each night from the collectors of its snapshots.
 * Every interval, count, coverage and continuity is held against the table in the fixture; dates against windows.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { openPlumbline } from '../../src/app/open.ts';
import { parseConfig } from '../../src/app/config.ts';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { sha256 } from '../../src/base/digest.ts';
import { instantFromMillis, millisOf, type Instant } from '../../src/base/instant.ts';
import type { AnyCheck, CheckParameters } from '../../src/controls/check.ts';
import { checks } from '../../src/controls/checks/index.ts';
import { runCheck } from '../../src/controls/runner.ts';
import { branchRules } from '../../src/controls/test-forge-facts.ts';
import { collectBranchRules } from '../../src/facts/forge/branch-rules.ts';
import { collectSnapshots } from '../../src/facts/forge/snapshots.ts';
import { collectEmployment } from '../../src/facts/forge/collect.ts';
import { collectRefMoves } from '../../src/facts/collect.ts';
import type { Capability } from '../../src/forges/forge.ts';
import type { Membership } from '../../src/model/access.ts';
import type { CheckResult, OutcomeInterval, Period } from '../../src/model/control.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { Gap } from '../../src/model/gap.ts';
import { asObjectId, asRepositoryName } from '../../src/model/repository.ts';
import type { Run } from '../../src/model/run.ts';
import { buildTimeMachine, yearBegin, yearEnd } from '../fixtures/time-machine.ts';
import { openAt, root, scratchFolder, working } from './workbench.ts';

const year = { type: 'window', from: yearBegin, to: yearEnd } as const satisfies Period;
const name = asRepositoryName('time-machine');
const at = (text: string): Instant => `${text.replace(' ', 'T')}.000Z` as Instant;
const dayMillis = 86_400_000;

const scratch = scratchFolder('time-machine');
const built = buildTimeMachine(scratch.folder);
let plumbline: Plumbline;
let run: Run;
let facts: readonly Fact[];
let gaps: readonly Gap[];

before(async () => {
  plumbline = await openAt(path.join(scratch.folder, 'data'));
  ({ run } = await plumbline.audit({ locations: [built.location], period: year }, working()));
  const told = forgeFacts();
  facts = [...(await sealedFacts(plumbline, run.id)), ...told.facts];
  // No forge is connected to the audit: what it would have told is told here.
  gaps = [...run.repositories.flatMap((one) => one.gaps).filter(({ of }) => of !== 'ref-move'), ...told.gaps];
});
after(async () => {
  await plumbline.close();
  scratch.remove();
});

async function sealedFacts(from: Plumbline, id: string): Promise<readonly Fact[]> {
  const documents = (await from.evidence(id)).filter(
    ({ envelope: { kind } }) => kind === 'facts' || kind === 'changes',
  );
  const read = documents.map(async ({ envelope }) => {
    const { bytes } = (await from.evidenceBytes(envelope.digest))!;
    const lines = Buffer.from(bytes).toString('utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Fact);
  });
  return (await Promise.all(read)).flat().filter(({ kind }) => kind !== 'ref-move');
}

/** A look at the forge every night at three. */
const looks = Array.from({ length: 366 }, (_, night) =>
  instantFromMillis(millisOf(at('2025-07-01 03:00:00')) + night * dayMillis),
);
const capability: Capability = {
  offered: 'yes',
  memory: 'snapshot',
  decaysAfterDays: null,
  leastScope: 'read',
  level: 'repository',
};
const sweeps = looks.map((look) => ({ startedAt: look, finishedAt: look, whole: true, gaps: [] }));

function forgeFacts(): { readonly facts: readonly Fact[]; readonly gaps: readonly Gap[] } {
  const [first, last] = [looks[0]!, looks.at(-1)!];
  const rules = (approvals: number, from: string, to: string) => ({
    key: 'main',
    value: {
      rules: branchRules({ requiredApprovals: approvals }),
      from: at(from),
      until: null,
      dated: 'snapshot' as const,
      changedBy: null,
    },
    firstSeenAt: at(from),
    lastSeenAt: at(to),
    raw: [],
  });
  const shared = { level: 'repository', capability, sweeps } as const;
  const account = (login: string, until: Instant): ReturnType<typeof memberOf> => memberOf(login, first, until, last);
  const found = [
    ...collectBranchRules(
      {
        ...shared,
        strand: 'branch-rules',
        versions: [
          rules(2, '2025-07-01 03:00:00', '2025-12-09 03:00:00'),
          rules(0, '2025-12-10 03:00:00', '2025-12-11 03:00:00'),
          rules(2, '2025-12-12 03:00:00', '2026-07-01 03:00:00'),
        ],
      },
      name,
    ),
    ...collectSnapshots(
      {
        ...shared,
        strand: 'memberships',
        versions: [
          account('mira', last),
          account('jonas', last),
          account('mara', at('2025-10-03 03:00:00')),
          account('otto', at('2026-02-10 03:00:00')),
        ],
      },
      name,
    ),
    ...collectRefMoves({ repository: { name }, branch: 'main', sweeps: looks, moves: [rewriting] }),
    ...collectEmployment([employed('mara', '2025-09-30 17:00:00'), employed('otto', '2026-02-10 17:00:00')], {
      repository: name,
      readAt: last,
      digest: sha256('people'),
    }),
  ];
  return {
    facts: found.filter((one) => one.kind !== 'gap') as readonly Fact[],
    gaps: found.filter((one) => one.kind === 'gap'),
  };
}

const rewriting = {
  repository: name,
  ref: 'refs/heads/main',
  before: asObjectId('a'.repeat(40)),
  after: asObjectId('b'.repeat(40)),
  fastForward: false,
  seenAt: at('2026-05-20 03:00:00'),
};

const employed = (person: string, to: string) => ({
  person,
  emails: [`${person}@shop.example`],
  accounts: [`github:${person}`],
  from: at('2020-01-01 00:00:00'),
  to: at(to),
});

function memberOf(login: string, firstSeenAt: Instant, lastSeenAt: Instant, end: Instant) {
  const value: Membership = {
    account: { forge: 'github', id: login, login, kind: 'person' },
    role: 'write',
    via: 'direct',
    outside: false,
    expiresAt: null,
    identity: null,
    active: true,
  };
  const gone = lastSeenAt < end ? { goneAt: instantFromMillis(millisOf(lastSeenAt) + dayMillis) } : {};
  return { key: login, value, firstSeenAt, lastSeenAt, ...gone, raw: [] };
}

const checkOf = (id: string): AnyCheck => checks.find(({ meta }) => meta.id === id)!;
const judged = (id: string, period: Period = year, parameters: CheckParameters = {}): CheckResult =>
  runCheck({ check: checkOf(id), facts, gaps, period, parameters, version: sha256(id) });

const shown = ({ members }: CheckResult): readonly string[] =>
  members.flatMap(({ intervals }) =>
    intervals.map(({ from, to, result }) => `${moment(from.at)} to ${moment(to.at)}: ${result}`),
  );
/** To the millisecond where there is one. */
const moment = (instant: Instant): string => instant.replace('T', ' ').replace(/(?:\.000)?Z$/, '');
const [begin, end] = [moment(yearBegin), moment(yearEnd)];

describe('what git tells of the year, as the audit sealed it', () => {
  const sealed = (id: string): CheckResult =>
    run.controls.flatMap((control) => control.checks).find(({ check }) => check === id)!;
  /** As sealed, or as judged with other parameters. */
  const states: readonly (readonly [check: string, off: readonly [string, string], parameters?: CheckParameters])[] = [
    ['code-owners-cover-sensitive-paths', ['2025-08-11 10:15:30', '2025-09-03 16:45:10']],
    ['static-analysis-on-change', ['2025-10-06 08:00:05', '2025-10-17 08:00:05'], { pipelinesOnly: true }],
    ['update-bot-covers-ecosystems', ['2025-11-20 12:00:00', '2026-01-15 09:30:00']],
  ];
  test('static-analysis-on-change: in no pipeline for eleven days, and no forge was asked what it does by a setting', () => {
    const [off, on] = ['2025-10-06 08:00:05', '2025-10-17 08:00:05'];
    const result = sealed('static-analysis-on-change');
    assert.deepEqual(shown(result), [
      `${begin} to ${off}: pass`,
      `${off} to ${on}: not-determined`,
      `${on} to ${end}: pass`,
    ]);
    assert.deepEqual([result.result, result.counts.exception], ['indeterminate', 0]);
    assert.ok(result.coverage < 1);
    assert.match(result.members[0]!.because, /Whether the forge does it by a setting, nobody could see/);
  });
  for (const [id, [off, on], parameters] of states)
    test(`${id}: off from ${off} to ${on}`, () => {
      const result = parameters ? judged(id, year, parameters) : sealed(id);
      assert.deepEqual(shown(result), [
        `${begin} to ${off}: pass`,
        `${off} to ${on}: exception`,
        `${on} to ${end}: pass`,
      ]);
      assert.deepEqual([result.result, result.coverage, result.counts.exception], ['deviated', 1, 1]);
      const { since, brokenBy, longest, lapses, unknown } = result.continuity!;
      assert.deepEqual([since?.at, brokenBy, unknown], [at(on), 'lapse', []]);
      assert.deepEqual(
        lapses.map(({ from, to, members }) => [from.at, to.at, members]),
        [[at(off), at(on), 1]],
      );
      const [before, since2] = [millisOf(at(off)) - millisOf(yearBegin), millisOf(yearEnd) - millisOf(at(on))];
      assert.deepEqual(longest, before >= since2 ? { from: yearBegin, to: at(off) } : { from: at(on), to: yearEnd });
      assert.ok(built.commits.size > 0 && lapses[0]!.from.commit !== undefined, 'each end names its landing');
      assert.ok([...built.commits.values()].includes(lapses[0]!.to.commit!));
    });

  test('a control is in place where all its checks are, and says the same', () => {
    const control = run.controls.find(({ checks: own }) =>
      own.some(({ check }) => check === 'update-bot-covers-ecosystems'),
    )!;
    assert.ok(control.continuity!.lapses.some(({ from }) => from.at === at('2025-11-20 12:00:00')));
  });

  test('back-dated commits and clocks that ran ahead are flagged, and nothing else is', () => {
    const { members, population } = sealed('change-through-changeset');
    assert.equal(population.size, 13, 'every landing of the year');
    const label = new Map([...built.commits].map(([message, commit]) => [`landed-change:${name}:${commit}`, message]));
    const notes = members.flatMap(({ member, notes = [] }) => notes.map(({ code }) => `${label.get(member)}: ${code}`));
    assert.deepEqual(notes, [
      'Long done, honestly: back-dated',
      'Long done, honestly: clock-backwards',
      'From one that is right: clock-backwards',
    ]);
  });

  test('what was dated back landed when it landed', () => {
    const landed = facts.find(({ id }) => id === `landed-change:${name}:${built.commits.get('Long done, honestly')}`)!;
    assert.equal(landed.valid.from.at, at('2026-03-02 10:00:00'));
  });
});

describe('what the forge showed each night', () => {
  test('rules that two nights did not show; what lies between two looks that differ is not known', () => {
    const result = judged('branch-protected');
    assert.deepEqual(shown(result), [
      `${begin} to 2025-07-01 03:00:00: not-determined`,
      '2025-07-01 03:00:00 to 2025-12-09 03:00:00.001: pass',
      '2025-12-09 03:00:00.001 to 2025-12-10 03:00:00: not-determined',
      '2025-12-10 03:00:00 to 2025-12-11 03:00:00.001: exception',
      '2025-12-11 03:00:00.001 to 2025-12-12 03:00:00: not-determined',
      `2025-12-12 03:00:00 to ${end}: pass`,
    ]);
    const open = 3 * 3_600_000 + 2 * (dayMillis - 1);
    assert.equal(result.coverage, 1 - open / (millisOf(yearEnd) - millisOf(yearBegin)));
    assert.deepEqual(
      result.unjudged?.map(({ from, to, members }) => [moment(from), moment(to), members]),
      [
        [begin, '2025-07-01 03:00:00', 1],
        ['2025-12-09 03:00:00.001', '2025-12-10 03:00:00', 1],
        ['2025-12-11 03:00:00.001', '2025-12-12 03:00:00', 1],
      ],
    );
    const { since, brokenBy, longest, lapses } = result.continuity!;
    assert.deepEqual([since?.at, brokenBy], [at('2025-12-12 03:00:00'), 'unknown']);
    assert.deepEqual([longest?.from, longest?.to], [at('2025-12-12 03:00:00'), yearEnd]);
    assert.equal(lapses.length, 1);
  });

  test('four quarters: one has no review, one was recorded late', () => {
    const result = judged('access-reviews-performed');
    assert.deepEqual(shown(result), [
      '2025-07-01 00:00:00 to 2025-10-01 00:00:00: pass',
      '2025-10-01 00:00:00 to 2026-01-01 00:00:00: exception',
      '2026-01-01 00:00:00 to 2026-04-01 00:00:00: pass',
      '2026-04-01 00:00:00 to 2026-07-01 00:00:00: pass',
    ]);
    assert.deepEqual([result.counts.population, result.counts.pass, result.counts.exception], [4, 3, 1]);
    assert.match(result.members[1]!.because, /none from 2025-10-01 to 2025-12-31/);
    assert.deepEqual(
      result.members.map(({ notes = [] }) => notes.map(({ code, because }) => `${code} ${because}`)),
      [
        [],
        [],
        [
          'recorded-late access-reviews/2026-Q1.yaml speaks of 2026-01-05 and was recorded on 2026-02-20 14:00:00 UTC, 46 days 14 hours after it (limit 7 days).',
        ],
        [],
      ],
    );
  });

  test('two leavers: how long each had access, and how late, as far as looks can tell', () => {
    const { members, counts, result } = judged('leavers-lose-access');
    assert.deepEqual([counts.population, counts.pass, counts.exception, result], [2, 1, 1, 'deviated']);
    const [mara, otto] = members.map(({ intervals: [one] }) => one!.clock!);
    const hour = 3_600_000;
    assert.deepEqual(mara, {
      since: at('2025-09-30 17:00:00'),
      due: at('2025-10-01 17:00:00'),
      openAt: at('2025-10-03 03:00:00'),
      answeredBy: at('2025-10-04 03:00:00'),
      measuredTo: at('2025-10-04 03:00:00'),
      tookMillis: 82 * hour,
      lateMillis: 34 * hour,
    });
    assert.deepEqual([otto!.answeredBy, otto!.tookMillis, otto!.lateMillis], [at('2026-02-11 03:00:00'), 10 * hour, 0]);
  });

  test('a branch that was rewritten once: watched since the first look, continuous since the violation', () => {
    const result = judged('default-branch-never-rewritten');
    assert.deepEqual([result.result, result.counts.population, result.counts.exception], ['deviated', 1, 1]);
    assert.equal(result.coverage, 1 - (3 * 3_600_000) / (millisOf(yearEnd) - millisOf(yearBegin)));
    assert.deepEqual(result.continuity?.since?.at, at('2026-05-20 03:00:00'));
    const before = judged('default-branch-never-rewritten', {
      ...year,
      from: looks[0]!,
      to: at('2026-05-20 03:00:00'),
    });
    assert.deepEqual([before.result, before.coverage, before.counts.population], ['operated', 1, 0]);
  });
});

const stateChecks = [
  'code-owners-cover-sensitive-paths',
  'static-analysis-on-change',
  'update-bot-covers-ecosystems',
  'branch-protected',
] as const;

test('any date says what the interval of the window says that holds it', () => {
  const windows = new Map(stateChecks.map((id) => [id, judged(id)]));
  const edges = stateChecks.flatMap((id) =>
    windows.get(id)!.members.flatMap(({ intervals }) => intervals.flatMap(({ from, to }) => [from.at, to.at])),
  );
  const inside = fc.integer({ min: millisOf(yearBegin), max: millisOf(yearEnd) - 1 });
  const beside = fc.tuple(fc.constantFrom(...edges), fc.constantFrom(-1000, -1, 0, 1, 1000));
  const date = fc.oneof(
    inside,
    beside.map(([edge, by]) => Math.min(Math.max(millisOf(edge) + by, millisOf(yearBegin)), millisOf(yearEnd) - 1)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...stateChecks), date, (id, millis) => {
      const instant = instantFromMillis(millis);
      const [member] = judged(id, { type: 'as-of', at: instant }).members;
      const holding = windows
        .get(id)!
        .members[0]!.intervals.find(({ from, to }) => from.at <= instant && instant < to.at);
      assert.deepEqual([member!.result, member!.because], [holding!.result, holding!.because], instant);
    }),
    { numRuns: 300 },
  );
});

test('on a date the settled interval of a calendar is the one of the window that was over by then', () => {
  const whole = judged('access-reviews-performed');
  for (const date of [
    '2025-11-01 00:00:00',
    '2026-01-01 00:00:00',
    '2026-02-20 13:59:59',
    '2026-02-20 14:00:00',
    '2026-05-01 00:00:00',
  ]) {
    const [member] = judged('access-reviews-performed', { type: 'as-of', at: at(date) }).members;
    const same = whole.members.find((one) => one.member === member!.member)!;
    assert.deepEqual([member!.result, member!.because], [same.result, same.because], date);
    const expected = date < '2026-01-01' ? '2025-07-01' : date < '2026-02-20 14' ? '2025-10-01' : '2026-01-01';
    assert.equal(member!.member, `repository:${name}@${expected}`, date);
  }
});

describe('audits of dates, later versions and later limits', () => {
  const dates = ['2025-08-11 10:15:29', '2025-08-11 10:15:30'];
  for (const date of dates)
    test(`an audit as of ${date} agrees with the window`, async () => {
      const dated = await openAt(path.join(scratch.folder, `data-${date.replace(/\D/g, '')}`));
      try {
        const period: Period = { type: 'as-of', at: at(date) };
        const { run: one } = await dated.audit({ locations: [built.location], period }, working());
        for (const id of stateChecks.slice(0, 3)) {
          const [found] = one.controls.flatMap((control) => control.checks).filter(({ check }) => check === id);
          const [over] = run.controls.flatMap((control) => control.checks).filter(({ check }) => check === id);
          const holding: OutcomeInterval | undefined = over!.members[0]!.intervals.find(
            ({ from, to }) => from.at <= period.at && period.at < to.at,
          );
          assert.deepEqual(
            [found!.members[0]!.result, found!.members[0]!.because],
            [holding!.result, holding!.because],
          );
        }
      } finally {
        await dated.close();
      }
    });

  test('a stricter version of a check, and stricter limits since a date, leave the sealed run as it was', async () => {
    const before = await documentsOf(plumbline, run.id);
    const stricter = rootWithOtherCheck('update-bot-covers-ecosystems');
    await plumbline.close();
    const text =
      'parameters:\n  access-reviews-performed:\n    - { intervalDays: 92 }\n    - { since: 2026-01-01, intervalDays: 31 }\n';
    const config = parseConfig({ path: path.join(scratch.folder, 'plumbline.yaml'), text });
    plumbline = await openPlumbline({ dataDirectory: path.join(scratch.folder, 'data'), root: stricter, config });
    const { run: later } = await plumbline.audit({ locations: [built.location], period: year }, working());
    assert.notEqual(later.id, run.id);
    const versionOf = (of: Run, id: string) =>
      of.controls.flatMap((control) => control.checks).find(({ check }) => check === id)!.checkVersion;
    assert.notEqual(versionOf(later, 'update-bot-covers-ecosystems'), versionOf(run, 'update-bot-covers-ecosystems'));
    assert.equal(versionOf(later, 'static-analysis-on-change'), versionOf(run, 'static-analysis-on-change'));
    assert.deepEqual(await documentsOf(plumbline, run.id), before, 'each document of the first run, byte for byte');
    assert.deepEqual(JSON.stringify((await plumbline.run(run.id))!.controls), JSON.stringify(run.controls));
    const reviews = later.controls
      .flatMap((control) => control.checks)
      .find(({ check }) => check === 'access-reviews-performed')!;
    assert.deepEqual(
      reviews.parametersInForce?.map(({ from, until, parameters }) => [from, until, parameters['intervalDays']]),
      [
        [undefined, at('2026-01-01 00:00:00'), 92],
        [at('2026-01-01 00:00:00'), undefined, 31],
      ],
    );
    assert.deepEqual(
      reviews.members.map(({ intervals: [one] }) => [one!.from.at.slice(0, 10), one!.parameters!['intervalDays']]),
      [
        ['2025-07-01', 92],
        ['2025-10-01', 92],
        ...['01', '02', '03', '04', '05', '06'].map((month) => [`2026-${month}-01`, 31]),
      ],
    );
  });
});

async function documentsOf(from: Plumbline, id: string): Promise<readonly (readonly [string, string])[]> {
  const sealed = await from.evidence(id);
  return Promise.all(
    sealed.map(async ({ envelope }) => {
      const { bytes } = (await from.evidenceBytes(envelope.digest))!;
      return [envelope.id, sha256(Buffer.from(bytes).toString('latin1'))] as const;
    }),
  );
}

/** Plumbline's own folder, with one check whose source is another. */
function rootWithOtherCheck(check: string): string {
  const folder = path.join(scratch.folder, 'root');
  mkdirSync(path.join(folder, 'src'), { recursive: true });
  const link = (kept: string): void => symlinkSync(path.join(root, kept), path.join(folder, kept));
  for (const kept of readdirSync(root)) if (kept !== 'src' && kept !== '.git') link(kept);
  for (const kept of readdirSync(path.join(root, 'src'))) if (kept !== 'controls') link(path.join('src', kept));
  cpSync(path.join(root, 'src', 'controls'), path.join(folder, 'src', 'controls'), { recursive: true });
  const source = path.join(folder, 'src', 'controls', 'checks', check, 'check.ts');
  writeFileSync(source, `${readFileSync(source, 'utf8')}\n// Stricter.\n`);
  return folder;
}
