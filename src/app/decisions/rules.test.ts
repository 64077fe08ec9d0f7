import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { MemberResult } from '../../model/control.ts';
import type { Run } from '../../model/run.ts';
import { at, controls, openPlace, type Place } from './fixtures/place.ts';
import { decide } from './perform.ts';
import type { ActRequest } from './acts.ts';

let place: Place;
beforeEach(async () => void (place = await openPlace('people:\n  - {name: Bob, emails: [bob@x.org, robert@y.org]}\n')));
afterEach(() => place.close());

const ada = { by: 'ada@x.org', reason: 'Because.' };
const bob = { by: 'bob@x.org', reason: 'Because.' };

const waiver: ActRequest = {
  ...ada,
  act: 'request-waiver',
  waiver: 'risk-accepted',
  target: { control: 'CHG-02' },
  expiresAt: '2026-08-01',
};
const approve = (who: object = bob): ActRequest => ({
  ...bob,
  ...who,
  act: 'approve-waiver',
  of: 'waiver-1',
  verdict: 'approved',
});
const withdraw = (of: string): ActRequest => ({ ...bob, act: 'withdraw', of });
const submit = (more: object = {}): ActRequest => ({
  ...ada,
  act: 'submit-evidence',
  request: 'SEC-03/training',
  name: 'list.csv',
  mediaType: 'text/csv',
  about: { from: '2026-01-01', to: '2026-04-01' },
  bytes: Buffer.from('list'),
  ...more,
});
const review = (who: object, verdict = 'accepted'): ActRequest =>
  ({ ...who, act: 'review-submission', of: 'submission-1', verdict }) as ActRequest;
const open: ActRequest = {
  ...bob,
  act: 'open-remediation',
  target: { control: 'CHG-02', check: 'approved' },
  owner: 'ada@x.org',
  severity: 'high',
};
const row = (name: string, more: object = {}): ActRequest => ({
  ...ada,
  act: 'set-applicability',
  rows: [{ row: name, applicable: true, inclusion: [{ because: 'risk', ref: 'R-1' }], status: 'implemented', ...more }],
});
const approveStatement = (version: string, who: object = bob): ActRequest => ({
  ...bob,
  ...who,
  act: 'approve-statement',
  version,
});
const allRows: readonly ActRequest[] = [row('A.5.1'), row('A.5.2'), row('A.8.24')];

