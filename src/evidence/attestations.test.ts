import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { sealSample } from '../../test/fixtures/sample-pack.ts';
import { IN_TOTO_TYPE, openEnvelope, preAuthenticationEncoding } from '../ledger/dsse.ts';
import { parseVerifierKey } from '../ledger/note.ts';
import type { Instant } from '../base/instant.ts';
import type { ControlResult } from '../model/control.ts';
import type { Run } from '../model/run.ts';
import {
  draftAttestations,
  envelopeSigner,
  EVALUATION_PREDICATE,
  evidenceRoot,
  SVR_PREDICATE,
} from './attestations.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-attested-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const sample = sealSample({ home: scratch, landings: 8 });
const envelopes = sample.evidence.map(({ envelope }) => envelope);
const signer = envelopeSigner(sample.ledger);
const parsedKey = parseVerifierKey(sample.ledger.publicKey());
assert.ok(parsedKey.ok);
const key = parsedKey.value;

interface Statement {
  readonly subject: readonly { readonly name: string; readonly digest: Readonly<Record<string, string>> }[];
  readonly predicateType: string;
  readonly predicate: Readonly<Record<string, unknown>>;
}

function statements(run: Run): readonly Statement[] {
  return [...draftAttestations({ run, envelopes, signer })].map(({ bytes }) => {
    const payload = openEnvelope(bytes, IN_TOTO_TYPE, key);
    assert.ok(payload.ok, payload.ok ? '' : payload.error);
    return JSON.parse(Buffer.from(payload.value).toString('utf8')) as Statement;
  });
}

test('the encoding published with the protocol', () => {
  const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
  assert.equal(Buffer.from(encoded).toString('utf8'), 'DSSEv1 29 http://example.com/HelloWorld 11 hello world');
});

test('one statement for each control, of its document, of all evidence and of the commits', () => {
  const { run } = sample;
  const all = statements(run);
  assert.equal(all.length, run.controls.length);
  for (const [i, { control, result, counts }] of run.controls.entries()) {
    const { subject, predicate, predicateType } = all[i]!;
    const document = envelopes.find(({ kind, subject: of }) => kind === 'control-result' && of === control.id)!;
    assert.deepEqual(subject[0], { name: document.id, digest: { sha256: document.digest } });
    assert.equal(subject[1]?.digest['rfc6962Sha256'], evidenceRoot(envelopes));
    const commits = run.repositories.flatMap(({ head }) => (head ? [head as string] : []));
    assert.deepEqual(
      subject.slice(2).map(({ digest }) => digest['gitCommit']),
      commits,
    );
    assert.equal(predicateType, EVALUATION_PREDICATE, 'a window has more to say than that it passed');
    assert.equal(predicate['result'], result);
    assert.deepEqual(predicate['counts'], counts);
  }
});

test('only what operated at an instant is stated as a simple pass', () => {
  const results: readonly ControlResult[] = ['operated', 'deviated', 'not-operated', 'not-applicable', 'indeterminate'];
  const [first] = sample.run.controls;
  for (const result of results) {
    const period = { type: 'as-of', at: '2026-01-05T00:00:00.000Z' as Instant } as const;
    const [statement] = statements({ ...sample.run, period, controls: [{ ...first!, result }] });
    assert.equal(statement?.predicateType, result === 'operated' ? SVR_PREDICATE : EVALUATION_PREDICATE, result);
    assert.equal('properties' in statement.predicate, result === 'operated', result);
  }
});

test('any changed byte of what was signed, another type or another key: it does not open', () => {
  const [{ bytes } = assert.fail()] = [...draftAttestations({ run: sample.run, envelopes, signer })];
  const envelope = JSON.parse(Buffer.from(bytes).toString('utf8')) as { payload: string };
  const payload = Buffer.from(envelope.payload, 'base64');
  fc.assert(
    fc.property(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const changed = Buffer.from(payload);
      changed[at] = changed[at]! ^ mask;
      const again = Buffer.from(JSON.stringify({ ...envelope, payload: changed.toString('base64') }));
      assert.equal(openEnvelope(again, IN_TOTO_TYPE, key).ok, false);
    }),
  );
  assert.equal(openEnvelope(bytes, 'application/json', key).ok, false);
  assert.equal(openEnvelope(bytes, IN_TOTO_TYPE, { ...key, key: Buffer.alloc(32, 1) }).ok, false);
  assert.equal(openEnvelope(Buffer.from('[]'), IN_TOTO_TYPE, key).ok, false);
});

test('the key signs no other bytes as an envelope', () => {
  assert.throws(() => sample.ledger.signDsse(Buffer.from('plumbline.example/ledger\n3\nroot\n')), TypeError);
});
