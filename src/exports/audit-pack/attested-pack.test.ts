/** Signed statements in a pack: those of ours verify, and each way to forge or lose one is found. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { sealSample } from '../../../test/fixtures/sample-pack.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { IN_TOTO_TYPE, sealEnvelope, type DsseSigner } from '../../ledger/dsse.ts';
import { verifyPack, type PackVerification } from '../../ledger/pack-verifier.ts';
import type { EvidenceDraft } from '../../model/evidence.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-attested-pack-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

type Attest = (statements: readonly EvidenceDraft[], signer: DsseSigner) => readonly EvidenceDraft[];

let packs = 0;
async function verified(attest: Attest): Promise<PackVerification> {
  const home = path.join(scratch, `home-${(packs += 1)}`);
  const zip = path.join(scratch, `pack-${packs}.zip`);
  const sample = sealSample({ home, landings: 6, attest });
  // A faulty one is refused by whoever writes it; the file is there all the same.
  await sample.pack(zip).catch((error: unknown) => assert.match(String(error), /does not verify/));
  return verifyPack(zip, { key: sample.ledger.publicKey() });
}

interface Statement {
  readonly subject: readonly { readonly name: string; readonly digest: Readonly<Record<string, string>> }[];
  readonly predicateType: string;
  readonly predicate: Readonly<Record<string, unknown>>;
}

/** The first statement with something else in it, signed by whoever `signer` is. */
const forged = (draft: EvidenceDraft, signer: DsseSigner, change: (statement: Statement) => object): EvidenceDraft => {
  const { payload } = JSON.parse(Buffer.from(draft.bytes).toString('utf8')) as { payload: string };
  const statement = JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Statement;
  return { ...draft, bytes: sealEnvelope(IN_TOTO_TYPE, Buffer.from(canonicalJson(change(statement))), signer) };
};
const first =
  (change: (statement: Statement) => object): Attest =>
  ([one, ...rest], signer) => [forged(one!, signer, change), ...rest];

/** Somebody else, who says that they are the ledger. */
function stranger({ keyid }: DsseSigner): DsseSigner {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { keyid, sign: (encoded) => sign(null, encoded, privateKey) };
}

function tampered(draft: EvidenceDraft): EvidenceDraft {
  const envelope = JSON.parse(Buffer.from(draft.bytes).toString('utf8')) as { payload: string };
  const payload = Buffer.from(envelope.payload, 'base64').toString('utf8').replace('"result":"', '"result":"not-');
  return { ...draft, bytes: Buffer.from(canonicalJson({ ...envelope, payload: btoa(payload) })) };
}

const other = 'ab'.repeat(32);
const subjectAt = (at: number, digest: Readonly<Record<string, string>>) => (statement: Statement) => ({
  ...statement,
  subject: statement.subject.map((one, i) => (i === at ? { ...one, digest } : one)),
});
const predicate = (over: object) => (statement: Statement) => ({
  ...statement,
  predicate: { ...statement.predicate, ...over },
});

const forgeries: readonly (readonly [string, Attest, RegExp])[] = [
  ['a changed payload', ([one, ...rest]) => [tampered(one!), ...rest], /none of its signatures is one of/],
  [
    'the key of somebody else',
    ([one, ...rest], signer) => [forged(one!, stranger(signer), (statement) => statement), ...rest],
    /none of its signatures is one of/,
  ],
  ['no envelope', ([one, ...rest]) => [{ ...one!, bytes: Buffer.from('[]') }, ...rest], /no DSSE envelope/],
  ['one is missing', ([, ...rest]) => rest, /there is no signed statement on the control \S+/],
  ['another run', first(predicate({ run: 'another' })), /it is on the run another/],
  ['another control', first(predicate({ control: { id: 'XYZ-09' } })), /it is not on the control/],
  ['a better result', first(predicate({ result: 'better' })), /it states the result better, the run \w+/],
  [
    'a deviation as a simple pass',
    first((statement) => ({ ...statement, predicateType: 'https://in-toto.io/attestation/svr/v0.1' })),
    /it states the result/,
  ],
  ['another kind of statement', first((statement) => ({ ...statement, predicateType: 'x' })), /the predicate x/],
  ['no statement', first(() => ({ hello: 'world' })), /no in-toto statement/],
  ['another document', first(subjectAt(0, { sha256: other })), /not the sealed result of the control/],
  ['another root', first(subjectAt(1, { rfc6962Sha256: other })), /not the root of the evidence/],
  ['another commit', first(subjectAt(2, { gitCommit: other.slice(0, 40) })), /not the commits of the run/],
  [
    'a commit left out',
    first((statement) => ({ ...statement, subject: statement.subject.slice(0, -1) })),
    /not the commits of the run/,
  ],
];

test('the statements that a run makes verify, and the reader is told how many', async () => {
  const { ok, faults, notes } = await verified((statements) => statements);
  assert.deepEqual([ok, faults], [true, []]);
  assert.match(notes.join('\n'), /\d+ signed statements on controls \(in-toto, DSSE\) say what this pack says/);
});

test('none at all is no fault, and said', async () => {
  const { ok, notes } = await verified(() => []);
  assert.equal(ok, true);
  assert.match(notes.join('\n'), /There are no signed statements/);
});

for (const [name, attest, expected] of forgeries) {
  test(`a statement that does not hold: ${name}`, async () => {
    const { ok, faults } = await verified(attest);
    assert.equal(ok, false);
    assert.deepEqual(
      faults.map(({ code }) => code),
      ['attestation/invalid'],
    );
    assert.match(faults[0]!.because, expected);
  });
}
