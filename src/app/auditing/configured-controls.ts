/** What `plumbline.yaml` says about scope and controls, applied. Nothing is hidden: a control that is off says why. */
import type { Control, ControlEvaluation } from '../../model/control.ts';
import { onBranch, withBranches } from '../../git/branch.ts';
import { wholeScope, type FrameworkScope } from '../../model/framework-scope.ts';
import type { Repository, RepositoryName } from '../../model/repository.ts';
import { whyOutOfScope } from '../frameworks/chosen-scope.ts';
import { configuredBranches, isPattern, matchesPattern, repositoryScope, type Config } from '../config.ts';

export interface ExcludedRepository {
  readonly name: RepositoryName;
  readonly because: string;
}

export interface Scope {
  readonly repositories: readonly Repository[];
  readonly excluded: readonly ExcludedRepository[];
}

/** Repositories that belong to the audit, each with its branches in scope, and the others with the reason. */
export async function applyScope(all: readonly Repository[], config: Config): Promise<Scope> {
  const repositories: Repository[] = [];
  const excluded: ExcludedRepository[] = [];
  for (const repository of all) {
    const because = repositoryScope(config, repository.name).excluded;
    if (because !== undefined) excluded.push({ name: repository.name, because });
    else repositories.push(await inScope(repository, config));
  }
  return { repositories, excluded };
}

/** The repository on the branch that production is built from, with the other branches in scope. */
export async function inScope(repository: Repository, config: Pick<Config, 'scope'>): Promise<Repository> {
  const { production, further } = configuredBranches(config, repository.name);
  const place = production === undefined ? repository : await onBranch(repository, production);
  const wanted = further.map((name) =>
    isPattern(name) ? { pattern: name, fits: (branch: string) => matchesPattern(name, branch) } : name,
  );
  return withBranches(place, wanted);
}

export interface ConfiguredControls {
  readonly enabled: readonly Control[];
  readonly disabled: readonly ControlEvaluation[];
}

/** Without a scope of frameworks everything serves something. */
export function configuredControls(
  controls: readonly Control[],
  config: Config,
  scope: FrameworkScope = wholeScope,
): ConfiguredControls {
  const owned = controls.map((control) => {
    const owner = config.owners[control.id] ?? config.owners[control.area];
    return owner === undefined ? control : { ...control, owner };
  });
  const whyOff = (control: Control): string | undefined => {
    const { enabled, reason } = config.controls[control.id] ?? { enabled: true };
    return enabled ? whyOutOfScope(control, scope) : `Switched off in plumbline.yaml: ${reason}`;
  };
  const known = owned.map((control) => ({ control, off: whyOff(control) }));
  return {
    enabled: known.filter(({ off }) => off === undefined).map(({ control }) => control),
    disabled: known.flatMap(({ control, off }) => (off === undefined ? [] : [notJudged(control, off)])),
  };
}

const notJudged = (control: Control, because: string): ControlEvaluation => ({
  control,
  result: 'not-applicable',
  because,
  counts: { population: 0, pass: 0, exception: 0, notApplicable: 0, notDetermined: 0 },
  coverage: 0,
  checks: [],
});
