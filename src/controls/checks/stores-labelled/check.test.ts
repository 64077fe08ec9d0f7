import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { storesLabelled } from './check.ts';

const provider = (attributes: Parameters<typeof resource>[1] = {}, path = 'infra/main.tf') =>
  resource('provider', attributes, { name: 'aws', path });
const bucket = (attributes: Parameters<typeof resource>[1] = {}) => resource('aws_s3_bucket', attributes);

const cases = casesOf(storesLabelled, {
  passes: [
    {
      name: 'a tag',
      facts: [provider(), bucket({ 'tags.DataClassification': 'Confidential' })],
      because: /The store declared as code bears a label of its class/,
    },
    {
      name: 'by its provider',
      facts: [provider({ 'default_tags.tags.data_classification': 'internal' }), bucket()],
      because: /The store/,
    },
    {
      name: 'written within an expression',
      facts: [provider(), bucket({ tags: '{ merge(var.tags, { data_classification = "restricted" }) }' })],
      because: /The store/,
    },
    {
      name: 'of a template',
      facts: [
        resource(
          'AWS::S3::Bucket',
          { 'Properties.Tags.0.Key': 'DataClass', 'Properties.Tags.0.Value': 'public' },
          { tool: 'cloudformation' },
        ),
      ],
      because: /The store/,
    },
  ],
  fails: [
    {
      name: 'none',
      facts: [provider(), bucket({ 'tags.Name': 'x' })],
      because: /1 of 1 store: .*bears no label of its class/,
    },
    {
      name: 'a label that nobody knows',
      facts: [provider(), bucket({ 'tags.data_class': 'purple' })],
      because: /its label purple is none of public, internal, confidential and restricted/,
    },
  ],
  notDetermined: [
    {
      name: 'tags that are handed in',
      facts: [provider(), bucket({ tags: '{ var.tags }' })],
      because: /not, or not all, written out/,
    },
    { name: 'a module that anybody may call', facts: [bucket()], because: /not, or not all, written out/ },
    {
      name: 'a module whose caller has default tags',
      facts: [provider({ 'default_tags.tags.data_class': 'internal' }, 'live/main.tf'), bucket()],
      because: /not, or not all, written out/,
    },
    {
      name: 'a template, whose stack may have tags',
      facts: [resource('AWS::S3::Bucket', {}, { tool: 'cloudformation' })],
      because: /written out/,
    },
  ],
  notApplicable: [{ name: 'no store', facts: [resource('aws_vpc')], because: /No store/ }],
});
for (const [name, run] of cases) test(name, run);
