/**
 * Facts in one line each, for the tests of this floor. Days are numbers: day 0 is 2026-01-01, and a fact holds from day
 * 0 on unless told otherwise. No test data of a check hides here: what matters to a test stands in the test.
 */
import { sha256 } from '../base/digest.ts';
import { parseInstant, type Instant } from '../base/instant.ts';
import type { CheckResult, MemberResult, Period } from '../model/control.ts';
import type { FactMap } from '../model/fact-map.ts';
import type { Boundary, Fact, FactKind } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import { asObjectId, asRepositoryName } from '../model/repository.ts';
import type { Check, CheckParameters, Said } from './check.ts';
import type { GivenParameters } from './dated-parameters.ts';
import type { ScopeOf } from './dated-scope.ts';
import { runCheck } from './runner.ts';
import { daysAfter } from './time.ts';

export const dayZero = parseInstant('2026-01-01')!;
export const day = (number: number): Instant => daysAfter(dayZero, number);
const commitOf = (at: Instant): string => sha256(at).slice(0, 40);
const boundary = (number: number): Boundary => ({ at: day(number), commit: asObjectId(commitOf(day(number))) });

export interface When {
  readonly from?: number;
  readonly to?: number;
  readonly id?: string;
  readonly repository?: string;
  readonly observed?: number;
}

export const theRepository = asRepositoryName('shop');

export function fact<K extends FactKind>(kind: K, value: FactMap[K], when: When = {}): Fact<K> {
  const { from = 0, to, repository = theRepository, observed = 1000 } = when;
  const path = 'path' in value ? (value.path ?? '') : '';
  const id = when.id ?? `${kind}:${repository}:${path}@${from}`;
  return {
    kind,
    id,
    repository: asRepositoryName(repository),
    value,
    valid: { from: boundary(from), ...(to === undefined ? {} : { to: boundary(to) }) },
    observedAt: day(observed),
    provenance: 'reconstructed',
    source: { collector: 'test@1', raw: sha256(id), ...(path === '' ? {} : { path }) },
  };
}

export const repository = (when: When = {}, languages: FactMap['repository']['languages'] = { TypeScript: 12 }) =>
  fact('repository', { branch: 'main', languages }, { id: `repository:${when.repository ?? theRepository}`, ...when });

/** Of the same repository; its own fact stands beside it. */
export const branch = (when: When = {}, name = 'main') =>
  fact(
    'branch',
    {
      branch: name,
      isProduction: name === 'main',
      head: asObjectId('b'.repeat(40)),
      fork: name === 'main' ? null : asObjectId('a'.repeat(40)),
      landings: 12,
    },
    { id: `branch:${when.repository ?? theRepository}:${name}`, ...when },
  );

export function gap(of: Gap['of'], more: Partial<Gap> & { readonly days?: readonly [number, number] } = {}): Gap {
  const { days, ...rest } = more;
  const span = days === undefined ? {} : { span: { from: day(days[0]), to: day(days[1]) } };
  return {
    kind: 'gap',
    of,
    repository: theRepository,
    reason: 'unreadable',
    detail: `Some ${of} facts are not known.`,
    ...span,
    ...rest,
  };
}

export const asOf = (number: number): Period => ({ type: 'as-of', at: day(number) });
export const window = (from: number, to: number): Period => ({ type: 'window', from: day(from), to: day(to) });

export interface Judging {
  readonly facts: readonly Fact[];
  readonly gaps?: readonly Gap[];
  readonly period?: Period;
  readonly parameters?: GivenParameters;
  readonly scope?: ScopeOf;
}

export function run<P extends FactKind, R extends FactKind, Q extends CheckParameters>(
  check: Check<P, R, Q, Said>,
  { facts, gaps = [], period = asOf(500), parameters = {}, scope }: Judging,
): CheckResult {
  const shared = { facts, gaps, period, parameters, ...(scope && { scope }) };
  return runCheck({ check, ...shared, version: sha256('version') });
}

/** The outcome of the only member. */
export function judge<P extends FactKind, R extends FactKind, Q extends CheckParameters>(
  check: Check<P, R, Q, Said>,
  judging: Judging,
): MemberResult {
  const { members } = run(check, judging);
  if (members.length !== 1) throw new Error(`expected one member, got ${members.length}`);
  return members[0]!;
}

export const pipeline = (value: Partial<FactMap['pipeline']> = {}, when: When = {}) =>
  fact(
    'pipeline',
    {
      system: 'github-actions',
      path: '.github/workflows/ci.yml',
      name: 'CI',
      triggers: ['pull_request'],
      onChange: true,
      permissions: 'read-only',
      jobsWithPermissions: [],
      jobs: ['build'],
      steps: [],
      ...value,
    },
    when,
  );

