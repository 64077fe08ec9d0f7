import { defineCheck } from '../../check.ts';
import { keepsObjects } from '../../kit/deletion-locks.ts';
import { eachDeclared, providerGap } from '../../kit/declared.ts';
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
        auditStoreOf(resource, around) === undefined ? undefined : keepsObjects(resource, around),
    });
  },
});
