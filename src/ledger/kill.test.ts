/** Kill -9 at random instants: what was acknowledged is there, what was not is wholly there or wholly absent. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { hex } from './hashing.ts';
import { openLedger } from './ledger.ts';
import { referenceRoot } from './testing/reference-tree.ts';

const appender = path.join(import.meta.dirname, 'testing', 'appender.ts');
const origin = 'plumbline.example/kill';

interface Acknowledged {
  readonly label: string;
  readonly firstIndex: number;
  readonly batch: number;
  readonly length: number;
}

interface Kill {
  readonly label: string;
  readonly millis: number;
  /** Counted from the start of the process, not from its first append. */
  readonly early: boolean;
}

async function appendUntilKilled(home: string, { label, millis, early }: Kill): Promise<Acknowledged[]> {
  const args = [appender, path.join(home, 'ledger'), path.join(home, 'keys'), origin, label];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const closed = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_code, signal) => resolve(signal));
  });
  // A slow machine takes its time to start; a few rounds are cut off right there, in the opening.
  if (!early) await Promise.race([closed, once(child.stdout, 'data')]);
  await sleep(millis);
  child.kill('SIGKILL');
  assert.equal(await closed, 'SIGKILL', `${label} ended by itself: ${complaints}`);
  const lines = output.slice(0, output.lastIndexOf('\n') + 1).split('\n');
  return lines.filter(Boolean).map((line) => {
    const [firstIndex = -1, batch = -1, length = -1] = line.split(' ').map(Number);
    return { label, firstIndex, batch, length };
  });
}

/** The batches in the log, in order; fails on a batch that is there in part. */
function batchesOf(texts: readonly string[]): string[] {
  const batches: string[] = [];
  for (let at = 0; at < texts.length;) {
    const [label, batch, first, , length] = texts[at]!.split(' ');
    assert.equal(first, '0', `entry ${at} begins in the middle of a batch: ${texts[at]}`);
    for (let i = 0; i < Number(length); i += 1) {
      assert.equal(texts[at + i], `${label} ${batch} ${i} of ${length}`, `batch ${label} ${batch} is incomplete`);
    }
    batches.push(`${label} ${batch} at ${at}`);
    at += Number(length);
  }
  return batches;
}

test('opening and reading while another process appends', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'plumbline-busy-'));
  try {
    const place = { directory: path.join(home, 'ledger'), keysDirectory: path.join(home, 'keys'), origin };
    const done = new AbortController();
    const writer = appendUntilKilled(home, { label: 'w', millis: 600, early: false }).finally(() => done.abort());
    let opened = 0;
    const old = openLedger(place);
    while (!done.signal.aborted) {
      // Lets the writer's lines in; the rest is synchronous and meets its appends at any point.
      await sleep(1);
      const ledger = openLedger(place);
      const size = ledger.size();
      for (const { bytes } of ledger.entries(Math.max(0, size - 600))) assert.ok(bytes.length > 0);
      if (size > 0) assert.deepEqual(old.entry(size - 1), ledger.entry(size - 1));
      opened += 1;
    }
    assert.ok((await writer).length > 0 && opened > 5, `opened ${opened} times`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('kill -9 loses nothing that was acknowledged and leaves no half append', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'plumbline-kill-'));
  try {
    const place = { directory: path.join(home, 'ledger'), keysDirectory: path.join(home, 'keys'), origin };
    const acknowledged: Acknowledged[] = [];
    for (let round = 0; round < 10; round += 1) {
      // Two writers at once in some rounds: one is killed while it holds the lock, the other must go on.
      const millis = Math.floor(Math.random() * 120);
      const early = round % 5 === 0;
      const writers = [appendUntilKilled(home, { label: `r${round}a`, millis: early ? millis * 3 : millis, early })];
      if (round % 3 === 2)
        writers.push(appendUntilKilled(home, { label: `r${round}b`, millis: millis + 80, early: false }));
      acknowledged.push(...(await Promise.all(writers)).flat());
      const ledger = openLedger(place);
      const entries = [...ledger.entries()].map(({ bytes }) => bytes);
      assert.equal(hex(ledger.root()), hex(referenceRoot(entries)), `round ${round}`);
      const batches = new Set(batchesOf(entries.map((entry) => Buffer.from(entry).toString())));
      const lost = acknowledged.filter(
        ({ label, batch, firstIndex }) => !batches.has(`${label} ${batch} at ${firstIndex}`),
      );
      assert.deepEqual(lost, [], `round ${round}: acknowledged and lost`);
    }
    assert.ok(
      acknowledged.length > 10,
      `only ${acknowledged.length} appends were acknowledged: the test tests nothing`,
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
