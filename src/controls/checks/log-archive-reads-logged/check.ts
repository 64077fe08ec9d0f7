import { defineCheck } from '../../check.ts';
import { allAt, namesUnder, ofTypes, readingOf, tieTo, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';
import { auditStoreOf } from '../../kit/log-stores.ts';

export const logArchiveReadsLogged = defineCheck({
  meta: {
    id: 'log-archive-reads-logged',
    title: 'Reads of each bucket declared as code that keeps an audit trail are themselves logged',
    question: 'Who can read audit logs?',
    rationale:
      'Logs tell everything about everybody, so who reads them is of interest too. Access logs of the bucket, or a trail that records what is done with objects, show it. Who may read is the matter of grants, which other checks judge as far as they are declared; archives outside the code are not seen.',
    remediation:
      'Log the access to the bucket (`aws_s3_bucket_logging`, `logging`), or let the trail record data events of S3.',
    reference: 'LOG-14',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts) {
    return eachDeclared(facts, {
      noun: 'bucket with an audit trail',
      plural: 'buckets with audit trails',
      holds: 'has its reads logged',
      productionOnly: true,
      judge: (resource, around) =>
        auditStoreOf(resource, around) === undefined ? undefined : verdictOf(resource, around),
    });
  },
});

function verdictOf(bucket: Resource, around: readonly Resource[]): Verdict {
  if (namesUnder(bucket, 'logging.dynamic.for_each').length > 0 || readingOf(bucket, 'logging') === 'unresolved')
    return { open: 'whether its reads are logged is not written out' };
  const own = namesUnder(bucket, 'logging.').length + namesUnder(bucket, 'loggingconfiguration.').length;
  const tie = tieTo(bucket, ofTypes(around, 'aws_s3_bucket_logging'), ['bucket']);
  const trails = ofTypes(around, 'aws_cloudtrail', 'AWS::CloudTrail::Trail', 'google_project_iam_audit_config');
  if (own > 0 || tie === 'tied' || trails.some(recordsObjects)) return 'sound';
  return tie === 'perhaps'
    ? { open: 'whether its reads are logged is not written out' }
    : { flaw: 'its reads are not logged' };
}

/** A trail with data events of objects, or audit logs of what is read. */
const recordsObjects = (trail: Resource): boolean =>
  allAt(trail, 'audit_log_config.log_type').includes('DATA_READ') ||
  [
    'event_selector.data_resource.type',
    'advanced_event_selector.field_selector.equals',
    'EventSelectors.DataResources.Type',
  ].some((name) => allAt(trail, name).includes('AWS::S3::Object'));