export const step = (
  value: Partial<FactMap['pipeline']['steps'][number]> = {},
): FactMap['pipeline']['steps'][number] => ({
  job: 'build',
  line: 10,
  neutralisers: [],
  scanners: [],
  runsTests: false,
  inputs: {},
  ...value,
});

export const finding = (value: Partial<FactMap['finding']> & Pick<FactMap['finding'], 'class'>, when: When = {}) =>
  fact(
    'finding',
    {
      rule: 'some-rule',
      severity: 'high',
      title: 'Something found',
      path: 'src/app.ts',
      line: 7,
      excerpt: 'x',
      fingerprint: sha256(JSON.stringify(value)),
      context: 'production',
      ...value,
    },
    when,
  );

/** A column that certainly, or perhaps, keeps what somebody is ill with. */
export const healthField = (when: When, confidence: 'certain' | 'possible' = 'certain') =>
  finding(
    {
      class: 'personal-data',
      rule: 'personal-data-schema-field',
      field: {
        dataType: 'user.health_and_medical',
        owner: 'patients',
        field: 'diagnosis',
        source: 'schema',
        confidence,
      },
    },
    when,
  );

export const handler = (value: Partial<FactMap['handler']> = {}, when: When = {}) =>
  fact(
    'handler',
    {
      path: 'src/session.ts',
      line: 3,
      framework: 'express',
      kind: 'http',
      method: 'POST',
      route: '/login',
      name: 'login',
      isRegistered: true,
      hasBody: true,
      logs: [],
      calls: [],
      guards: [],
      context: 'production',
      ...value,
    },
    when,
  );

export const document = (
  topic: FactMap['document']['topic'],
  value: Partial<FactMap['document']> = {},
  when: When = {},
) =>
  fact(
    'document',
    {
      topic,
      path: `docs/${topic}.md`,
      title: topic,
      words: 400,
      hasContact: false,
      revisedAt: day(when.from ?? 0),
      ...value,
    },
    when,
  );

export const resource = (
  type: string,
  attributes: FactMap['infrastructure-resource']['attributes'] = {},
  value: Partial<FactMap['infrastructure-resource']> = {},
  when: When = {},
) =>
  fact(
    'infrastructure-resource',
    {
      tool: 'terraform',
      type,
      name: 'main',
      path: 'infra/main.tf',
      line: 3,
      attributes,
      context: 'production',
      ...value,
    },
    { id: `infrastructure-resource:${type}:${value.name ?? 'main'}`, ...when },
  );

export const landing = (value: Partial<FactMap['landed-change']> = {}, when: When = {}) => {
  const at = day(when.from ?? 0);
  return fact(
    'landed-change',
    {
      branch: 'main',
      commit: asObjectId(commitOf(at)),
      subject: 'Change something',
      landedAt: at,
      provenance: 'reconstructed',
      change: null,
      joinedBy: 'none',
      joinReason: 'Nothing joins it to a changeset.',
      method: 'direct',
      authors: ['Ann <ann@example.com>'],
      committer: { name: 'Ann', email: 'ann@example.com' },
      approvers: [],
      requests: [],
      bot: false,
      signature: 'none',
      paths: ['src/app.ts'],
      ...value,
    },
    when,
  );
};

/** Ten landings of the days 1 to 10, enough to show a habit. */
export const landings = (value: Partial<FactMap['landed-change']> = {}): readonly Fact<'landed-change'>[] =>
  Array.from({ length: 10 }, (_, index) => landing(value, { from: index + 1 }));

export const accessReview = (value: Partial<FactMap['access-review']> = {}, when: When = {}) =>
  fact(
    'access-review',
    {
      path: `access-reviews/${when.from ?? 0}.yaml`,
      system: 'github',
      reviewers: ['Ann <ann@example.com>'],
      date: day(when.from ?? 0),
      population: null,
      decisions: [
        { account: 'bob', decision: 'keep', line: 5 },
        { account: 'eve', decision: 'keep', line: 6 },
      ],
      recordedAt: day(when.from ?? 0),
      ...value,
    },
    when,
  );

export const keptRecord = (value: Partial<FactMap['kept-record']> = {}, when: When = {}) =>
  fact(
    'kept-record',
    {
      topic: 'incident-exercise',
      path: `exercises/${value.topic ?? 'tabletop'}-${when.from ?? 0}.md`,
      title: 'A record',
      date: day(when.from ?? 0),
      people: ['Ann (commander)', 'Bob', 'Carol'],
      fields: {},
      sections: ['observations'],
      actions: 1,
      recordedAt: day(when.from ?? 0),
      ...value,
    },
    when,
  );

