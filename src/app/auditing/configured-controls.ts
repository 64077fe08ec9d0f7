/** What `plumbline.yaml` says about scope and controls, applied. Nothing is hidden: a control that is off says why. */
import type { Control, ControlEvaluation } from '../../model/control.ts';
import type { Repository } from '../../model/repository.ts';
import { repositoryScope, type Config } from '../config.ts';

export function applyConfig(repositories: readonly Repository[], config: Config): readonly Repository[] {
  return repositories.filter(({ name }) => repositoryScope(config, name).excluded === undefined);
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
