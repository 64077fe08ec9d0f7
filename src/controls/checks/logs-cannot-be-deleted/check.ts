import { defineCheck } from '../../check.ts';
import {
  allAt,
  isOneModule,
  namesUnder,
  ofTypes,
  switchOf,
  tieTo,
  tiedTo,
  type Resource,
} from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';
import { auditStoreOf } from '../../kit/log-stores.ts';

export const logsCannotBeDeleted = defineCheck({
  meta: {
    id: 'logs-cannot-be-deleted',
    title: 'Each bucket declared as code that keeps an audit trail keeps it from being deleted',
    question: 'Who could tamper with logs?',
    rationale:
      'Whoever is recorded must not be able to take the record away. A lock on the objects, a locked retention policy, or a policy of the bucket that denies deletion keeps it; without one, every administrator of the account can delete it. Buckets in an account of their own that are declared elsewhere, and rules of the whole organisation, are not seen.',
    remediation:
      'Lock the objects (`aws_s3_bucket_object_lock_configuration`, `retention_policy` with `is_locked`), or deny `s3:DeleteObject` in the policy of the bucket and keep it in an account of its own.',
    reference: 'LOG-03',
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
      holds: 'keeps it from being deleted',
      productionOnly: true,
      judge: (resource, around) =>
        auditStoreOf(resource, around) === undefined ? undefined : verdictOf(resource, around),
    });
  },
});

function verdictOf(bucket: Resource, around: readonly Resource[]): Verdict {
  if (bucket.value.type === 'google_storage_bucket') return ofGoogle(bucket);
  const locks = ofTypes(around, 'aws_s3_bucket_object_lock_configuration');
  const tie = tieTo(bucket, locks, ['bucket']);
  const own =
    namesUnder(bucket, 'object_lock_configuration').length + namesUnder(bucket, 'objectlockconfiguration').length;
  if (tie === 'tied' || own > 0 || deniesDeletion(bucket, around)) return 'sound';
  const enabled = switchOf(bucket, 'object_lock_enabled', 'ObjectLockEnabled');
  if (tie === 'perhaps' || enabled === 'unresolved')
    return { open: 'whether its objects are locked is not written out' };
  return {
    flaw: enabled === 'on' ? 'objects can be locked, and nothing says for how long' : 'its objects can be deleted',
  };
}

function ofGoogle(bucket: Resource): Verdict {
  const locked = switchOf(bucket, 'retention_policy.is_locked');
  if (locked === 'unresolved') return { open: 'whether its retention is locked is not written out' };
  return locked === 'on' ? 'sound' : { flaw: 'its objects can be deleted (no locked retention)' };
}

const deletion = /s3:(?:Delete(?:Object|\*)|\*)/;

/** In the policy itself, or in a document of the same module that it is made of. */
function deniesDeletion(bucket: Resource, around: readonly Resource[]): boolean {
  const policies = tiedTo(bucket, ofTypes(around, 'aws_s3_bucket_policy', 'AWS::S3::BucketPolicy'), [
    'bucket',
    'Bucket',
  ]);
  const texts = policies.flatMap((policy) => allAt(policy, 'policy')).map(String);
  if (texts.some((text) => /\bdeny\b/i.test(text) && deletion.test(text))) return true;
  const documents = ofTypes(around, 'data.aws_iam_policy_document').filter(
    (one) =>
      policies.some((policy) => isOneModule(policy, one)) && texts.some((text) => text.includes(`.${one.value.name}.`)),
  );
  const written = [
    ...documents.map((one) => ({ effects: allAt(one, 'statement.effect'), actions: allAt(one, 'statement.actions') })),
    ...policies.map((one) => ({
      effects: allAt(one, 'PolicyDocument.Statement.Effect'),
      actions: allAt(one, 'PolicyDocument.Statement.Action'),
    })),
  ];
  return written.some(
    ({ effects, actions }) => effects.includes('Deny') && actions.some((action) => deletion.test(String(action))),
  );
}
