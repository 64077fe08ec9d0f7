/** Checks of one shape: each declared resource of certain types has a setting, given or by the provider's default. */
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import { counted, listed, outOf } from '../words.ts';
import { resourceName, settingOf, type Resource, type ResourceRule } from './resources.ts';

export interface ResourceQuestion {
  readonly rules: ReadonlyMap<string, ResourceRule>;
  readonly noun: string;
  /** `is encrypted at rest` */
  readonly holds: string;
  readonly fails: string;
  /** Something beside the resource that gives it the setting: a backup plan, an account-wide default. */
  readonly grantedBy?: (resource: Resource) => boolean;
}

export function eachResource(resources: readonly Resource[], question: ResourceQuestion): Outcome {
  const { rules, noun, holds, fails, grantedBy } = question;
  const judged = resources.filter(({ value }) => value.context === 'production' && rules.has(value.type));
  if (judged.length === 0) return notApplicable(`No ${noun} is declared as code in the repository.`);
  const settings = judged.map((resource) => {
    const rule = rules.get(resource.value.type)!;
    const own = settingOf(resource.value, rule.settings);
    const setting = own === 'absent' ? rule.absent : own;
    return { resource, setting: setting !== 'on' && grantedBy?.(resource) === true ? 'on' : setting };
  });
  const off = settings.filter(({ setting }) => setting === 'off').map(({ resource }) => resource);
  if (off.length > 0) {
    return exception(`${outOf(off.length, judged.length, noun)} ${fails}: ${listed(off.map(resourceName))}.`, off);
  }
  const open = settings.filter(({ setting }) => setting !== 'on').map(({ resource }) => resource);
  if (open.length > 0) {
    return notDetermined(
      `For ${outOf(open.length, judged.length, noun)} the code alone does not tell (a variable, a module or a default that depends on the provider's version): ${listed(open.map(resourceName))}.`,
    );
  }
  return pass(
    `${judged.length === 1 ? `The ${noun}` : `Each of ${counted(judged.length, noun)}`} declared as code ${holds}.`,
    judged,
  );
}
