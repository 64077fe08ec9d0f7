import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { PushOrder, PushReport, Pushed } from '../../app/destinations/views.ts';
import { runCommandLine } from '../../../test/doubles/command-line.ts';
import { run } from '../../../test/doubles/run.ts';

const one = (outcome: Pushed['outcome']): Pushed => ({
  destination: 'vanta',
  kind: 'vanta',
  item: 'CHG-02',
  target: 'document access-requests',
  file: 'plumbline_CHG-02.xlsx',
  digest: 'ab'.repeat(32),
  outcome,
  because: 'it said so',
});

async function pushing(words: string, report: Partial<PushReport> = {}) {
  const orders: PushOrder[] = [];
  const ran = await runCommandLine(['evidence', 'push', ...words.split(' ').filter((word) => word !== '')], {
    plumbline: {
      pushEvidence: (order) => {
        orders.push(order);
        return Promise.resolve({ run, pushed: [one('sent')], troubles: [], unmapped: { vanta: 2 }, ...report });
      },
    },
  });
  return { ...ran, orders };
}

describe('evidence push', () => {
  test('asks for what the flags say', async () => {
    const { orders } = await pushing('--to vanta --run run-0002 --dry-run --again');
    assert.deepEqual(orders, [{ run: 'run-0002', dryRun: true, again: true, to: 'vanta' }]);
    assert.deepEqual((await pushing('')).orders, [{ run: 'latest', dryRun: false, again: false }]);
  });

  test('shows what went where, and what has nowhere to go', async () => {
    const { code, out, err } = await pushing('');
    assert.equal(code, 0);
    assert.match(out, /vanta\s+CHG-02\s+document access-requests\s+sent\s+abababababab/);
    assert.match(err, /2 controls of the run have nowhere to go in vanta/);
  });

  const exits: readonly (readonly [Pushed['outcome'], number])[] = [
    ['sent', 0],
    ['present', 0],
    ['planned', 0],
    ['refused', 1],
    ['failed', 1],
    ['uncertain', 1],
    ['held', 1],
  ];
  for (const [outcome, expected] of exits)
    test(`exits ${expected} when something is ${outcome}`, async () => {
      const { code, lines } = await pushing('--json', { pushed: [one(outcome)] });
      assert.equal(code, expected);
      assert.deepEqual(
        lines().map(({ type, outcome: told }) => [type, told]),
        [
          ['push', outcome],
          ['manifest', undefined],
        ],
      );
    });

  test('a destination that could not be asked is told, and is exit 1', async () => {
    const troubles = [{ destination: 'drata', because: 'X is not set' }];
    const { code, err } = await pushing('', { troubles });
    assert.equal(code, 1);
    assert.match(err, /drata: X is not set/);
  });
});

test('evidence requests --ics writes a calendar of what is listed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-ics-'));
  try {
    const ran = await runCommandLine(['evidence', 'requests', '--ics', 'due.ics'], { cwd: folder });
    assert.equal(ran.code, 0);
    const text = readFileSync(join(folder, 'due.ics'), 'utf8');
    assert.ok(text.startsWith('BEGIN:VCALENDAR\r\n') && text.endsWith('END:VCALENDAR\r\n'));
    const tasks = text.match(/^BEGIN:VTODO/gm)?.length ?? 0;
    assert.ok(tasks > 0);
    assert.match(ran.err, new RegExp(`${tasks} tasks? in .*due\\.ics`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
