/** What keeps the objects of a bucket from being deleted: a lock, a locked retention, a policy that denies it. */
import { allAt, isOneModule, namesUnder, ofTypes, switchOf, tieTo, tiedTo, type Resource } from './declarations.ts';
import type { Verdict } from './declared.ts';

export function keepsObjects(bucket: Resource, around: readonly Resource[]): Verdict {
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
  const policies = tiedTo(bucket, ofTypes(around, 'aws_s3_bucket_policy', 'AWS::S3::BucketPolicy'), ['bucket']);
  const texts = policies.flatMap((policy) => allAt(policy, 'policy')).map(String);
  if (texts.some((text) => /\bdeny\b/i.test(text) && deletion.test(text))) return true;
  const documents = ofTypes(around, 'data.aws_iam_policy_document').filter(
    (one) =>
      policies.some((policy) => isOneModule(policy, one)) && texts.some((text) => text.includes(`.${one.value.name}.`)),
  );
  return [
    ...documents.map((one) => [allAt(one, 'statement.effect'), allAt(one, 'statement.actions')] as const),
    ...policies.map(
      (one) => [allAt(one, 'PolicyDocument.Statement.Effect'), allAt(one, 'PolicyDocument.Statement.Action')] as const,
    ),
  ].some(([effects, actions]) => effects.includes('Deny') && actions.some((action) => deletion.test(String(action))));
}
