import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { sampleOscalInput } from '../../../test/fixtures/sample-oscal.ts';
import { assertGolden } from '../../../test/golden.ts';
import type { Instant } from '../../base/instant.ts';
import type { Decision } from '../../model/decision.ts';
import { besideResults } from '../../model/standing/beside.ts';
import { standingDeclared } from '../../model/standing/declared-waivers.ts';
import { remediationsAt } from '../../model/standing/remediations.ts';
import { waiversAt, type StandingWaiver } from '../../model/standing/waivers.ts';
import { oscalDocuments, oscalText, type OscalInput } from './oscal.ts';
import { line, string, token } from './parts.ts';
import { uuid5, uuidOf } from './uuid.ts';

const schemaFile = path.join(import.meta.dirname, '../../../test/fixtures/oscal/oscal-1.2.1.schema.json');
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);

type Tree = Record<string, unknown>;
const made = (input: OscalInput): Map<string, Tree> =>
  new Map(
    oscalDocuments(input).flatMap(({ name, make }) => {
      const document = make();
      return document === undefined ? [] : [[name, JSON.parse(oscalText(document)) as Tree] as const];
    }),
  );
const documents = made(sampleOscalInput());

function* nodes(value: unknown): Generator<Tree> {
  if (Array.isArray(value)) for (const one of value) yield* nodes(one);
  else if (typeof value === 'object' && value !== null) {
    yield value as Tree;
    for (const one of Object.values(value)) yield* nodes(one);
  }
}
const all = [...documents.values()].flatMap((document) => [...nodes(document)]);

function resultIn(input: OscalInput): Tree {
  return (made(input).get('assessment-results.json')!['assessment-results'] as { results: Tree[] }).results[0]!;
}

