import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { dataInAllowedRegions } from './check.ts';

const provider = (region: string) => resource('provider', { region }, { name: 'aws' });
const parameters = { allowed: 'eu-*, europe-west3' };

const cases = casesOf(dataInAllowedRegions, {
  passes: [
    {
      name: 'by its provider',
      facts: [provider('eu-central-1'), resource('aws_s3_bucket')],
      parameters,
      because: /The store declared as code stands in a region that is allowed/,
    },
    {
      name: 'by itself',
      facts: [resource('google_storage_bucket', { location: 'EUROPE-WEST3' })],
      parameters,
      because: /The store/,
    },
  ],
  fails: [
    {
      name: 'elsewhere',
      facts: [provider('us-east-1'), resource('aws_s3_bucket')],
      parameters,
      because: /1 of 1 store: aws_s3_bucket\.main .*stands in us-east-1/,
    },
  ],
  notDetermined: [
    {
      name: 'nothing is declared',
      facts: [provider('us-east-1'), resource('aws_s3_bucket')],
      because: /Which regions are allowed is not declared; stores whose region is written out stand in us-east-1/,
    },
    {
      name: 'a variable',
      facts: [provider('{ var.region }'), resource('aws_s3_bucket')],
      parameters,
      because: /not written out/,
    },
    {
      name: 'a provider with an alias',
      facts: [provider('eu-west-1'), resource('aws_s3_bucket', { provider: '{ aws.us }' })],
      parameters,
      because: /not written out/,
    },
  ],
  notApplicable: [{ name: 'no store', facts: [provider('us-east-1')], because: /No store/ }],
});
for (const [name, run] of cases) test(name, run);
