/** What was looked at and with what, as plan and results both name it: repositories as inventory items, and our tool. */
import type { CheckResult } from '../../model/control.ts';
import type { RunRepository } from '../../model/run.ts';
import { componentUuid } from './component-definition.ts';
import type { OscalInput } from './oscal.ts';
import { line, listed, prose, property, string, token } from './parts.ts';
import { statementId } from './catalogs.ts';
import { uuidOf } from './uuid.ts';

export const repositoryUuid = (name: string): string => uuidOf('repository', name);
export const activityUuid = (run: string, check: string): string => uuidOf('activity', run, check);

export function inventory(repositories: readonly RunRepository[]): object[] {
  return repositories.map(({ name, branch, head, observedAt, commits, landedInPeriod }) => ({
    uuid: repositoryUuid(name),
    description: line(`Repository ${name}`),
    props: [
      property('repository', name),
      ...(branch === undefined ? [] : [property('branch', branch)]),
      ...(head === undefined ? [] : [property('head', head)]),
      property('observed-at', observedAt),
      property('commits', commits),
      property('landed-in-period', landedInPeriod),
    ],
  }));
}

export function tool({ run }: OscalInput): {
  readonly components: object[];
  readonly 'assessment-platforms': object[];
} {
  const component = {
    uuid: componentUuid,
    type: 'software',
    title: 'Plumbline',
    description: 'Reads repositories, git history and forges; judges populations; seals what it saw.',
    props: [
      property('version', run.tool.version),
      property('ruleset', run.tool.ruleset),
      property('checks', run.tool.checks),
    ],
    status: { state: 'operational' },
  };
  const platform = {
    uuid: uuidOf('platform', run.id),
    title: line(`Run ${run.id}`),
    props: [property('run', run.id), property('started-at', run.startedAt), property('finished-at', run.finishedAt)],
    'uses-components': [{ 'component-uuid': componentUuid }],
  };
  return { components: [component], 'assessment-platforms': [platform] };
}

export function reviewed({ run }: OscalInput): object {
  const included = run.controls.map(({ control }) => ({
    'control-id': token(control.id),
    'statement-ids': [statementId(control.id)],
  }));
  const selection = included.length > 0 ? { 'include-controls': included } : { 'include-all': {} };
  return { 'control-selections': [{ description: 'The controls of this run.', ...selection }] };
}

export const subjectsOf = (names: readonly string[]): object[] =>
  names.map((name) => ({ 'subject-uuid': repositoryUuid(name), type: 'inventory-item', title: line(name) }));

/** Several controls may rest on one check; its result is one. */
export function checkResultsOf({ run }: OscalInput): CheckResult[] {
  const results = run.controls.flatMap(({ checks }) => checks);
  const byId = new Map(results.map((check) => [check.check, check] as const));
  return [...byId.values()].sort((a, b) => (a.check < b.check ? -1 : 1));
}

/** Which controls of the run rest on each check. */
export function controlsByCheck({ run }: OscalInput): ReadonlyMap<string, readonly string[]> {
  const pairs = run.controls.flatMap(({ control, checks }) => checks.map(({ check }) => [check, control.id] as const));
  return new Map([...Map.groupBy(pairs, ([check]) => check)].map(([check, rows]) => [check, rows.map(([, id]) => id)]));
}

export function activities(input: OscalInput): object[] {
  const described = new Map(input.checks.map((check) => [check.id, check]));
  const serves = controlsByCheck(input);
  return checkResultsOf(input).map((result) => {
    const description = described.get(result.check);
    const source = input.hrefs.checkSource(result.check);
    return {
      uuid: activityUuid(input.run.id, result.check),
      title: line(description?.title ?? result.check),
      description: prose(description?.question ?? result.check, description?.rationale),
      props: [
        property('check', result.check),
        property('check-version', result.checkVersion),
        { name: 'method', value: 'TEST' },
        ...Object.entries(result.parameters).map(([name, value]) => property(`parameter-${token(name)}`, value)),
      ],
      ...listed('links', source === undefined ? [] : [{ href: source, rel: 'reference', text: 'Source of the check' }]),
      steps: [
        step(input.run.id, result.check, 'List the population', result.population.query),
        step(
          input.run.id,
          result.check,
          'Reconcile it',
          `Compare with an independent count: ${result.population.reconciledWith}`,
        ),
        step(
          input.run.id,
          result.check,
          'Judge every member',
          'Each member, not a sample: pass, exception, not applicable or not determined.',
        ),
      ],
      'related-controls': {
        'control-selections': [
          { 'include-controls': (serves.get(result.check) ?? []).map((id) => ({ 'control-id': token(id) })) },
        ],
      },
    };
  });
}

const step = (run: string, check: string, title: string, description: string): object => ({
  uuid: uuidOf('step', run, check, title),
  title: string(title),
  description: prose(description),
});
