import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { stateKeptAndLocked } from './check.ts';

const root = (attributes: Parameters<typeof resource>[1]) => resource('terraform', attributes, { name: '' });
const s3 = { 'backend.s3.bucket': 'state', 'backend.s3.key': 'shop' };

const cases = casesOf(stateKeptAndLocked, {
  passes: [
    {
      name: 'with a lock',
      facts: [root({ ...s3, 'backend.s3.use_lockfile': true })],
      because: /The root with a backend declared as code keeps its state shared and locked/,
    },
    { name: 'with a table', facts: [root({ ...s3, 'backend.s3.dynamodb_table': 'locks' })], because: /The root/ },
    { name: 'that locks by itself', facts: [root({ 'backend.gcs.bucket': 'state' })], because: /The root/ },
    { name: 'kept by a service', facts: [root({ 'cloud.organization': 'acme' })], because: /The root/ },
  ],
  fails: [
    {
      name: 'a file',
      facts: [root({ 'backend.local.path': 'state' })],
      because: /1 of 1 root with a backend: terraform \(infra\/main\.tf:3\): keeps its state in a file/,
    },
    { name: 'no lock', facts: [root(s3)], because: /in S3 without a lock/ },
  ],
  notDetermined: [
    { name: 'completed when it is run', facts: [root({ 'backend.s3': '' })], because: /completed when it is run/ },
  ],
  notApplicable: [
    { name: 'no backend', facts: [root({ required_version: '>= 1.6' })], because: /No backend for state/ },
    { name: 'an example', facts: [resource('terraform', s3, { name: '', context: 'example' })], because: /No backend/ },
  ],
});
for (const [name, run] of cases) test(name, run);
