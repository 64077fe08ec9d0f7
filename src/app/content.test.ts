import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../base/app-error.ts';
import { checks } from '../controls/checks/index.ts';
import { subjects } from '../controls/kit/subjects.ts';
import { areas } from '../model/control.ts';
import { loadContent, type ContentErrorCode } from './content.ts';

const referenceIds = path.join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'reference-ids.txt');
const shipped = path.join(import.meta.dirname, '..', '..', 'content');
const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-content-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

test('what is shipped is whole', () => {
  const { criteria, controls, crosswalk } = loadContent(shipped);
  assert.equal(criteria.filter(({ framework }) => framework === 'soc2').length, 61);
  assert.equal(criteria.filter(({ framework }) => framework === 'iso27001').length, 93);
  assert.equal(crosswalk.length, 296);
  const ids = new Set(criteria.map(({ id }) => id));
  for (const id of ['A.5.1', 'A.5.10', 'A.5.3', 'A.5.30', 'A.8.2', 'A.8.20', 'CC8.1', 'P8.1'])
    assert.ok(ids.has(id), id);
  assert.deepEqual(new Set(controls.map(({ area }) => area)), new Set(areas));
  for (const area of areas) assert.ok(controls.filter((control) => control.area === area).length >= 2, area);
});

test('each control carries the criteria that name it, and the checks it rests on', () => {
  const { controls } = loadContent(shipped);
  const approval = controls.find(({ id }) => id === 'CHG-02')!;
  assert.deepEqual(approval.criteria, ['CC5.1', 'CC6.3', 'CC8.1']);
  assert.deepEqual(approval.iso, ['A.5.3', 'A.8.25', 'A.8.28', 'A.8.32']);
});

