/**
 * What a typed parameter of a clause means: the checks that test it, and how the policy's number becomes their parameter.
 * A policy is held against the code with its own numbers, over the time in which its wording was in force.
 */
import type { ClauseOperator, ClauseParameter } from '../../model/policy.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { CheckParameters } from '../check.ts';
import { daysIn, readClauseValue, saysValue, type ClauseForm, type ClauseValue } from './clause-value.ts';

export interface ClauseMeaning {
  readonly name: string;
  readonly form: ClauseForm;
  readonly operators: readonly ClauseOperator[];
  /** Of the form `word`. */
  readonly words: readonly string[];
  /** What it says, for docs/policies.md. */
  readonly says: string;
  /** Empty: the value is one that no check can judge. */
  readonly tests: (value: ClauseValue) => readonly ClauseTestPlan[];
}

export interface ClauseTestPlan {
  readonly check: string;
  readonly parameters: CheckParameters;
}

const least: readonly ClauseOperator[] = ['>=', '='];
const most: readonly ClauseOperator[] = ['<=', '='];

function count(
  name: string,
  operators: readonly ClauseOperator[],
  says: string,
  plan: (count: number) => readonly ClauseTestPlan[],
): ClauseMeaning {
  return {
    name,
    form: 'count',
    operators,
    words: [],
    says,
    tests: (value) => (value.form === 'count' ? plan(value.count) : []),
  };
}

function duration(
  name: string,
  operators: readonly ClauseOperator[],
  says: string,
  plan: (hours: number) => readonly ClauseTestPlan[],
): ClauseMeaning {
  return {
    name,
    form: 'duration',
    operators,
    words: [],
    says,
    tests: (value) => (value.form === 'duration' ? plan(value.hours) : []),
  };
}

function word(name: string, says: string, checks: Readonly<Record<string, readonly string[]>>): ClauseMeaning {
  const tests = (value: ClauseValue): readonly ClauseTestPlan[] =>
    value.form === 'word' ? (checks[value.word] ?? []).map((check) => ({ check, parameters: {} })) : [];
  return { name, form: 'word', operators: ['='], words: Object.keys(checks), says, tests };
}

const cadenceDays: Readonly<Record<string, number>> = { weekly: 7, monthly: 31, quarterly: 92, yearly: 366 };

