import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { plansFor } from '../../controls/policies/clause-parameters.ts';
import { isExtractedGap } from '../../facts/extractor.ts';
import { policies } from '../../facts/extractors/policies.ts';
import type { PolicyFact } from '../../model/policy.ts';
import { loadContent } from '../content.ts';
import { describeClauseParameters } from './describe-parameters.ts';
import { knownNames } from './report.ts';

const content = join(import.meta.dirname, '..', '..', '..', 'content');
const known = knownNames(loadContent(content));
const files = readdirSync(join(content, 'policies')).filter((file) => file.endsWith('.md'));

function policyOf(file: string): PolicyFact {
  const path = `policies/${file}`;
  const [said, ...others] = policies.extract({ path, text: readFileSync(join(content, path), 'utf8') });
  assert.ok(said && !isExtractedGap(said) && others.length === 0);
  return said.value;
}

test('there are starter policies', () => assert.ok(files.length >= 10));

for (const file of files)
  test(`every clause of the starter policy ${file} can be read and names what exists`, () => {
    const { clauses, faults, unmarked } = policyOf(file);
    assert.ok(clauses.length >= 5);
    assert.deepEqual(faults, []);
    assert.deepEqual(unmarked, []);
    for (const { id, text, parameters, checks, requests, serves } of clauses) {
      for (const parameter of parameters) {
        const plans = plansFor(parameter, text);
        assert.ok(plans.ok, `${id}: ${plans.ok ? '' : plans.error}`);
        for (const { check } of plans.value) assert.ok(known.checks.has(check), `${id}: ${check}`);
      }
      for (const check of checks) assert.ok(known.checks.has(check), `${id}: ${check}`);
      for (const request of requests) assert.ok(known.requests.has(request), `${id}: ${request}`);
      for (const served of serves) assert.ok(known.serves.has(served), `${id}: ${served}`);
    }
  });

test('every parameter that clauses may use is tested by checks that exist', () => {
  for (const { examples, checks } of describeClauseParameters()) {
    assert.ok(checks.length > 0, examples.join());
    for (const check of checks) assert.ok(known.checks.has(check), `${examples.join()}: ${check}`);
  }
});