test('UUIDs of version 5: the example of RFC 9562', () => {
  const dns = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');
  assert.equal(uuid5(dns, 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
  assert.notEqual(uuidOf('a', 'b'), uuidOf('a,b'));
});

for (const [name, document] of documents) {
  test(`${name} is valid against the schema of OSCAL 1.2.1`, () => {
    validate(document);
    assert.deepEqual(validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? [], []);
  });
}

test('the schema refuses what is no OSCAL', () => {
  const [plan] = [...documents.values()];
  const broken = structuredClone(plan!);
  ((Object.values(broken)[0] as Tree)['metadata'] as Tree)['title'] = 'two\nlines';
  assert.equal(validate(broken), false);
  assert.equal(validate({ 'assessment-results': {} }), false);
});

test('the documents are all there, and the assessment results are as they were: golden', () => {
  assert.deepEqual(
    [...documents.keys()],
    [
      'catalog-soc2.json',
      'catalog-iso27001.json',
      'catalog-controls.json',
      'component-definition.json',
      'mapping-collection.json',
      'assessment-plan.json',
      'assessment-results.json',
      'poam.json',
    ],
  );
  for (const name of ['assessment-results.json', 'poam.json'])
    assertGolden(`exports/oscal-${name}`, `${JSON.stringify(documents.get(name), undefined, 1)}\n`);
});

test('every UUID names one thing within a document, and what is referred to is there', () => {
  for (const [name, document] of documents) {
    const own = [...nodes(document)].flatMap((node) => (typeof node['uuid'] === 'string' ? [node['uuid']] : []));
    assert.equal(new Set(own).size, own.length, `${name} uses a UUID twice`);
    const wanted = [...nodes(document)].flatMap((node) =>
      ['observation-uuid', 'risk-uuid', 'activity-uuid', 'component-uuid', 'subject-uuid', 'actor-uuid'].flatMap(
        (key) => (typeof node[key] === 'string' ? [node[key]] : []),
      ),
    );
    assert.deepEqual(
      wanted.filter((uuid) => !own.includes(uuid)),
      [],
      `${name} refers to what it does not hold`,
    );
  }
});

test('every control that is named stands in a catalog, and every statement', () => {
  const catalogs = ['catalog-soc2.json', 'catalog-iso27001.json', 'catalog-controls.json'].map((n) => documents.get(n));
  const ids = new Set(
    catalogs.flatMap((one) => [...nodes(one)].flatMap(({ id }) => (typeof id === 'string' ? [id] : []))),
  );
  const named = all.flatMap((node) => ['control-id', 'id-ref', 'target-id'].flatMap((key) => node[key] ?? []));
  assert.ok(named.length > 40);
  assert.deepEqual(
    named.filter((id) => !ids.has(id as string)),
    [],
  );
});

test('nothing is satisfied that did not operate; what does not apply has no finding and is named', () => {
  const input = sampleOscalInput();
  const { findings, remarks } = resultIn(input) as unknown as {
    findings: { title: string; target: { status: { state: string; reason: string } } }[];
    remarks: string;
  };
  for (const { control, result } of input.run.controls) {
    const found = findings.find(({ title }) => title.startsWith(`${control.id} `));
    if (result === 'not-applicable') {
      assert.equal(found, undefined);
      assert.ok(remarks.includes(control.id));
    } else assert.equal(found?.target.status.state === 'satisfied', result === 'operated', control.id);
    if (result === 'indeterminate') assert.equal(found?.target.status.reason, 'other');
  }
});

test('the same run gives the same bytes; another content is another document', () => {
  const texts = (input: OscalInput): string[] => oscalDocuments(input).map(({ make }) => oscalText(make() ?? {}));
  assert.deepEqual(texts(sampleOscalInput()), texts(sampleOscalInput()));
  const other = sampleOscalInput();
  const uuid = (input: OscalInput): unknown =>
    (made(input).get('assessment-results.json')!['assessment-results'] as Tree)['uuid'];
  const [first, ...rest] = other.run.controls;
  const changed = { ...other, run: { ...other.run, controls: [{ ...first!, because: 'otherwise' }, ...rest] } };
  assert.notEqual(uuid(changed), uuid(other));
});

const base = { decidedAt: '2026-01-02T00:00:00.000Z' as Instant, reason: 'because' };
const target = { control: 'CHG-01' };
const dueAt = '2026-02-01T00:00:00.000Z' as Instant;
const waiver = {
  ...base,
  kind: 'waiver',
  id: 'waiver-1',
  decidedBy: 'ada',
  waiver: 'risk-accepted',
  target,
  from: '2025-01-01T00:00:00.000Z' as Instant,
  expiresAt: '2027-01-01T00:00:00.000Z' as Instant,
} as const;
const remediation = {
  ...base,
  kind: 'remediation',
  id: 'remediation-1',
  decidedBy: 'ada',
  owner: 'bob',
  target,
  dueAt,
} as const;
const approval = (decidedBy: string) =>
  ({ ...base, kind: 'approval', id: 'approval-1', decidedBy, of: 'waiver-1', verdict: 'approved' }) as const;
const retest = (decidedBy: string) =>
  ({ ...base, kind: 'retest', id: 'retest-1', decidedBy, of: 'remediation-1', run: 'r2', verdict: 'mended' }) as const;
const withdrawal = { ...base, kind: 'withdrawal', id: 'withdrawal-1', decidedBy: 'ada', of: 'waiver-1' } as const;

const standings: readonly (readonly [string, readonly Decision[], string])[] = [
  ['nothing decided', [], 'open'],
  ['a waiver that nobody approved', [waiver], 'open'],
  ['a waiver that was refused', [waiver, { ...approval('bob'), verdict: 'refused' }], 'open'],
  ['a waiver approved by another', [waiver, approval('bob')], 'deviation-approved'],
  ['a waiver that was withdrawn', [waiver, approval('bob'), withdrawal], 'open'],
  ['a waiver of one member', [{ ...waiver, target: { ...target, member: 'm' } }, approval('bob')], 'open'],
  ['taken on', [remediation], 'remediating'],
  ['looked at again, and not mended', [remediation, { ...retest('ada'), verdict: 'not-mended' }], 'remediating'],
  ['mended, says another', [remediation, retest('ada')], 'closed'],
  ['decided after the run', [{ ...remediation, decidedAt: '2026-03-01T00:00:00.000Z' as Instant }], 'open'],
];

function riskOf(input: OscalInput): Tree {
  const { risks } = resultIn(input) as { risks: Tree[] };
  return risks.find(({ title }) => String(title).startsWith('CHG-01 '))!;
}

for (const [name, decisions, status] of standings) {
  test(`the risk of a deviation, ${name}: ${status}`, () => {
    const input = sampleOscalInput();
    const at = input.run.finishedAt;
    const risk = riskOf({ ...input, waivers: waiversAt(decisions, at), remediations: remediationsAt(decisions, at) });
    assert.equal(risk['status'], status);
    assert.equal(risk['deadline'], status === 'remediating' || status === 'closed' ? dueAt : undefined);
  });
}

const inFile = (problem?: string): StandingWaiver => {
  const landed = { commit: 'c'.repeat(40), at: waiver.from, by: 'bob', authors: ['ada'], approvers: [] };
  const { from, expiresAt, reason } = waiver;
  const people = { requestedBy: 'ada', approvedBy: 'bob' };
  const place = { repository: 'shop/web', path: 'plumbline-waivers.yaml', line: 3, id: 'partner' };
  const one = { ...place, ...people, waiver: waiver.waiver, target, from, expiresAt, reason, landed };
  const held = { approverSeen: true, ...(problem !== undefined && { problem }) };
  return standingDeclared([one], base.decidedAt, () => held)[0]!;
};

for (const [name, one, status, says] of [
  ['a waiver in a file', inFile(), 'deviation-approved', /approved by bob.*plumbline-waivers\.yaml:3, brought by bob/],
  ['one with a problem', inFile('who asks approves'), 'open', /approved by nobody; covers nothing: who asks approves/],
] as const) {
  test(`the risk of a deviation, ${name}: ${status}, and the plan of action tells it too`, () => {
    const sample = sampleOscalInput();
    const run = { ...sample.run, controls: besideResults(sample.run.controls, [one]) };
    const input = { ...sample, run, waivers: [one] };
    const risk = riskOf(input);
    assert.equal(risk['status'], status);
    const plan = made(input).get('poam.json')!['plan-of-action-and-milestones'] as { 'poam-items': Tree[] };
    const item = plan['poam-items'].find(({ title }) => String(title).startsWith('CHG-01 '))!;
    for (const { props } of [risk, item]) {
      const own = (props as Tree[]).find((prop) => prop['name'] === 'waiver')!;
      assert.match(String(own['value']), /^shop\/web:partner@cccccccc: risk-accepted, /);
      assert.match(String(own['remarks']).replaceAll('\\', ''), says);
    }
    for (const document of made(input).values()) assert.ok(validate(document), JSON.stringify(validate.errors));
  });
}

test('a run without deviations has no plan of action, for OSCAL knows no empty one', () => {
  const input = sampleOscalInput();
  const operated = input.run.controls.filter(({ result }) => result === 'operated');
  assert.equal(made({ ...input, run: { ...input.run, controls: operated } }).has('poam.json'), false);
});

test('texts are fitted to the data types of OSCAL', () => {
  assert.equal(line(' a\n<b> *c* '), 'a \\<b\\> \\*c\\*');
  assert.equal(string('  '), '(empty)');
  assert.equal(token('CC8.1'), 'CC8.1');
  assert.equal(token('my check/ü 1'), 'my_x20_check_x2f_ü_x20_1');
  assert.equal(token('1a'), '_1a');
});
