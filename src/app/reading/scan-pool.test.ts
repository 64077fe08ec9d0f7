import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScanPool } from './scan-pool.ts';
import type { ScanAnswer } from './scan-protocol.ts';

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
