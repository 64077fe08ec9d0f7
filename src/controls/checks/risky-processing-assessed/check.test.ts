import { test } from 'node:test';
import { casesOf, day, document, finding, healthField, landing, repository } from '../../test-facts.ts';
import { approval, proposed } from '../../test-forge-facts.ts';
import { riskyProcessingAssessed } from './check.ts';

const began = repository();
const approved = proposed({ approvals: [approval({ identity: 'bob', person: 'Bob <bob@example.com>' })] });
const landed = (from: number, value: Parameters<typeof landing>[0] = {}) =>
  landing({ proposed: approved, ...value }, { from });
/** Brought on day 3. */
const health = (confidence?: 'possible') => healthField({ from: 3 }, confidence);
const prompt = finding(
  {
    class: 'personal-data',
    rule: 'personal-data-to-llm',
    flow: {
      dataType: 'user.name',
      owner: 'User',
      field: 'name',
      sink: 'llm',
      callee: 'openai.chat',
      certainty: 'flows',
    },
  },
  { from: 3 },
);
const whole = ['purpose', 'risks to people', 'measures'];
const assessment = (from: number, path = 'docs/dpia/patients.md', sections = whole) =>
  document('impact-assessment', { path, title: 'DPIA', sections, revisedAt: day(from) }, { from });

/** One landing of the population begins something; the others bring the assessments and are judged to begin nothing. */
const within = (from: number) => ({ period: { type: 'window' as const, from: day(from), to: day(from + 1) } });

const cases = casesOf(riskyProcessingAssessed, {
  passes: [
    {
      name: 'assessed before',
      facts: [began, landed(2), landed(3), health(), assessment(2)],
      ...within(3),
      because: /user\.health_and_medical; it was assessed in shop\/docs\/dpia\/patients\.md of 2026-01-03\. .*pproved/,
    },
    {
      name: 'with the landing itself',
      facts: [began, landed(3), health(), assessment(3, 'docs/dpia/2026-01.md')],
      because: /it was assessed in shop\/docs\/dpia\/2026-01\.md/,
    },
    {
      name: 'prompts',
      facts: [began, landed(2), landed(3), prompt, assessment(2, 'docs/dpia/assistant.md')],
      ...within(3),
      because: /prompts with user\.name; it was assessed/,
    },
  ],
  fails: [
    {
      name: 'nobody else approved it',
      facts: [began, landed(2, { proposed: proposed({ approvals: [] }) }), landed(3), health(), assessment(2)],
      ...within(3),
      because: /1 needed/,
    },
    {
      name: 'it names no measures',
      facts: [began, landed(3), health(), assessment(2, 'docs/dpia/health.md', ['risks'])],
      because: /health\.md has no heading for measures/,
    },
    {
      name: 'it came later',
      facts: [began, landed(3), health(), assessment(1, 'docs/dpia/payments.md'), assessment(9)],
      because: /assessed later only: shop\/docs\/dpia\/patients\.md of 2026-01-10/,
    },
    {
      name: 'they are kept here, and there is none',
      facts: [began, landed(3), health()],
      parameters: { keptHere: true },
      because: /no assessment of its impact was there/,
    },
  ],
  notDetermined: [
    { name: 'it may stand elsewhere', facts: [began, landed(3), health()], because: /one may stand elsewhere/ },
    {
      name: 'one speaks of something else',
      facts: [began, landed(3), health(), assessment(1, 'docs/dpia/payments.md')],
      because: /covered by shop\/docs\/dpia\/payments\.md is for a reader/,
    },
    {
      name: 'it came later, and none was kept here before',
      facts: [began, landed(3), health(), assessment(9)],
      because: /before shop\/docs\/dpia\/patients\.md of 2026-01-10, and one may/,
    },
    {
      name: 'it may be no such data',
      facts: [began, landed(3), health('possible')],
      because: /as far as its name tells/,
    },
    {
      name: 'git names nobody who approved it',
      facts: [began, landing({}, { from: 3 }), health(), assessment(3)],
      because: /approvals on a forge are not in git/,
    },
  ],
  notApplicable: [
    { name: 'it begins nothing', facts: [began, landed(3)], because: /begins no processing/ },
    {
      name: 'another kind was not asked about',
      facts: [began, landed(3), health()],
      parameters: { kinds: 'user.biometric' },
      because: /begins no/,
    },
    { name: 'the first commit', facts: [began, landing({}, { from: 0 }), health()], because: /began with this commit/ },
  ],
});
for (const [name, run] of cases) test(name, run);
