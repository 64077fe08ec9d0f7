import { defineCheck } from '../../check.ts';
import { allAt, numberOf, ofTypes, readingOf, tiedTo, type Reading, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';
import { storeOf } from '../../kit/log-stores.ts';

interface Band {
  readonly minimumDays: number;
  readonly maximumDays: number;
}

/** What keeps logs by itself: its setting, and what it does without one. */
const sinks: ReadonlyMap<string, { readonly setting: string; readonly absent: 'for ever' | 'unclear' | number }> =
  new Map([
    ['aws_cloudwatch_log_group', { setting: 'retention_in_days', absent: 'for ever' }],
    ['AWS::Logs::LogGroup', { setting: 'RetentionInDays', absent: 'for ever' }],
    ['google_logging_project_bucket_config', { setting: 'retention_days', absent: 30 }],
    ['google_logging_folder_bucket_config', { setting: 'retention_days', absent: 30 }],
    ['google_logging_organization_bucket_config', { setting: 'retention_days', absent: 30 }],
    ['azurerm_log_analytics_workspace', { setting: 'retention_in_days', absent: 'unclear' }],
  ]);

export const logRetentionBounded = defineCheck({
  meta: {
    id: 'log-retention-bounded',
    title: 'Each place for logs declared as code keeps them as long as the policy says',
    question: 'How long are logs kept?',
    rationale:
      'What happened a year ago can be asked for only where logs are kept that long; what is kept for ever holds data that should be gone. Log groups, workspaces, buckets of logs and buckets that trails and load balancers write to are held against the least and, where the policy has one, the most days (0: none). A rule protects forwards only: that the logs of the period are there, the logs themselves show. Places that are not declared as code are not seen.',
    remediation:
      'Set the retention on the log group, workspace or bucket; or set the days of the policy with this check, where shorter ones are meant.',
    reference: 'LOG-02',
    evaluation: 'state',
    parameters: { minimumDays: 365, maximumDays: 0 },
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts, band) {
    return eachDeclared(facts, {
      noun: 'place for logs',
      plural: 'places for logs',
      holds: 'keeps them as long as it must',
      productionOnly: true,
      judge: (resource, around) => ofSink(resource, band) ?? ofBucket(resource, around, band),
    });
  },
});

function ofSink(resource: Resource, band: Band): Verdict | undefined {
  const sink = sinks.get(resource.value.type);
  if (sink === undefined) return undefined;
  const given = readingOf(resource, sink.setting);
  if (given !== 'absent') return inBand(given, band);
  return sink.absent === 'unclear'
    ? { open: 'how long it keeps logs is left to its plan' }
    : inBand({ value: sink.absent === 'for ever' ? 0 : sink.absent }, band);
}

/** A bucket keeps what no rule expires. */
function ofBucket(bucket: Resource, around: readonly Resource[], band: Band): Verdict | undefined {
  if (storeOf(bucket, around) === undefined) return undefined;
  const rules = tiedTo(bucket, ofTypes(around, 'aws_s3_bucket_lifecycle_configuration'), ['bucket']);
  const days = [
    ...rules.flatMap((rule) => allAt(rule, 'rule.expiration.days')),
    ...allAt(bucket, 'lifecycle_rule.expiration.days'),
    ...allAt(bucket, 'LifecycleConfiguration.Rules.ExpirationInDays'),
  ];
  if (days.length === 0) return inBand({ value: 0 }, band);
  const verdicts = days.map((value) => inBand(typeof value === 'number' ? { value } : 'unresolved', band));
  return verdicts.find((one) => one !== 'sound' && 'flaw' in one) ?? verdicts.find((one) => one !== 'sound') ?? 'sound';
}

/** Zero days are for ever. */
function inBand(given: Reading, { minimumDays, maximumDays }: Band): Verdict {
  const days = numberOf(given);
  if (days === undefined) return { open: 'how long it keeps logs is not written out' };
  if (days === 0) return maximumDays > 0 ? { flaw: `keeps logs for ever, more than ${maximumDays} days` } : 'sound';
  if (days < minimumDays) return { flaw: `keeps logs for ${days} days, fewer than ${minimumDays}` };
  return maximumDays > 0 && days > maximumDays
    ? { flaw: `keeps logs for ${days} days, more than ${maximumDays}` }
    : 'sound';
}
