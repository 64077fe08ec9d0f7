import { defineCheck } from '../../check.ts';
import { isInfrastructure } from '../../kit/code.ts';
import { allAt, readingOf, switchOf, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, judgeAll, providerGap, type Verdict } from '../../kit/declared.ts';
import { notDetermined } from '../../../model/outcome.ts';
import { listed } from '../../words.ts';
import { resourceName } from '../../kit/resources.ts';

type Judge = (resource: Resource) => Verdict | undefined;

const judges: Readonly<Record<string, Judge>> = {
  aws_cloudtrail: (trail) =>
    ofTrail(trail, {
      on: 'enable_logging',
      everywhere: 'is_multi_region_trail',
      validated: 'enable_log_file_validation',
    }),
  'AWS::CloudTrail::Trail': (trail) =>
    ofTrail(trail, { on: 'IsLogging', everywhere: 'IsMultiRegionTrail', validated: 'EnableLogFileValidation' }),
  aws_eks_cluster: (cluster) => {
    const logs = allAt(cluster, 'enabled_cluster_log_types');
    if (logs.includes('audit')) return 'sound';
    return logs.length > 0 && readingOf(cluster, 'enabled_cluster_log_types') === 'unresolved'
      ? { open: 'which logs the cluster writes is not written out' }
      : { flaw: 'the cluster writes no audit log' };
  },
};

/** What somebody who administers an account declares. */
const ofAmazon = /^(?:aws_(?!iam_policy_document)|AWS::)/;

export const cloudAuditTrailOn = defineCheck({
  meta: {
    id: 'cloud-audit-trail-on',
    title:
      'Each audit trail and managed cluster declared as code records what administrators do, everywhere and with validation',
    question: 'Is every administrative action in the cloud recorded?',
    rationale:
      'Whoever takes over an account changes it through its interface; only the trail of that interface tells. A trail must be on, cover all regions and carry digests, so that a changed file shows. A trail of the whole organisation is often declared where nobody looks, so a repository that declares resources of AWS and no trail is not determined. What Google Cloud and Azure record of administrators is always on and not judged.',
    remediation:
      'Set `is_multi_region_trail` and `enable_log_file_validation` on the trail, and `enabled_cluster_log_types` with `audit` on each cluster.',
    reference: 'LOG-01',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts) {
    const question = {
      noun: 'audit trail or cluster',
      plural: 'audit trails and clusters',
      holds: 'records what administrators do',
      judge: (resource: Resource) => judges[resource.value.type]?.(resource),
      nothing: 'No audit trail or managed cluster of AWS is declared as code in the repository.',
    };
    const own = facts
      .of('infrastructure-resource')
      .filter((one) => isInfrastructure(one) && ofAmazon.test(one.value.type));
    const elsewhere = facts.anywhere('infrastructure-resource').some((one) => isInfrastructure(one) && isTrail(one));
    if (own.length > 0 && !elsewhere && judgeAll(own, question).every(({ verdict }) => verdict === 'sound'))
      return notDetermined(
        `Resources of AWS are declared (${listed(own.map(resourceName), 2)}), and in no repository of the run is a trail: it may be declared elsewhere.`,
      );
    return eachDeclared(facts, question);
  },
});

const isTrail = ({ value: { type } }: Resource): boolean =>
  type === 'aws_cloudtrail' || type === 'AWS::CloudTrail::Trail' || type === 'aws_cloudtrail_event_data_store';

function ofTrail(
  trail: Resource,
  names: { readonly on: string; readonly everywhere: string; readonly validated: string },
): Verdict {
  const settings = [
    switchOf(trail, names.on),
    switchOf(trail, names.everywhere),
    switchOf(trail, names.validated),
  ] as const;
  const [on, everywhere, validated] = settings;
  const flaws = [
    ...(on === 'off' ? ['it is switched off'] : []),
    ...(everywhere === 'off' || everywhere === 'absent' ? ['it covers one region only'] : []),
    ...(validated === 'off' || validated === 'absent' ? ['its files carry no digests'] : []),
  ];
  if (flaws.length > 0) return { flaw: flaws.join(' and ') };
  return settings.includes('unresolved') ? { open: 'what it covers is not written out' } : 'sound';
}
