import { defineCheck } from '../../check.ts';
import {
  allAt,
  namesUnder,
  numberOf,
  ofTypes,
  readingOf,
  switchOf,
  textOf,
  tieTo,
  type Resource,
} from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';
import { isExpression } from '../../kit/resources.ts';

type Judge = (resource: Resource, around: readonly Resource[], maximumDays: number) => Verdict | undefined;

const judges: Readonly<Record<string, Judge>> = {
  aws_backup_plan: ofPlan,
  aws_s3_bucket: ofVersions,
  aws_ecr_repository: (images, around) => {
    const tie = tieTo(images, ofTypes(around, 'aws_ecr_lifecycle_policy'), ['repository']);
    if (tie === 'perhaps') return { open: 'whether old images expire is not written out' };
    return tie === 'tied' ? 'sound' : { flaw: 'old images are kept for ever' };
  },
  google_artifact_registry_repository: (images) =>
    namesUnder(images, 'cleanup_policies').length === 0
      ? { flaw: 'old artifacts are kept for ever' }
      : switchOf(images, 'cleanup_policy_dry_run') === 'on'
        ? { flaw: 'its policy of cleaning up only pretends (dry run)' }
        : 'sound',
  aws_dlm_lifecycle_policy: (policy) =>
    namesUnder(policy, 'policy_details.schedule.retain_rule').length > 0 ||
    namesUnder(policy, 'policy_details.retain_interval').length > 0
      ? 'sound'
      : { open: 'how long snapshots are kept is not written out' },
};

export const copiesExpire = defineCheck({
  meta: {
    id: 'copies-expire',
    title: 'Copies that are declared as code expire: backups, old versions of objects, images',
    question: 'Do copies outlive the data they came from?',
    rationale:
      'Data that was deleted lives on in backups, old versions and artifacts until those are deleted too. Rules of backup plans, of old versions in buckets that keep them, and of registries are judged by themselves; the most days that backups may be kept are a parameter (0: any end will do). Copies that a vendor keeps, and logs, which another check judges, are left out.',
    remediation:
      'Give each rule of the backup plan `delete_after`, each bucket with versions an end of old ones (`noncurrent_version_expiration`), and each registry a policy of cleaning up.',
    reference: 'CON-06',
    evaluation: 'state',
    parameters: { maximumDays: 0 },
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts, { maximumDays }) {
    return eachDeclared(facts, {
      noun: 'place for copies',
      plural: 'places for copies',
      holds: 'lets them expire',
      productionOnly: true,
      judge: (resource, around) => judges[resource.value.type]?.(resource, around, maximumDays),
    });
  },
});

/** Each rule has an end of its own; rules that are made in a loop are not counted one by one. */
function ofPlan(plan: Resource, _around: readonly Resource[], maximumDays: number): Verdict {
  if (namesUnder(plan, 'rule.dynamic.for_each').length > 0)
    return { open: 'how long backups are kept is not written out' };
  const rules = allAt(plan, 'rule.rule_name').length;
  const ends = allAt(plan, 'rule.lifecycle.delete_after');
  if (ends.length < rules) {
    return namesUnder(plan, 'rule.lifecycle.dynamic').length > 0
      ? { open: 'how long backups are kept is not written out' }
      : { flaw: 'keeps backups for ever' };
  }
  const days = ends.map((value) => (isExpression(value) ? undefined : numberOf({ value })));
  const longest = Math.max(...days.map((one) => one ?? 0));
  if (maximumDays > 0 && longest > maximumDays)
    return { flaw: `keeps backups for ${longest} days, more than ${maximumDays}` };
  return days.includes(undefined) && maximumDays > 0
    ? { open: 'how long backups are kept is not written out' }
    : 'sound';
}

/** Only a bucket that keeps versions has old ones. */
function ofVersions(bucket: Resource, around: readonly Resource[]): Verdict | undefined {
  const versioning = ofTypes(around, 'aws_s3_bucket_versioning');
  const keeps = tieTo(bucket, versioning, ['bucket']);
  const own = switchOf(bucket, 'versioning.enabled');
  const isOn =
    own === 'on' ||
    (keeps === 'tied' &&
      versioning.some(
        (one) =>
          tieTo(bucket, [one], ['bucket']) === 'tied' &&
          textOf(readingOf(one, 'versioning_configuration.status')) === 'Enabled',
      ));
  if (!isOn) return undefined;
  const rules = ofTypes(around, 'aws_s3_bucket_lifecycle_configuration');
  const ruled = rules.filter((rule) => tieTo(bucket, [rule], ['bucket']) === 'tied');
  const ends = (one: Resource, list: string): boolean =>
    namesUnder(one, `${list}.noncurrent_version_expiration`).length > 0;
  if (ends(bucket, 'lifecycle_rule') || ruled.some((rule) => ends(rule, 'rule'))) return 'sound';
  const isOpen =
    tieTo(bucket, rules, ['bucket']) === 'perhaps' ||
    [bucket, ...ruled].some((one) => namesUnder(one, '').some((name) => /^(?:lifecycle_)?rule\.dynamic\./.test(name)));
  return isOpen
    ? { open: 'whether old versions expire is not written out' }
    : { flaw: 'old versions are kept for ever' };
}
