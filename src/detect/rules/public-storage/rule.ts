/** Buckets and containers that anybody may read. */
import { matchPatterns, type Pattern } from '../../pattern-rule.ts';
import type { Rule } from '../../rule.ts';

const detail: Pattern['detail'] = (found) => found[0].replace(/\s+/g, ' ').trim();
const patterns: readonly Pattern[] = [
  { kinds: ['hcl'], in: 'uncommented', detail, pattern: /^\s{0,40}acl\s{0,60}=\s{0,20}"public-read(?:-write)?"/g },
  {
    kinds: ['hcl'],
    in: 'uncommented',
    detail,
    pattern:
      /^\s{0,40}(?:block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets)\s{0,60}=\s{0,20}false\b/g,
  },
  {
    kinds: ['hcl'],
    in: 'uncommented',
    detail,
    pattern: /^\s{0,40}(?:allow_blob_public_access|allow_nested_items_to_be_public)\s{0,60}=\s{0,20}true\b/g,
  },
  {
    kinds: ['hcl'],
    in: 'uncommented',
    detail,
    // Oracle's object storage.
    pattern: /^\s{0,40}access_type\s{0,60}=\s{0,20}"(?:ObjectRead|ObjectReadWithoutList)"/g,
  },
  {
    kinds: ['hcl'],
    in: 'uncommented',
    detail,
    pattern: /^\s{0,40}special_group\s{0,60}=\s{0,20}"(?:allAuthenticatedUsers|allUsers)"/g,
  },
  {
    kinds: ['hcl'],
    in: 'uncommented',
    detail,
    pattern: /^\s{0,40}container_access_type\s{0,60}=\s{0,20}"(?:blob|container)"/g,
  },
  {
    kinds: ['hcl'],
    in: 'uncommented',
    detail,
    pattern:
      /^\s{0,40}(?:member\s{0,60}=\s{0,20}|members\s{0,60}=\s{0,20}\[[^\]\n]{0,200}?)"(?:allUsers|allAuthenticatedUsers)"/g,
    judge: (_found, file, start) =>
      /google_storage_(?:bucket|default_object)/.test(file.masked.uncommented.slice(Math.max(0, start - 400), start)),
  },
  {
    kinds: ['yaml', 'json'],
    in: 'uncommented',
    detail,
    pattern: /["']?AccessControl["']?\s{0,4}:\s{0,4}["']?PublicRead(?:Write)?\b/g,
  },
  {
    kinds: ['yaml', 'json'],
    in: 'uncommented',
    detail,
    pattern:
      /["']?(?:BlockPublicAcls|BlockPublicPolicy|IgnorePublicAcls|RestrictPublicBuckets)["']?\s{0,4}:\s{0,4}["']?false\b/gi,
  },
];

export const publicStorage: Rule = {
  meta: {
    id: 'public-storage',
    title: 'Storage that anybody may read',
    class: 'iac',
    severity: 'high',
    why: 'What lies in the bucket can be listed and copied by everyone; most large leaks of stored files began this way.',
    remediation:
      'Block public access for the account and the bucket; serve public files through a distribution that reads a private one.',
    references: ['CWE-732', 'CIS AWS Foundations 2.1'],
  },
  kinds: ['hcl', 'yaml', 'json'],
  contexts: ['production'],
  prefilter: { any: ['"objectread', 'public', 'container_access_type', 'allusers', 'allauthenticatedusers'] },
  match: (file) => matchPatterns(file, patterns),
  examples: {
    bad: [
      { path: 'storage.tf', code: 'resource "aws_s3_bucket_acl" "a" {\n  acl = "public-read"\n}\n' },
      {
        path: 'storage.tf',
        code: 'resource "google_storage_bucket_iam_member" "a" {\n  role   = "roles/storage.objectViewer"\n  member = "allUsers"\n}\n',
      },
    ],
    good: [
      {
        path: 'storage.tf',
        code: 'resource "aws_s3_bucket_public_access_block" "a" {\n  block_public_acls = true\n  # acl = "public-read"\n}\n',
      },
      { path: 'run.tf', code: 'resource "google_cloud_run_service_iam_member" "a" {\n  member = "allUsers"\n}\n' },
    ],
  },
};
