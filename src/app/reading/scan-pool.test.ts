import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../detect/rules/index.ts';
import { fileKindOf } from '../../model/file-kind.ts';
import type { OwnRule } from '../../model/own-rule.ts';
import { openScanPool } from './scan-pool.ts';
import type { ScanAnswer, ScanTask } from './scan-protocol.ts';

const secretKey = new Uint8Array(32);
const bytes = (text: string): Uint8Array => Buffer.from(text);

test('every task is answered once, in any order; binary content has no matches and says so to extractors', async () => {
  const answers: ScanAnswer[] = [];
  const pool = openScanPool({ workers: 2, secretKey, ownRules: [], onAnswers: (more) => answers.push(...more) });
  try {
    for (let n = 0; n < 500; n++) {
      const text = n % 2 === 0 ? `requests.get("https://example.org/${n}", verify=False)\n` : 'a\0b';
      await pool.submit({
        blob: String(n),
        bytes: bytes(text),
        kinds: ['python'],
        paths: n < 2 ? ['SECURITY.md'] : [],
      });
    }
    await pool.drain();
  } finally {
    await pool.close();
  }
  assert.equal(new Set(answers.map(({ blob }) => blob)).size, 500);
  assert.equal(answers.length, 500);
  for (const { blob, scans } of answers) {
    assert.deepEqual(
      scans.map(({ kind, matches }) => [kind, matches.map(({ rule }) => rule)]),
      [['python', Number(blob) % 2 === 0 ? ['disabled-certificate-check'] : []]],
    );
  }
  const unreadable = answers.find(({ blob }) => blob === '1')!.extractions[0]!.extracted;
  assert.match(JSON.stringify(unreadable), /binary/);
});

test('UTF-16 text is read as text', async () => {
  const answers: ScanAnswer[] = [];
  const pool = openScanPool({ workers: 1, secretKey, ownRules: [], onAnswers: (more) => answers.push(...more) });
  const text = Buffer.from('\ufeffrequests.get(url, verify=False)\n', 'utf16le');
  await pool.submit({ blob: 'wide', bytes: text, kinds: ['python'], paths: [] });
  await pool.drain();
  await pool.close();
  assert.equal(answers[0]?.scans[0]?.matches.length, 1);
});

async function answersTo(
  tasks: readonly ScanTask[],
  options: Partial<Parameters<typeof openScanPool>[0]> = {},
): Promise<ReadonlyMap<string, ScanAnswer>> {
  const answers: ScanAnswer[] = [];
  const onAnswers = (more: readonly ScanAnswer[]): void => void answers.push(...more);
  const pool = openScanPool({ workers: 1, secretKey, ownRules: [], onAnswers, ...options });
  try {
    for (const task of tasks) await pool.submit(task);
    await pool.drain();
  } finally {
    await pool.close();
  }
  assert.equal(answers.length, tasks.length, 'each task is answered once');
  return new Map(answers.map((answer) => [answer.blob, answer]));
}

const taskOf = (blob: string, text: string | Uint8Array, more: Partial<ScanTask> = {}): ScanTask => {
  const content = typeof text === 'string' ? bytes(text) : text;
  return { blob, bytes: content, kinds: ['python'], paths: [], ...more };
};
const weak = 'requests.get(url, verify=False)\n';
const rulesOf = (answer: ScanAnswer | undefined) =>
  answer!.scans.flatMap(({ kind, matches }) => [kind, ...matches.map(({ rule }) => rule)]);
const scanned = ['python', 'disabled-certificate-check'];

/** A rule that reads everything, so slowly that the limit of a test is reached by a file of some megabytes and by no other. */
const slow: OwnRule = {
  id: 'slow',
  title: 'Slow',
  class: 'http',
  severity: 'low',
  why: 'So.',
  remediation: 'Do.',
  references: [],
  pattern: { kind: 'regex', regex: '(?:a?){500}a{500}$' },
  examples: { bad: [], good: [] },
  from: { file: 'rules/slow.yaml' },
};

test('a file that takes too long is given up and noted; all others are answered, before and after it', async () => {
  const limits = { baseMilliseconds: 3000, millisecondsPerMegabyte: 0, heapMegabytes: 1024 };
  const tasks = Array.from({ length: 12 }, (_, n) =>
    n === 5
      ? taskOf('slow', `${'a'.repeat(400)}\n`.repeat(200_000), { paths: ['.github/workflows/ci.yml'] })
      : taskOf(String(n), weak),
  );
  const answers = await answersTo(tasks, { ownRules: [slow], limits });
  assert.deepEqual(rulesOf(answers.get('slow')), ['too-slow']);
  assert.match(JSON.stringify(answers.get('slow')!.extractions), /took too long/);
  for (const { blob } of tasks) if (blob !== 'slow') assert.deepEqual(rulesOf(answers.get(blob)), scanned, blob);
});

test('a file that takes too much memory is given up and noted; the rest goes on', async () => {
  const limits = { baseMilliseconds: 60_000, millisecondsPerMegabyte: 2000, heapMegabytes: 96 };
  const greedy = taskOf('greedy', 'password = "x"; '.repeat(4_000_000));
  const answers = await answersTo([taskOf('a', weak), greedy, taskOf('b', weak)], { limits });
  assert.deepEqual(rulesOf(answers.get('greedy')), ['too-much-memory']);
  assert.deepEqual([rulesOf(answers.get('a')), rulesOf(answers.get('b'))], [scanned, scanned]);
});

test('answers depend neither on the order of tasks nor on batches nor on the number of workers', async () => {
  const all = rules.flatMap(({ meta, examples }) =>
    [...examples.bad, ...examples.good].map(({ path, code }, n) =>
      taskOf(`${meta.id} ${n}`, code, { kinds: [fileKindOf(path)], paths: [path] }),
    ),
  );
  const expected = await answersTo(all);
  // Between them tasks so large that batches are cut elsewhere.
  const filler = taskOf('filler', 'x = 1\n'.repeat(120_000));
  const mixed = all
    .toReversed()
    .flatMap((task, n) => (n % 40 === 0 ? [{ ...filler, blob: `filler ${n}` }, task] : [task]));
  const answers = await answersTo(mixed, { workers: 3 });
  for (const { blob } of all) assert.deepEqual(answers.get(blob), expected.get(blob));
});
