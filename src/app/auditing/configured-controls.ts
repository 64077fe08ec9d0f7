/** What `plumbline.yaml` says about scope and controls, applied. Nothing is hidden: a control that is off says why. */
import type { Control, ControlEvaluation } from '../../model/control.ts';
import { onBranch, withBranches } from '../../git/branch.ts';
import type { Repository, RepositoryName } from '../../model/repository.ts';
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

export function configuredControls(controls: readonly Control[], config: Config): ConfiguredControls {
  const owned = controls.map((control) => {
    const owner = config.owners[control.id] ?? config.owners[control.area];
    return owner === undefined ? control : { ...control, owner };
  });
  const isOff = ({ id }: Control): boolean => config.controls[id]?.enabled === false;
  return {
    enabled: owned.filter((control) => !isOff(control)),
    disabled: owned.filter(isOff).map((control) => ({
      control,
      result: 'not-applicable',
      because: `Switched off in plumbline.yaml: ${config.controls[control.id]?.reason}`,
      counts: { population: 0, pass: 0, exception: 0, notApplicable: 0, notDetermined: 0 },
      coverage: 0,
      checks: [],
    })),
  };
}
