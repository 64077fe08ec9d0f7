/** Checks of one shape: each declared resource of certain types has a setting, given or by the provider's default. */
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import { counted, listed, outOf } from '../words.ts';
import { reasonsOf, resourceName, settingOf, type Resource, type ResourceRule } from './resources.ts';

export interface ResourceQuestion {
  readonly rules: ReadonlyMap<string, ResourceRule>;
  /** What a module from elsewhere that makes a database calls the setting. */
  readonly moduleSettings: readonly string[];
  readonly noun: string;
  /** `is encrypted at rest` */
  readonly holds: string;
  readonly fails: string;
  /** Something beside the resource that gives it the setting: a backup plan, an account-wide default. */
  readonly grantedBy?: (resource: Resource) => boolean;
}

export function eachResource(resources: readonly Resource[], question: ResourceQuestion): Outcome {
  const { noun, holds, fails, grantedBy } = question;
  const found = resources.flatMap((resource) => {
    const rule = resource.value.context === 'production' ? ruleFor(resource, question) : undefined;
    return rule === undefined ? [] : [{ resource, rule }];
  });
  const judged = found.map(({ resource }) => resource);
  if (judged.length === 0) return notApplicable(`No ${noun} is declared as code in the repository.`);
  const settings = found.map(({ resource, rule }) => {
    const own = settingOf(resource.value, rule.settings);
    const setting = own === 'absent' ? rule.absent : own;
    return { resource, setting: setting !== 'on' && grantedBy?.(resource) === true ? 'on' : setting };
  });
  const off = settings.filter(({ setting }) => setting === 'off').map(({ resource }) => resource);
  if (off.length > 0) {
    const told = off.map((one) => `${resourceName(one)}${toldBy(one, question, 'known')}`);
    return exception(`${outOf(off.length, judged.length, noun)} ${fails}: ${listed(told)}.`, off);
  }
  const open = settings.filter(({ setting }) => setting !== 'on').map(({ resource }) => resource);
  if (open.length > 0) {
    return notDetermined(
      `For ${outOf(open.length, judged.length, noun)} the code alone does not tell (a variable, a module or a default that depends on the provider's version): ${listed(open.map((one) => `${resourceName(one)}${toldBy(one, question, 'open')}`))}.`,
    );
  }
  return pass(
    `${judged.length === 1 ? `The ${noun}` : `Each of ${counted(judged.length, noun)}`} declared as code ${holds}.`,
    judged,
  );
}

/** `, which depends on var.encrypted (variables.tf:3), which is not set here` */
function toldBy(resource: Resource, question: ResourceQuestion, what: 'open' | 'known'): string {
  const reasons = reasonsOf(resource.value, ruleFor(resource, question)?.settings ?? [])[what];
  if (reasons.length === 0) return '';
  return what === 'open' ? `, which depends on ${reasons.join(', ')}` : `, as ${reasons.join(', ')}`;
}

/** Registries and repositories name their modules by what they make. */
const databaseModule =
  /(?:^|[/_-])(?:(?:my|ms)?sql|rds|aurora|postgres(?:ql)?|mariadb|database|dynamodb|docdb|documentdb|neptune|redshift|spanner|cosmosdb|elasticache|redis|memorystore|mongodb(?:atlas)?|bigquery)(?:$|[/_.?-])/i;

/** A module from elsewhere makes what its inputs do not show; one of the same repository is read where it stands. */
function ruleFor({ value }: Resource, { rules, moduleSettings }: ResourceQuestion): ResourceRule | undefined {
  const source = value.type === 'module' ? String(value.attributes['source'] ?? '') : '';
  if (source === '' || source.startsWith('.') || !databaseModule.test(source)) return rules.get(value.type);
  return { settings: moduleSettings, absent: 'unresolved' };
}
