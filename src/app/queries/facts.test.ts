import assert from 'node:assert/strict';
import { appendFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { AppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { openRawBytes } from '../../evidence/raw-bytes.ts';
import type { EvidenceKind, SealedEvidence } from '../../model/evidence.ts';
import { factsById } from './facts.ts';

const directory = scratchDirectory('facts-by-id');
const rawBytes = openRawBytes(directory);
const factOf = (id: string) => ({ id, kind: 'document', repository: 'acme/shop', value: { text: `of "${id}"\n` } });

const documentOf = (kind: EvidenceKind, subject: string, ids: readonly string[]) => {
  const lines = ids.map((id) => canonicalJson(factOf(id)));
  const text = (kind === 'facts' ? lines.sort() : lines).map((line) => `${line}\n`).join('');
  return { envelope: { kind, subject, digest: rawBytes.put(Buffer.from(text)) } } as SealedEvidence;
};

const shop = [
  'branch-rules:acme/shop:main@1',
  'changeset:acme/shop:7',
  'changeset:acme/shop:70',
  'document:acme/shop:a "ß" \\ 😀',
];
const landings = ['landed-change:acme/shop:bb', 'landed-change:acme/shop:aa'];
const documents = [
  documentOf('facts', 'acme/bank', ['changeset:acme/bank:7', 'repository:acme/bank']),
  documentOf('facts', 'acme/shop', [...shop].reverse()),
  documentOf('changes', 'acme/shop', landings),
  documentOf('findings', 'acme/shop', ['changeset:acme/shop:8']),
];
const stores = { runs: { evidence: async () => documents } } as unknown as Parameters<typeof factsById>[2]['stores'];
const idsOf = async (ids: readonly string[], repository?: string) => {
  const facts = await factsById('r1', ids, { rawBytes, stores }, repository);
  for (const fact of facts) assert.deepEqual(fact, factOf(fact.id));
  return facts.map(({ id }) => id).sort();
};

test('facts are found by id, each as it was sealed; what no document of the run holds is not there', async () => {
  const all = [...shop, ...landings, 'changeset:acme/bank:7', 'repository:acme/bank'];
  assert.deepEqual(await idsOf([...all, 'changeset:acme/shop:8', 'changeset:acme/shop:', 'zzz']), all.toSorted());
  assert.deepEqual(await idsOf(all, 'acme/bank'), ['changeset:acme/bank:7', 'repository:acme/bank']);
  assert.deepEqual(await idsOf([]), []);
});

test('a document that was changed since is an error, not another fact', async () => {
  const { digest } = documents[1]!.envelope;
  await idsOf(shop);
  const path = join(directory, digest.slice(0, 2), digest.slice(2, 4), digest);
  appendFileSync(path, '{}\n');
  utimesSync(path, 1, 1);
  await assert.rejects(idsOf(shop), (error) => error instanceof AppError && error.code === 'evidence/bytes-damaged');
});