export const promisedAction = (value: Partial<FactMap['promised-action']> = {}, when: When = {}) =>
  fact(
    'promised-action',
    {
      path: 'docs/postmortems/2026-01.md',
      line: 30,
      of: 'post-mortem',
      text: 'Alert on replica lag',
      done: false,
      owner: 'ann',
      due: day(30),
      item: null,
      ...value,
    },
    { id: `promised-action:${value.text ?? 'lag'}@${when.from ?? 0}`, ...when },
  );

export const incident = (value: Partial<FactMap['incident']> = {}, when: When = {}) => {
  const hour = (number: number): Instant => daysAfter(day(when.from ?? 0), number / 24);
  return fact(
    'incident',
    {
      path: `incidents/${when.from ?? 0}.md`,
      id: '1',
      title: 'Checkout was down',
      severity: 1,
      times: { detected: hour(0), acknowledged: hour(0.1), contained: hour(1), resolved: hour(2) },
      unreadTimes: [],
      commander: 'ann',
      hasSummary: true,
      systems: ['checkout'],
      personalData: 'no',
      customersAffected: 'no',
      notification: { decidedAt: null, decision: null, sentAt: null },
      customersToldAt: null,
      explanation: null,
      evidence: [],
      ...value,
    },
    when,
  );
};

export const manifest = (value: Partial<FactMap['dependency-manifest']> = {}, when: When = {}) =>
  fact(
    'dependency-manifest',
    {
      ecosystem: 'npm',
      path: 'package.json',
      role: 'manifest',
      dependencies: ['left-pad'],
      context: 'production',
      ...value,
    },
    when,
  );

export const image = (value: Partial<FactMap['container-image']> = {}, when: When = {}) =>
  fact(
    'container-image',
    { path: 'Dockerfile', line: 1, image: 'node:24', tag: '24', context: 'production', ...value },
    when,
  );

export interface Case {
  readonly name: string;
  /** A repository of the default name is added unless one is among them. */
  readonly facts: readonly Fact[];
  readonly gaps?: readonly Gap[];
  readonly period?: Period;
  readonly parameters?: CheckParameters;
  /** What the sentence must say. */
  readonly because: RegExp;
}

export type Cases = readonly [Case, ...Case[]];

/** What each check's test shows at least: that it can pass, that it can fail, what it says when facts are missing or it does not apply. */
export interface CheckCases {
  readonly passes: Cases;
  readonly fails: Cases;
  readonly notDetermined: Cases;
  readonly notApplicable: Cases;
}

const resultOfCases: Readonly<Record<keyof CheckCases, readonly string[]>> = {
  passes: ['operated'],
  fails: ['deviated', 'not-operated'],
  notDetermined: ['indeterminate'],
  notApplicable: ['not-applicable'],
};

/** The cases as named functions that throw when the check says something else. */
export function casesOf<P extends FactKind, R extends FactKind, Q extends CheckParameters>(
  check: Check<P, R, Q, Said>,
  cases: CheckCases,
): readonly (readonly [name: string, run: () => void])[] {
  const sorts = Object.keys(resultOfCases) as (keyof CheckCases)[];
  return sorts.flatMap((sort) =>
    cases[sort].map((one) => [`${sort}: ${one.name}`, () => expectCase(check, one, sort)] as const),
  );
}

/** Every repository has a production branch, as old as itself. */
function standing(facts: readonly Fact[]): readonly Fact[] {
  const all = facts.some(({ kind }) => kind === 'repository') ? facts : [repository(), ...facts];
  if (all.some(({ kind }) => kind === 'branch')) return all;
  const branches = all.flatMap((one) =>
    one.kind === 'repository' ? [{ ...branch({ repository: one.repository }), valid: one.valid }] : [],
  );
  return [...branches, ...all];
}

/** As the check itself judged it: that nothing declares what it asks about is added to it (not-declared.ts, with its own tests). */
const finds = ({ result, gaps }: CheckResult): CheckResult['result'] =>
  result === 'indeterminate' && gaps.every(({ reason }) => reason === 'not-declared') && gaps.length > 0
    ? 'not-applicable'
    : result;

function expectCase<P extends FactKind, R extends FactKind, Q extends CheckParameters>(
  check: Check<P, R, Q, Said>,
  { facts, because, ...judging }: Case,
  sort: keyof CheckCases,
): void {
  const all = standing(facts);
  const isOfMoment = check.meta.evaluation === 'state' || check.meta.evaluation === 'periodic';
  const period = judging.period ?? (isOfMoment ? asOf(100) : window(0, 400));
  const result = run(check, { ...judging, facts: all, period });
  const said = `${result.result}: ${result.because} ${result.members.map((member) => `[${member.because}]`).join(' ')}`;
  if (!resultOfCases[sort].includes(finds(result))) throw new Error(`expected ${sort}, got ${said}`);
  if (!because.test(said)) throw new Error(`expected ${String(because)} in: ${said}`);
}
