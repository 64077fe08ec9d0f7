import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../base/app-error.ts';
import type { Instant } from '../../base/instant.ts';
import { envelopesOf } from '../../evidence/sealing.ts';
import { openRawBytes } from '../../evidence/raw-bytes.ts';
import { openLedger } from '../../ledger/ledger.ts';
import type { EvidenceEnvelope, SealedEvidence } from '../../model/evidence.ts';
import { finishSeals, sealNoted, type SealContext } from './pending-seal.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-seals-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let places = 0;

interface Place {
  readonly context: SealContext;
  readonly kept: SealedEvidence[];
  readonly envelopes: readonly EvidenceEnvelope[];
  readonly notes: () => readonly string[];
  /** Dies at the next step of the kind, once. */
  die: 'append' | 'appended' | 'keep' | undefined;
}

function place(): Place {
  const root = join(folder, `${(places += 1)}`);
  const directories = { directory: join(root, 'ledger'), keysDirectory: join(root, 'keys'), origin: 'test.example/l' };
  const ledger = openLedger(directories);
  const at = '2026-11-22T12:00:00.000Z' as Instant;
  const draft = (subject: string) =>
    ({ kind: 'search', subject, title: subject, mediaType: 'text/plain', bytes: Buffer.from(subject) }) as const;
  const envelopes = envelopesOf({
    run: { id: 'search-1', period: { type: 'as-of', at } },
    drafts: [draft('matches'), draft('manifest')],
    rawBytes: openRawBytes(join(root, 'blobs')),
    collectedAt: at,
  });
  const kept: SealedEvidence[] = [];
  const dies = (step: Place['die']): void => {
    if (made.die !== step) return;
    made.die = undefined;
    throw new Error('killed');
  };
  const watched = new Proxy(ledger, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'append') return value.bind(target) as unknown;
      return (entries: Uint8Array[]) => {
        dies('append');
        const result = target.append(entries);
        dies('appended');
        return result;
      };
    },
  });
  const keep = (evidence: readonly SealedEvidence[]): Promise<void> => {
    dies('keep');
    kept.push(...evidence);
    return Promise.resolve();
  };
  const context: SealContext = { directory: { root }, ledger: () => watched, stores: { runs: { keep } } };
  const notes = () => {
    const seals = join(root, 'search-seals');
    return existsSync(seals) ? readdirSync(seals).filter((name) => name.endsWith('.json')) : [];
  };
  const made: Place = { context, kept, envelopes, notes, die: undefined };
  return made;
}

test('sealed: in the ledger, kept, and nothing is left to do', async () => {
  const { context, kept, envelopes, notes } = place();
  const sealed = await sealNoted('search-1', envelopes, context);
  assert.deepEqual(kept, sealed);
  assert.equal(context.ledger().size(), 2);
  assert.deepEqual(notes(), []);
  assert.equal(await finishSeals(context), 0);
});

for (const step of ['append', 'appended', 'keep'] as const)
  test(`killed at ${step}: whoever opens next completes it, each entry once`, async () => {
    const made = place();
    made.die = step;
    await assert.rejects(sealNoted('search-1', made.envelopes, made.context), /killed/);
    assert.deepEqual(made.kept, []);
    assert.equal(made.notes().length, 1);
    assert.equal(await finishSeals(made.context), 1);
    assert.deepEqual(
      made.kept.map(({ index }) => index),
      [0, 1],
    );
    assert.equal(made.context.ledger().size(), 2);
    assert.deepEqual(made.notes(), []);
  });

test('a note that is none is said, not passed over', async () => {
  const { context, envelopes } = place();
  await sealNoted('search-1', envelopes, context);
  writeFileSync(join(context.directory.root, 'search-seals', 'search-2.json'), '[{}]');
  await assert.rejects(finishSeals(context), (error) => isAppError(error) && error.code === 'search/seal-damaged');
});
