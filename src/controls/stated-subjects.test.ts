/** Issue 5: what the company states once about a kind of subjects, and that facts have the last word. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../base/digest.ts';
import type { Control, Period } from '../model/control.ts';
import type { Fact } from '../model/fact.ts';
import type { SubjectKind } from '../model/subject.ts';
import { evaluateControls } from './evaluate.ts';
import { asOf, day, fact, repository, window } from './test-facts.ts';

const control = (id: string, checks: readonly string[]): Control => ({
  id,
  area: 'encryption',
  title: id,
  statement: '',
  owner: '',
  frequency: '',
  checks,
  criteria: [],
  iso: [],
});
const controls = [control('ENC-01', ['datastores-encrypted']), control('DR-02', ['backups-configured'])];

const database = fact('infrastructure-resource', {
  tool: 'terraform',
  type: 'aws_db_instance',
  name: 'main',
  path: 'main.tf',
  line: 1,
  attributes: { storage_encrypted: false, engine: 'postgres' },
  context: 'production',
});

interface Told {
  readonly kind?: SubjectKind;
  readonly facts?: readonly Fact[];
  readonly period?: Period;
  readonly from?: number;
  readonly until?: number;
}

function judged({ kind = 'datastores', facts = [], period = window(0, 100), from = 0, until }: Told) {
  const stated = {
    kind,
    reason: 'We publish a library',
    by: 'Ada (CTO)',
    from: day(from),
    ...(until !== undefined && { until: day(until) }),
  };
  return evaluateControls({
    controls,
    facts: [repository(), ...facts],
    gaps: [],
    period,
    versions: (id) => sha256(id),
    without: [stated],
  });
}

test('stated for the whole period, and nothing speaks against it: not applicable, with who, when and why', () => {
  for (const period of [window(0, 100), asOf(50)])
    for (const { result, because, checks } of judged({ period })) {
      assert.equal(result, 'not-applicable');
      assert.match(
        because,
        /in the name of Ada \(CTO\), that since 2026-01-01 there is no datastore.*\(We publish a library\)/,
      );
      assert.equal(checks[0]!.stated?.standing, 'believed');
      assert.deepEqual(checks[0]!.gaps, []);
    }
});

test('of another kind, or of another time: it says nothing', () => {
  const others = [judged({ kind: 'interfaces' }), judged({ from: 200 }), judged({ period: asOf(50), until: 40 })];
  for (const [first] of others)
    assert.deepEqual([first!.result, first!.checks[0]!.stated], ['indeterminate', undefined]);
});

test('for a part of the window: the rest is open, and only that', () => {
  const [first] = judged({ from: 40 });
  assert.equal(first!.result, 'indeterminate');
  assert.deepEqual(
    first!.checks[0]!.unjudged?.map(({ from, to }) => [from, to]),
    [[day(0), day(40)]],
  );
  assert.equal(first!.checks[0]!.stated?.standing, 'part');
  const ended = judged({ until: 60 })[0]!;
  assert.deepEqual(
    ended.unjudged?.map(({ from, to }) => [from, to]),
    [[day(60), day(100)]],
  );
});

test('one of the kind was found: the statement counts for nothing, in any control of the kind', () => {
  const [encrypted, backups] = judged({ facts: [database] });
  assert.equal(encrypted!.result, 'not-operated');
  assert.match(encrypted!.because, /^plumbline\.yaml states.*; the audit found it all the same\. /);
  assert.deepEqual(
    [encrypted!, backups!].map(({ checks }) => checks[0]!.stated?.standing),
    ['contradicted', 'contradicted'],
  );
});

test('a check that found nothing does not believe it where another found one', () => {
  const bucket: Fact = { ...database, id: 'bucket', value: { ...database.value, type: 'aws_s3_bucket' } };
  const [encrypted, backups] = judged({ facts: [bucket] });
  assert.ok(encrypted!.counts.pass + encrypted!.counts.exception > 0, encrypted!.because);
  assert.equal(backups!.result, 'indeterminate');
  assert.match(backups!.because, /that counts for nothing here, for datastores-encrypted found: /);
});

test('code that a library holds for those who run it is judged, and proves no hosting', () => {
  const sent = {
    path: 'src/secure-headers.ts',
    line: 3,
    by: 'header',
    maxAge: 31_536_000,
    context: 'production',
  } as const;
  const [headers, owners] = evaluateControls({
    controls: [control('ENC-10', ['browsers-kept-on-tls']), control('SEC-08', ['services-have-owners'])],
    facts: [repository(), fact('transport-policy', sent)],
    gaps: [],
    period: asOf(50),
    versions: (id) => sha256(id),
    without: [{ kind: 'hosting', reason: 'We publish a library', by: 'Ada (CTO)', from: day(0) }],
  });
  assert.deepEqual([headers!.result, headers!.checks[0]!.stated], ['operated', undefined]);
  assert.deepEqual([owners!.result, owners!.checks[0]!.stated?.standing], ['not-applicable', 'believed']);
});