const rows: readonly [name: string, before: readonly ActRequest[], act: ActRequest, outcome: RegExp | 'decided'][] = [
  ['a waiver is asked for', [], waiver, 'decided'],
  ['control ids are read in any case', [], { ...waiver, target: { control: 'chg-02' } }, 'decided'],
  [
    'a waiver without an expiry',
    [],
    { ...waiver, expiresAt: undefined } as never,
    /invalid.*expiresAt.*without an expiry/,
  ],
  ['a waiver that ends before it begins', [], { ...waiver, from: '2026-09-01' }, /refused.*before it begins/],
  ['a waiver longer than allowed', [], { ...waiver, expiresAt: '2027-01-01' }, /refused.*214 days, and 180/],
  ['a waiver of exactly what is allowed', [], { ...waiver, expiresAt: '2026-11-28' }, 'decided'],
  ['a waiver of a control that is not there', [], { ...waiver, target: { control: 'CHG-20' } }, /unknown.*CHG-20/],
  [
    'a waiver of a check of another control',
    [],
    { ...waiver, target: { control: 'CHG-02', check: 'tls' } },
    /unknown.*has no check/,
  ],
  [
    'a waiver of a member that no audit has',
    [],
    { ...waiver, target: { control: 'ENC-01', member: 'm' } },
    /unknown.*nothing has been audited/,
  ],
  ['a waiver without a reason', [], { ...waiver, reason: '  ' }, /invalid.*reason/],
  ['a waiver by nobody', [], { ...waiver, by: '' }, /invalid.*by/],
  ['a key that is not known', [], { ...waiver, owner: 'x' } as never, /invalid.*owner/],
  ['an act that is not known', [], { act: 'forget' } as never, /invalid/],
  ['another person approves', [waiver], approve(), 'decided'],
  ['the same person approves', [waiver], approve(ada), /refused.*same person/],
  [
    'the same person under another spelling approves',
    [waiver],
    approve({ by: 'Ada <ADA@x.org>' }),
    /refused.*same person/,
  ],
  [
    'the same person under another address that plumbline.yaml knows approves',
    [{ ...waiver, ...bob }],
    approve({ by: 'robert@y.org' }),
    /refused.*same person/,
  ],
  [
    'a waiver is approved twice',
    [waiver, approve()],
    approve({ by: 'cem@x.org' }),
    /refused.*approved by bob@x.org already/,
  ],
  ['a waiver that is not there is approved', [], approve(), /unknown.*waiver-1/],
  [
    'something else is approved',
    [submit()],
    { ...approve(), of: 'submission-1' } as never,
    /unknown.*is a submission, not a waiver/,
  ],
  ['a withdrawn waiver is approved', [waiver, withdraw('waiver-1')], approve(), /refused.*withdrawn/],
  ['a waiver is withdrawn', [waiver, approve()], withdraw('waiver-1'), 'decided'],
  ['a waiver is withdrawn twice', [waiver, withdraw('waiver-1')], withdraw('waiver-1'), /refused.*it is withdrawn/],
  ['an approval is withdrawn', [waiver, approve()], withdraw('approval-1'), /refused.*withdraw the waiver/],
  ['nothing is withdrawn', [], withdraw('waiver-7'), /unknown.*waiver-7/],
  ['evidence is handed in', [], submit(), 'decided'],
  ['evidence for a request that is not there', [], submit({ request: 'SEC-03/trainin' }), /unknown.*SEC-03\/trainin"/],
  [
    'evidence of a time to come',
    [],
    submit({ about: { from: '2026-07-01', to: '2026-08-01' } }),
    /refused.*has not come/,
  ],
  [
    'evidence of a time that ends before it begins',
    [],
    submit({ about: { from: '2026-03-01', to: '2026-02-01' } }),
    /refused.*ends before/,
  ],
  ['an empty file', [], submit({ bytes: new Uint8Array() }), /invalid.*empty/],
  ['a name with a folder', [], submit({ name: '../x' }), /invalid.*name/],
  ['the same file twice', [submit()], submit({ reason: 'Again.' }), /refused.*submission-1, which is handed-in/],
  [
    'the same file after it was withdrawn',
    [submit(), withdraw('submission-1')],
    submit({ reason: 'Again.' }),
    'decided',
  ],
  ['another person accepts', [submit()], review(bob), 'decided'],
  ['who handed it in accepts', [submit()], review(ada), /refused.*same person/],
  [
    'what was rejected is accepted',
    [submit(), review(bob, 'rejected')],
    review({ ...bob, by: 'cem@x.org' }),
    /refused.*rejected/,
  ],
  ['a remediation', [], open, 'decided'],
  ['a remediation later than its severity allows', [], { ...open, dueAt: '2026-08-01' }, /refused.*30 days/],
  ['a remediation that is due in the past', [], { ...open, dueAt: '2026-05-01' }, /refused.*has passed/],
  ['a re-test without an audit', [open], { ...bob, act: 'retest', of: 'remediation-1' }, /unknown.*no audit/],
  ['who mends tests again', [open], { ...ada, act: 'retest', of: 'remediation-1' }, /refused.*same person/],
  ['a row', [], row('a.8.24'), 'decided'],
  ['a row that Annex A has not', [], row('A.8.240'), /unknown.*no control A.8.240/],
  ['a row without an inclusion reason', [], row('A.5.1', { inclusion: [] }), /refused.*why is missing/],
  ['a row without a status', [], row('A.5.1', { status: undefined }), /refused.*implemented is missing/],
  ['an exclusion', [], row('A.5.1', { applicable: false, inclusion: [], status: undefined }), 'decided'],
  ['an exclusion with a status', [], row('A.5.1', { applicable: false, inclusion: [] }), /refused.*neither/],
  ['a row of one’s own without a title', [], row('OWN-1'), /refused.*title is missing/],
  ['a row of one’s own', [], row('OWN-1', { title: 'Models are reviewed' }), 'decided'],
  ['a row that is a control of content', [], row('chg-02'), 'decided'],
  [
    'a row twice at once',
    [],
    {
      ...row('A.5.1'),
      rows: [...(row('A.5.1') as never as { rows: [] }).rows, ...(row('A.5.1') as never as { rows: [] }).rows],
    } as never,
    /refused.*twice/,
  ],
  [
    'a statement with rows that nobody decided',
    [row('A.5.1')],
    approveStatement('1'),
    /refused.*2 of 3.*A.5.2, A.8.24/,
  ],
  ['a statement', allRows, approveStatement('1'), 'decided'],
  ['a statement by who decided its rows', allRows, approveStatement('1', ada), /refused.*decided 3 of the 3/],
  ['a version whose name is taken', [...allRows, approveStatement('1')], approveStatement('1'), /refused.*already/],
  [
    'a version in which nothing changed',
    [...allRows, approveStatement('1')],
    approveStatement('2'),
    /refused.*nothing changed/,
  ],
  [
    'a version by who decided an older row only',
    [...allRows, approveStatement('1'), { ...row('A.5.1', { status: 'partial' }), ...bob }],
    approveStatement('2', ada),
    'decided',
  ],
];
for (const [name, before, act, outcome] of rows)
  test(name, async () => {
    for (const step of before) await decide(step, place.context);
    const count = (await place.decisions.all()).length;
    if (outcome === 'decided') {
      await decide(act, place.context);
      assert.equal((await place.decisions.all()).length, count + 1);
      return;
    }
    await assert.rejects(decide(act, place.context), (error: Error & { code: string; hint: string }) => {
      assert.match(`${error.code} ${error.message}`, outcome);
      assert.ok(error.hint.length > 0);
      return true;
    });
    assert.equal((await place.decisions.all()).length, count, 'what is refused leaves nothing');
    assert.equal(place.ledger.size(), count + before.filter(({ act: one }) => one === 'submit-evidence').length);
  });

test('a severity gives the day; an earlier one may be asked for', async () => {
  const dueOf = async (request: ActRequest) => {
    const { decision } = (await decide(request, place.context)).decisions[0]!;
    return decision.kind === 'remediation' ? decision.dueAt : undefined;
  };
  assert.equal(await dueOf(open), at('2026-07-01'));
  assert.equal(await dueOf({ ...open, dueAt: '2026-06-10' }), at('2026-06-10'));
});

test('the day of today is evidence until now', async () => {
  place.now = at('2026-06-01T15:00:00Z');
  const { decisions } = await decide(submit({ about: { from: '2026-06-01', to: '2026-06-02' } }), place.context);
  const { decision } = decisions[0]!;
  assert.deepEqual(decision.kind === 'submission' && decision.about, { from: at('2026-06-01'), to: place.now });
});

describe('a re-test says what the audit says', () => {
  const interval = (from: string, to: string, result: MemberResult['result']) => ({
    from: { at: at(from) },
    to: { at: at(to) },
    result,
    because: 'As seen.',
    relied: [],
  });
  const member = (label: string, ...intervals: readonly ReturnType<typeof interval>[]) =>
    ({
      member: label,
      label,
      repository: 'r',
      result: 'exception',
      because: 'As seen.',
      intervals,
    }) as unknown as MemberResult;
  const audit = (evaluation: 'state' | 'population', ...members: readonly MemberResult[]): Run =>
    ({
      id: 'run-2',
      startedAt: at('2026-06-20'),
      finishedAt: at('2026-06-20'),
      controls: [{ control: controls[0], checks: [{ check: 'approved', evaluation, members }] }],
    }) as unknown as Run;
  const event = (day: string, result: MemberResult['result']) => ({
    ...member(`change of ${day}`, interval(day, day, result)),
    result,
  });

  const verdicts: readonly [name: string, run: Run, outcome: 'mended' | 'not-mended' | RegExp][] = [
    [
      'a state that passes at the end',
      audit(
        'state',
        member('shop', interval('2026-01-01', '2026-06-10', 'exception'), interval('2026-06-10', '2026-06-20', 'pass')),
      ),
      'mended',
    ],
    [
      'a state that does not',
      audit('state', member('shop', interval('2026-01-01', '2026-06-20', 'exception'))),
      'not-mended',
    ],
    [
      'one of two states that does not',
      audit(
        'state',
        member('shop', interval('2026-01-01', '2026-06-20', 'pass')),
        member('bank', interval('2026-01-01', '2026-06-20', 'exception')),
      ),
      'not-mended',
    ],
    [
      'a state that nobody could judge at the end',
      audit('state', member('shop', interval('2026-01-01', '2026-06-20', 'not-determined'))),
      /could not be judged for shop/,
    ],
    ['an audit without members', audit('state'), /judged nothing/],
    [
      'changes since, all of them approved',
      audit('population', event('2026-05-01', 'exception'), event('2026-06-10', 'pass')),
      'mended',
    ],
    [
      'a change since that was not',
      audit('population', event('2026-06-09', 'pass'), event('2026-06-10', 'exception')),
      'not-mended',
    ],
    ['no change since', audit('population', event('2026-05-01', 'exception')), /nothing happened after/],
    [
      'only changes that it does not apply to',
      audit('population', event('2026-06-09', 'not-applicable')),
      /nothing that it applies to/,
    ],
  ];
  for (const [name, run, outcome] of verdicts)
    test(name, async () => {
      await decide(open, place.context);
      place.now = at('2026-06-21');
      place.runs.push(run);
      const retest: ActRequest = { ...bob, act: 'retest', of: 'remediation-1' };
      if (typeof outcome !== 'string') {
        await assert.rejects(decide(retest, place.context), outcome);
        // Somebody may say that it is not mended; that it is, only an audit.
        const { decision } = (await decide({ ...retest, verdict: 'not-mended' }, place.context)).decisions[0]!;
        assert.equal(decision.kind === 'retest' && decision.verdict, 'not-mended');
        return;
      }
      const { decision } = (await decide(retest, place.context)).decisions[0]!;
      assert.equal(decision.kind === 'retest' && decision.verdict, outcome);
      if (outcome === 'mended') await assert.rejects(decide(retest, place.context), /is mended/);
    });

  test('an audit that began before is none', async () => {
    place.runs.push(audit('state', member('shop', interval('2026-01-01', '2026-06-20', 'pass'))));
    place.now = at('2026-06-21');
    await decide(open, place.context);
    await assert.rejects(decide({ ...bob, act: 'retest', of: 'remediation-1' }, place.context), /not later/);
  });
});
