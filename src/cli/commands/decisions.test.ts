import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ActRequest } from '../../app/decisions/acts.ts';
import { runCommandLine } from '../../../test/doubles/command-line.ts';

const said = ['--by', 'Ada', '--reason', 'Because.'];

/** What the command asked to be decided, and how it ended. */
async function deciding(words: readonly string[], cwd = '/nowhere') {
  const asked: ActRequest[] = [];
  const ran = await runCommandLine(words, {
    cwd,
    plumbline: {
      decide: (request) => {
        asked.push(request);
        return Promise.resolve({ decisions: [], repeated: false });
      },
    },
  });
  return { ...ran, asked };
}

const rows: readonly [words: string, asked: Partial<Record<string, unknown>>][] = [
  [
    'waiver request CHG-02 --check merged-change --member m1 --kind emergency --from 2026-01-01 --until 2026-01-31 --link #7',
    {
      act: 'request-waiver',
      waiver: 'emergency',
      target: { control: 'CHG-02', check: 'merged-change', member: 'm1' },
      from: '2026-01-01T00:00:00.000Z',
      // Until a day includes the day.
      expiresAt: '2026-02-01T00:00:00.000Z',
      link: '#7',
    },
  ],
  ['waiver approve waiver-2', { act: 'approve-waiver', of: 'waiver-2', verdict: 'approved' }],
  ['waiver refuse waiver-2 --key k', { act: 'approve-waiver', of: 'waiver-2', verdict: 'refused', key: 'k' }],
  ['waiver withdraw waiver-1', { act: 'withdraw', of: 'waiver-1' }],
  [
    'remediation open CHG-02 --owner Bob --severity high --due 2026-08-31',
    {
      act: 'open-remediation',
      target: { control: 'CHG-02' },
      owner: 'Bob',
      severity: 'high',
      dueAt: '2026-09-01T00:00:00.000Z',
    },
  ],
  ['remediation retest remediation-1 --not-mended', { act: 'retest', of: 'remediation-1', verdict: 'not-mended' }],
  ['remediation withdraw remediation-1', { act: 'withdraw', of: 'remediation-1' }],
  ['evidence review submission-2 --accept', { act: 'review-submission', of: 'submission-2', verdict: 'accepted' }],
  ['evidence withdraw submission-2', { act: 'withdraw', of: 'submission-2' }],
  [
    'soa set A.8.24 --applicable --because risk:R-12 --because law --status implemented --owner Cem',
    {
      act: 'set-applicability',
      rows: [
        {
          row: 'A.8.24',
          applicable: true,
          inclusion: [{ because: 'risk', ref: 'R-12' }, { because: 'law' }],
          status: 'implemented',
          owner: 'Cem',
        },
      ],
    },
  ],
  ['soa approve 2026.1', { act: 'approve-statement', version: '2026.1' }],
];
for (const [words, expected] of rows)
  test(`${words.split(' --')[0]} asks for what its flags say`, async () => {
    const { asked, err } = await deciding([...words.split(' '), ...said]);
    assert.deepEqual(asked, [{ by: 'Ada', reason: 'Because.', ...expected }], err);
  });

