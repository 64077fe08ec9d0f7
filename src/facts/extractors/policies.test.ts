import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../base/digest.ts';
import { policies } from './policies.ts';
import { factsOf, gapsOf } from './said-by.ts';

const read = (text: string) => factsOf(policies, 'policies/change.md', text)[0]!.value;

const wanted: readonly (readonly [path: string, wants: boolean])[] = [
  ['policies/change.md', true],
  ['compliance/policy/access/joiners.md', true],
  ['docs/access-control-policy.md', true],
  ['Policies/README.md', false],
  ['policies/deny.rego', false],
  ['src/policymaker.ts', false],
  ['docs/changes.md', false],
];

for (const [path, wants] of wanted)
  test(`${path} is ${wants ? 'read' : 'not read'} as a policy`, () => assert.equal(policies.wants(path), wants));

const written = `---
title: Change policy
owner: Head of Engineering
version: 3
---
# Changes to production

## Approval

Every change is approved by **at least one** other
person. <!-- clause: approval; approvals>=1; serves: CHG-02, CC8.1 -->

- Emergencies are reviewed within *two working days*.
  <!-- clause: emergencies; emergency-review<=2d -->
- Everybody must be kind. Nobody shall shout.

## Training

| what | how often |
|---|---|
| Developers are trained every year. <!-- clause: training; evidence: SEC-03/training-export; check: a, b --> | yearly |

\`\`\`
A sentence in code must not count. <!-- clause: code; approvals>=1 -->
\`\`\`
`;

test('clauses with their words, sections, parameters and links', () => {
  const value = read(written);
  assert.equal(value.title, 'Change policy');
  assert.equal(value.owner, 'Head of Engineering');
  assert.equal(value.version, '3');
  assert.deepEqual(
    value.clauses.map(({ id, text, section, line }) => ({ id, text, section, line })),
    [
      {
        id: 'approval',
        text: 'Every change is approved by at least one other person.',
        section: ['Approval'],
        line: 11,
      },
      { id: 'emergencies', text: 'Emergencies are reviewed within two working days.', section: ['Approval'], line: 14 },
      { id: 'training', text: 'Developers are trained every year.', section: ['Training'], line: 21 },
    ],
  );
  assert.deepEqual(value.clauses[0]!.parameters, [{ name: 'approvals', operator: '>=', value: '1' }]);
  assert.deepEqual(value.clauses[0]!.serves, ['CHG-02', 'CC8.1']);
  assert.deepEqual(value.clauses[2]!.requests, ['SEC-03/training-export']);
  assert.deepEqual(value.clauses[2]!.checks, ['a', 'b']);
  assert.equal(value.clauses[0]!.textDigest, sha256('Every change is approved by at least one other person.'));
  assert.deepEqual(value.faults, []);
});

test('promises that carry no marker are listed, those in code are not', () => {
  const value = read(written);
  assert.deepEqual(value.unmarked, [
    { line: 15, text: 'Everybody must be kind.' },
    { line: 15, text: 'Nobody shall shout.' },
  ]);
  assert.equal(value.unmarkedTotal, 2);
});

test('the same wording has the same digest however its lines are broken and marked', () => {
  const of = (text: string) => read(`${text} <!-- clause: c -->`).clauses[0]!.textDigest;
  assert.equal(of('Two people approve\nevery *change*.'), of('Two people approve every [change](https://x.example).'));
  assert.notEqual(of('Two people approve every change.'), of('Two people approve each change.'));
});

const faulty: readonly (readonly [name: string, text: string, because: RegExp])[] = [
  ['no id', 'Text. <!-- clause: ; approvals>=1 -->', /no id/],
  ['an id with spaces', 'Text. <!-- clause: two words -->', /"two words" is no id/],
  ['no words', '<!-- clause: c; approvals>=1 -->', /no words/],
  ['the same id twice', 'One. <!-- clause: c -->\n\nTwo. <!-- clause: c -->', /stands twice/],
  ['a part that is nothing', 'Text. <!-- clause: c; about two -->', /neither a parameter/],
];

for (const [name, text, because] of faulty)
  test(`a marker that cannot be read is a fault: ${name}`, () => {
    const { faults } = read(text);
    assert.equal(faults.length, 1);
    assert.match(faults[0]!.because, because);
  });

test('front matter that is no YAML is a gap', () => {
  assert.deepEqual(gapsOf(policies, 'policies/x.md', '---\n{ a: [\n---\ntext\n'), ['unreadable']);
});

test('a long file without markers takes no time to speak of', () => {
  const { unmarkedTotal } = read('You must do it. '.repeat(50_000));
  assert.equal(unmarkedTotal, 50_000);
});
