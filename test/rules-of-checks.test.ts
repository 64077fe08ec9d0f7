/** Rules find and checks judge, and neither knows the other: here it is held that they speak of the same. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { checks } from '../src/controls/checks/index.ts';
import { asOf, branch, finding, repository, run } from '../src/controls/test-facts.ts';
import { rules, treeRules } from '../src/detect/rules/index.ts';

const all = [...rules, ...treeRules];
const ids = new Set(all.map(({ meta }) => meta.id));
const reading = checks.filter(({ reads, meta }) => reads.includes('finding') && meta.evaluation === 'state');

/** Rules that no check judges, and why. */
const unjudged: Readonly<Record<string, string>> = {
  'credential-outside-production': 'outside of production code, which the checks judge',
  'personal-data-field-dropped': 'takes a field off the map',
  'personal-data-in-code': 'what passes through, for the map',
  'personal-data-in-url': 'a candidate for a reader of the list of findings',
  'personal-data-in-cache-or-cookie': 'a candidate for a reader of the list of findings',
  'personal-data-in-error': 'a candidate for a reader of the list of findings',
  'personal-data-beside-third-party': 'possible, and never counted as a flow: for the map',
  'personal-data-to-service': 'nothing is wrong with it: for the map',
  'free-text-to-llm': 'nothing is wrong with it: for the map',
  'unpinned-action': 'the check reads the pipelines themselves',
  'workflow-write-all-permissions': 'the check reads the pipelines themselves',
  'ci-without-scanning': 'the checks read the pipelines themselves',
  'missing-code-owners': 'the check reads the code owners themselves',
};

test('every rule that a check names exists', () => {
  const named = checks.flatMap(({ meta }) => {
    const source = readFileSync(path.join(import.meta.dirname, '../src/controls/checks', meta.id, 'check.ts'), 'utf8');
    const compared = [...source.matchAll(/\brule\s*[!=]==\s*'([\w-]+)'/g)].map(([, id]) => id!);
    const sets = [...source.matchAll(/\b(?:rules|elsewhere)\b[^=\n]*=\s*new Set\(\[([^\]]*)\]/g)];
    return [...compared, ...sets.flatMap(([, list]) => [...list!.matchAll(/'([\w-]+)'/g)].map(([, id]) => id!))];
  });
  assert.ok(named.length >= 12, `only ${named.length} named`);
  for (const id of named) assert.ok(ids.has(id), `no rule ${id}`);
});

/** An address that is logged. */
const flow = {
  dataType: 'user.contact.email',
  owner: 'user',
  field: 'email',
  sink: 'log',
  callee: 'log',
  certainty: 'flows',
} as const;

/** What the checks say of a repository that holds a finding of the rule, or none. */
function said(rule?: (typeof all)[number]): readonly string[] {
  const field = { dataType: flow.dataType, owner: 'user', field: 'email', source: 'schema', store: 'sql' } as const;
  const context = (rule && 'contexts' in rule && rule.contexts?.[0]) || 'production';
  const found = rule
    ? [finding({ class: rule.meta.class, rule: rule.meta.id, severity: rule.meta.severity, context, flow, field })]
    : [];
  const facts = [repository(), branch(), ...found];
  return reading.map((check) => {
    const { members } = run(check, { facts, period: asOf(100) });
    return `${check.meta.id}: ${members.map(({ because }) => because).join(' ')}`;
  });
}

const without = said();

test('a finding of every rule matters to a check, or it is written here why not', () => {
  for (const rule of all) {
    const judged = said(rule).filter((text, at) => text !== without[at]);
    if (Object.hasOwn(unjudged, rule.meta.id)) assert.deepEqual(judged, [], rule.meta.id);
    else assert.ok(judged.length > 0, `nothing judges ${rule.meta.id}`);
  }
});

test('every check over findings is failed by a rule that exists', () => {
  const field = {
    dataType: 'user.government_id',
    owner: 'user',
    field: 'ssn',
    source: 'schema',
    store: 'sql',
  } as const;
  const readers = checks.filter(
    ({ reads, population, meta }) =>
      reads.includes('finding') && population === 'repository' && meta.evaluation === 'state',
  );
  const failing = new Set<string>();
  for (const { meta } of all) {
    const facts = [repository(), finding({ rule: meta.id, class: meta.class, severity: meta.severity, flow, field })];
    for (const check of readers)
      if (run(check, { facts, period: asOf(10) }).counts.exception > 0) failing.add(check.meta.id);
  }
  // The one reads findings for its words only, one leaves it open, the others ask for a handler beside them.
  assert.deepEqual(
    readers.map(({ meta }) => meta.id).filter((id) => !failing.has(id)),
    ['data-recipients-registered', 'repeats-recognised', 'input-validated', 'webhooks-authenticated'],
  );
});