export const clauseMeanings: readonly ClauseMeaning[] = [
  count('approvals', least, 'so many people who wrote none of a change approve it', (number) => [
    { check: 'branch-protected', parameters: { minimumApprovals: number } },
    { check: 'change-approved-by-another', parameters: { minimumApprovers: number } },
  ]),
  count('administrators', most, 'no more people than that administer a repository', (number) => [
    { check: 'administrators-few-and-listed', parameters: { maximumAdministrators: number } },
  ]),
  duration(
    'emergency-review',
    most,
    'an emergency change is reviewed within that time (whole working days)',
    (hours) => [
      { check: 'emergency-changes-reviewed', parameters: { reviewWithinBusinessDays: Math.floor(daysIn(hours)) } },
    ],
  ),
  duration('leaver-removal', most, 'who leaves loses access within that time', (hours) => [
    { check: 'leavers-lose-access', parameters: { removeWithinHours: hours } },
  ]),
  {
    name: 'access-review',
    form: 'word',
    operators: ['='],
    words: Object.keys(cadenceDays),
    says: 'access is reviewed that often',
    tests: (value) =>
      value.form === 'word'
        ? [{ check: 'access-reviews-performed', parameters: { intervalDays: cadenceDays[value.word]! } }]
        : [],
  },
  duration('access-review-action', most, 'what a review of access decides is done within that time', (hours) => [
    { check: 'access-reviews-performed', parameters: { actionDays: Math.floor(daysIn(hours)) } },
  ]),
  duration('credential-age', most, 'credentials of machines are no older than that', (hours) => [
    { check: 'machine-credentials-bounded', parameters: { maximumAgeDays: Math.floor(daysIn(hours)) } },
  ]),
  duration('key-rotation', most, 'keys rotate within that time', (hours) => [
    { check: 'keys-rotate', parameters: { rotationMaximumDays: Math.floor(daysIn(hours)) } },
  ]),
  duration('log-retention', least, 'logs are kept for that long', (hours) => [
    { check: 'log-retention-bounded', parameters: { minimumDays: Math.ceil(daysIn(hours)) } },
  ]),
  duration('plan-review', most, 'the plans for incidents and for recovery are reviewed within that time', (hours) =>
    ['response-plan-current', 'recovery-plan-current'].map((check) => ({
      check,
      parameters: { reviewDays: Math.floor(daysIn(hours)) },
    })),
  ),
  {
    name: 'tls',
    form: 'version',
    operators: ['>='],
    words: [],
    says: 'connections use that version of TLS or a later one (checks judge 1.2)',
    tests: (value) =>
      value.form === 'version' && value.version === '1.2'
        ? ['no-deprecated-tls', 'endpoints-require-tls'].map((check) => ({ check, parameters: {} }))
        : [],
  },
  word('encryption', 'data is encrypted where it is stored, or on its way', {
    'at-rest': ['datastores-encrypted'],
    'in-transit': ['datastores-demand-tls', 'endpoints-require-tls', 'certificate-verification-on'],
  }),
  word('mfa', 'everybody signs in with a second factor', { required: ['multi-factor-required'] }),
  word('tickets', 'every change names what asked for it', { required: ['change-traces-to-request'] }),
  word('tests', 'tests run on every change, and are required', {
    required: ['pipeline-runs-tests', 'required-checks-passed'],
  }),
  word('scan', 'that scanner runs', {
    code: ['static-analysis-on-change'],
    dependencies: ['dependency-scan-in-pipeline'],
    secrets: ['secret-scan-on-change'],
    infrastructure: ['infrastructure-scan-on-change'],
  }),
  word('direct-push', 'nobody pushes to a branch in scope directly', { none: ['change-through-changeset'] }),
  word('history', 'what landed is never rewritten', { kept: ['default-branch-never-rewritten'] }),
  word('approved-content', 'what lands is what was approved', {
    unchanged: ['approvals-follow-content', 'change-landed-as-approved'],
  }),
  word('bypass', 'nobody goes around the rules', { none: ['bypass-rights-registered', 'landed-under-usual-rules'] }),
  word('deployment-approval', 'somebody else approves every deployment to production', {
    required: ['production-environments-guarded', 'production-deployments-approved'],
  }),
  word('backups', 'data stores are backed up', { configured: ['backups-configured'] }),
  word('password-hash', 'passwords are kept as slow, salted hashes', { slow: ['slow-password-hash'] }),
  word('secrets-in-code', 'no secret stands in code', {
    none: ['no-credential-in-code', 'no-committed-environment-file'],
  }),
  word('personal-data-in-logs', 'no personal data is written to logs', { none: ['no-personal-data-in-logs'] }),
  word('dependencies', 'dependencies are locked to versions', { locked: ['dependencies-locked'] }),
];

/** What is to be tested for one parameter, or why it cannot be. */
export function plansFor(parameter: ClauseParameter, text: string): Result<readonly ClauseTestPlan[], string> {
  const written = `${parameter.name}${parameter.operator}${parameter.value}`;
  const meaning = clauseMeanings.find(({ name }) => name === parameter.name);
  if (!meaning) return failed(`${written}: there is no parameter ${parameter.name}; docs/policies.md lists them`);
  if (!meaning.operators.includes(parameter.operator))
    return failed(`${written}: ${parameter.name} takes ${meaning.operators.join(' or ')}`);
  const value = readClauseValue(meaning.form, parameter.value, meaning.words);
  if (!value.ok) return failed(`${written}: expected ${value.error}`);
  if (!saysValue(text, value.value)) return failed(`${written}: the sentence does not say ${parameter.value}`);
  const plans = meaning.tests(value.value);
  return plans.length > 0 ? ok(plans) : failed(`${written}: no check can judge that value`);
}