describe('a command line that leaves something open decides nothing', () => {
  const incomplete: readonly [words: string, told: RegExp][] = [
    ['waiver request CHG-02 --by Ada --reason x', /--until is missing/],
    ['waiver request CHG-02 --until 2026-01-31 --reason x', /--by is missing/],
    ['waiver approve waiver-1 --by Ada', /--reason is missing/],
    ['waiver request CHG-02 --until soon --by Ada --reason x', /"soon" is no date/],
    ['remediation open CHG-02 --by Ada --reason x', /--owner is missing/],
    ['evidence review submission-2 --by Ada --reason x', /accepted or rejected\?/],
    ['evidence review submission-2 --accept --reject --by Ada --reason x', /accepted or rejected\?/],
    ['evidence submit SEC-03/training-export x.csv --by Ada --reason x', /--about is missing/],
    ['evidence submit SEC-03/training-export x.csv --about 2026-01-01 --by Ada --reason x', /cannot be read/],
    ['soa set A.8.24 --by Ada --reason x', /is it applicable\?/],
    ['soa import /nowhere.csv --by Ada --reason x', /cannot be read/],
    ['waiver show waiver-9', /there is no waiver "waiver-9"/],
    ['soa show A.9.9', /has no row "A.9.9"/],
    ['evidence requests SEC-99/x', /there is no evidence request "SEC-99\/x"/],
  ];
  for (const [words, told] of incomplete)
    test(words, async () => {
      const { code, err, asked } = await deciding(words.split(' '));
      assert.equal(code, 2);
      assert.match(err, told);
      assert.deepEqual(asked, []);
    });
});

test('a document is handed in with its bytes, its name and its type', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-submit-'));
  try {
    writeFileSync(join(folder, 'list.csv'), 'a,b\n');
    const words = ['evidence', 'submit', 'SEC-03/training-export', 'list.csv', '--about', '2026-01-01..2026-03-31'];
    const { asked } = await deciding([...words, ...said], folder);
    assert.deepEqual(asked, [
      {
        act: 'submit-evidence',
        by: 'Ada',
        reason: 'Because.',
        request: 'SEC-03/training-export',
        name: 'list.csv',
        mediaType: 'text/csv',
        about: { from: '2026-01-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' },
        bytes: readFileSync(join(folder, 'list.csv')),
      },
    ]);
    const table = await deciding(['soa', 'import', 'list.csv', ...said], folder);
    assert.deepEqual(
      table.asked.map((one) => one.act),
      ['set-applicability'],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('lists say how things stand, in JSON with a manifest at the end', async () => {
  const of = async (words: string) => {
    const ran = await runCommandLine([...words.split(' '), '--json']);
    return { code: ran.code, lines: ran.lines() };
  };
  const waivers = await of('waiver list');
  assert.deepEqual(
    waivers.lines.map(({ type, id, standing }) => [type, id, standing]),
    [
      ['waiver', 'waiver-1', 'expired'],
      ['waiver', 'waiver-2', 'requested'],
      ['manifest', undefined, undefined],
    ],
  );
  assert.equal((await of('waiver list --as-of 2026-04-01')).lines[0]!['standing'], 'in-force');
  assert.equal((await of('waiver list --standing refused')).lines.length, 1);
  const overdue = await of('remediation list --overdue');
  assert.deepEqual([overdue.code, overdue.lines[0]!['standing']], [1, 'overdue']);
  assert.equal((await of('remediation list --overdue --as-of 2026-04-02')).code, 0);
  const requests = await of('evidence requests --due');
  assert.equal(requests.lines.at(-1)!['type'], 'manifest');
  const statement = await of('soa show --problems');
  assert.equal(statement.code, 1);
  assert.equal((await of('decision list --kind approval')).lines.length, 2);
});

test('the terminal tells the same', async () => {
  const told: readonly [words: string, expected: RegExp][] = [
    [
      'waiver show waiver-1',
      /waiver-1 {2}expired {2}risk-accepted {2}CHG-02\n.*asked for by Ada.*\n.*until 2026-06-01.*INC-7\n.*approved by Bob/,
    ],
    ['remediation list', /remediation-1 {2}overdue {3}2026-05-01 {2}Ada.* CHG-02/],
    ['decision list', /applicability-2: A\.7\.1 is not applicable/],
    ['soa show', /no version was approved yet/],
    ['soa export --format csv', /A csv\./],
    ['evidence requests', /SEC-03\/training-export/],
  ];
  for (const [words, expected] of told) {
    const { out, code, err } = await runCommandLine(words.split(' '));
    assert.equal(code, 0, err);
    assert.match(out, expected);
  }
});