test('every entry of the reference list is a control, and serves what the reference says', () => {
  const lines = readFileSync(referenceIds, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const expected = lines.map((line) => line.split(' | ') as [string, string, string]);
  assert.equal(expected.length, 175);
  const { controls } = loadContent(shipped);
  const sorted = (ids: readonly string[]): string => [...ids].sort().join(' ');
  const written = controls.map(({ id, criteria, iso }) => [id, sorted(criteria), sorted(iso)].join(' | '));
  assert.deepEqual(written.sort(), expected.map((row) => row.join(' | ')).sort());
});

test('no two controls and no two requests are told in the same words', () => {
  const { controls, requests } = loadContent(shipped);
  for (const told of [
    controls.map((one) => one.title),
    controls.map((one) => one.statement),
    requests.map((one) => one.ask),
  ])
    assert.deepEqual(
      told.filter((text, index) => told.indexOf(text) !== index),
      [],
    );
});

test('what a request asks for names what, of which time, and what the auditor looks for', () => {
  const { controls, requests } = loadContent(shipped);
  const byId = new Map(controls.map((control) => [control.id, control]));
  for (const request of requests) {
    assert.ok(byId.get(request.reference)?.requests?.includes(request.id), request.id);
    assert.ok(request.ask.length >= 80, `${request.id} leaves open what to hand in`);
    assert.ok(request.looksFor.length >= 2, request.id);
  }
  for (const control of controls)
    assert.ok(control.checks.length + (control.requests ?? []).length > 0, `${control.id} rests on nothing`);
});

test('where a check may find nothing that repositories declare, people are asked', () => {
  for (const control of loadContent(shipped).controls) {
    const open = control.checks.filter((id) => subjects[id]?.lives === 'elsewhere');
    if (open.length > 0) assert.ok((control.requests ?? []).length > 0, `${control.id} asks nobody beside ${open[0]}`);
  }
});

test('a control rests on checks of its own reference', () => {
  const references = new Map(checks.map(({ meta }) => [meta.id, meta.reference]));
  for (const control of loadContent(shipped).controls) {
    for (const check of control.checks) assert.equal(references.get(check), control.id);
  }
});

const broken: readonly {
  readonly name: string;
  readonly file: string;
  readonly edit: (text: string) => string;
  readonly code: ContentErrorCode;
  readonly message: RegExp;
}[] = [
  {
    name: 'an unknown key',
    file: 'controls/encryption.yaml',
    edit: (text) => text.replace('    owner: ', '    onwer: '),
    code: 'content/invalid',
    message: /encryption\.yaml:\d+:\d+: .*onwer/,
  },
  {
    name: 'an id that is a number',
    file: 'frameworks/iso27001.yaml',
    edit: (text) => text.replace('id: A.5.10', 'id: 5.10'),
    code: 'content/invalid',
    message: /iso27001\.yaml:\d+:\d+: /,
  },
  {
    name: 'an id that reads as a number',
    file: 'frameworks/iso27001.yaml',
    edit: (text) => text.replace('id: A.5.10', "id: '5.10'"),
    code: 'content/invalid',
    message: /iso27001\.yaml:\d+:\d+: .*an id must not read as a number/,
  },
  {
    name: 'a criterion left out',
    file: 'frameworks/soc2.yaml',
    edit: (text) => text.replace(/ {2}- id: CC1\.2\n(?: {4}.*\n)+/, ''),
    code: 'content/incomplete',
    message: /soc2\.yaml: 60 rows with 60 different ids; there are 61/,
  },
  {
    name: 'a criterion that stands twice',
    file: 'frameworks/soc2.yaml',
    edit: (text) => text.replace('id: CC1.2', 'id: CC1.1'),
    code: 'content/incomplete',
    message: /61 rows with 60 different ids/,
  },
  {
    name: 'a pair left out',
    file: 'frameworks/crosswalk.yaml',
    edit: (text) => text.replace(/ {2}- \{ soc2: CC1\.1, iso27001: A\.5\.4.*\n/, ''),
    code: 'content/incomplete',
    message: /295 pairs; there are 296/,
  },
  {
    name: 'a pair that points to nothing',
    file: 'frameworks/crosswalk.yaml',
    edit: (text) => text.replace('iso27001: A.5.1,', 'iso27001: A.5.99,'),
    code: 'content/unresolved',
    message: /crosswalk\.yaml:19:\d+: ISO\/IEC 27001 Annex A has no control A\.5\.99/,
  },
  {
    name: 'a pair that claims more confidence than its sources give',
    file: 'frameworks/crosswalk.yaml',
    edit: (text) => text.replace('confidence: medium', 'confidence: high'),
    code: 'content/unresolved',
    message: /crosswalk\.yaml:19:\d+: with 2 sources it is medium/,
  },
  {
    name: 'a pair of a source that nobody knows',
    file: 'frameworks/crosswalk.yaml',
    edit: (text) => text.replace('sources: [cisco, scf]', 'sources: [cisco, hearsay]'),
    code: 'content/unresolved',
    message: /crosswalk\.yaml:19:\d+: there is no source hearsay/,
  },
  {
    name: 'an unknown check',
    file: 'controls/change-management.yaml',
    edit: (text) => text.replace('[change-approved-by-another,', '[change-approved,'),
    code: 'content/unresolved',
    message:
      /change-management\.yaml:15:14: there is no check change-approved\n[\s\S]*no control of content\/controls names check change-approved-by-another/,
  },
  {
    name: 'an unknown control in a criterion',
    file: 'frameworks/soc2.yaml',
    edit: (text) => text.replace('controls: [CHG-10,', 'controls: [CHG-99,'),
    code: 'content/unresolved',
    message: /soc2\.yaml:\d+:\d+: there is no control CHG-99/,
  },
  {
    name: 'a control that no point of its criterion names',
    file: 'frameworks/soc2.yaml',
    edit: (text) => text.replace('by: [SEC-01]', 'by: []'),
    code: 'content/unresolved',
    message: /soc2\.yaml:\d+:\d+: no point of CC1\.1 names control SEC-01/,
  },
  {
    name: 'a point of a control that the criterion does not name',
    file: 'frameworks/soc2.yaml',
    edit: (text) => text.replace('by: [SEC-01]', 'by: [SEC-01, ENC-01]'),
    code: 'content/unresolved',
    message: /soc2\.yaml:\d+:\d+: CC1\.1 does not name control ENC-01/,
  },
  {
    name: 'a control that no criterion names',
    file: 'controls/encryption.yaml',
    edit: (text) => text.replace('id: ENC-01', 'id: ENC-77'),
    code: 'content/unresolved',
    message: /no criterion names control ENC-77/,
  },
  {
    name: 'a control that stands twice',
    file: 'controls/encryption.yaml',
    edit: (text) => text.replace('id: ENC-03', 'id: ENC-01'),
    code: 'content/unresolved',
    message: /control ENC-01 stands twice/,
  },
  {
    name: 'a control that rests on nothing',
    file: 'controls/encryption.yaml',
    edit: (text) =>
      text.replace('checks: [datastores-encrypted]\n    requests: [ENC-01/storage-encryption]', 'checks: []'),
    code: 'content/unresolved',
    message: /encryption\.yaml:4:5: control ENC-01 rests on nothing: it needs a check or an evidence request/,
  },
  {
    name: 'a request that is not there',
    file: 'controls/encryption.yaml',
    edit: (text) => text.replace('[ENC-02/key-inventory]', '[ENC-02/keys]'),
    code: 'content/unresolved',
    message: /encryption\.yaml:\d+:\d+: there is no request ENC-02\/keys/,
  },
  {
    name: 'a request of another control',
    file: 'controls/encryption.yaml',
    edit: (text) => text.replace('[ENC-02/key-inventory]', '[ENC-02/key-inventory, ENC-03/tls-scan]'),
    code: 'content/unresolved',
    message: /encryption\.yaml:\d+:\d+: request ENC-03\/tls-scan belongs to control ENC-03/,
  },
  {
    name: 'a request that nobody asks',
    file: 'requests/security.yaml',
    edit: (text) => text.replace('id: SEC-01/policies', 'id: SEC-01/policy-list'),
    code: 'content/unresolved',
    message: /requests\/security\.yaml:\d+:\d+: no control names request SEC-01\/policy-list/,
  },
  {
    name: 'a request that stands twice',
    file: 'requests/security.yaml',
    edit: (text) => text.replace('id: SEC-02/acknowledgements', 'id: SEC-01/policies'),
    code: 'content/unresolved',
    message: /requests\/security\.yaml:\d+:\d+: request SEC-01\/policies stands twice/,
  },
  {
    name: 'a request in the file of another area',
    file: 'requests/security.yaml',
    edit: (text) => text.replace('area: security', 'area: privacy'),
    code: 'content/unresolved',
    message: /requests\/security\.yaml:\d+:\d+: request SEC-01\/policies belongs to area security/,
  },
  {
    name: 'a request whose cadence is not one',
    file: 'requests/privacy.yaml',
    edit: (text) => text.replace('cadence: quarterly', 'cadence: often'),
    code: 'content/invalid',
    message: /privacy\.yaml:\d+:\d+: .*cadence/,
  },
];

for (const [index, { name, file, edit, code, message }] of broken.entries()) {
  test(`${name} is refused with its place`, () => {
    const folder = path.join(scratch, String(index));
    cpSync(shipped, folder, { recursive: true });
    const target = path.join(folder, file);
    const before = readFileSync(target, 'utf8');
    const text = edit(before);
    assert.notEqual(text, before, 'the edit found nothing to change');
    writeFileSync(target, text);
    assert.throws(
      () => loadContent(folder),
      (error) => isAppError(error) && error.code === code && message.test(error.message),
    );
  });
}

test('a folder that is not there is refused', () => {
  assert.throws(
    () => loadContent(path.join(scratch, 'nowhere')),
    (error) => isAppError(error) && error.code === 'content/unreadable',
  );
});
