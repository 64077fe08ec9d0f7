import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { secretsNotReturned } from './check.ts';

const described = (over: Partial<FactMap['described-output']> = {}) =>
  fact('described-output', {
    path: 'openapi.yaml',
    line: 1,
    form: 'openapi',
    types: 3,
    fields: [],
    elsewhere: 0,
    context: 'production',
    ...over,
  });
const password = { owner: 'User', field: 'password', line: 30, is: 'password' } as const;
const token = { owner: 'App', field: 'secretKey', line: 9, is: 'secret' } as const;

const cases = casesOf(secretsNotReturned, {
  passes: [
    {
      name: 'nothing of the kind',
      facts: [described()],
      because: /3 types are returned by 1 described interface, none/,
    },
    {
      name: 'listed as meant to go out',
      facts: [described({ fields: [token] })],
      parameters: { allowed: 'app.secretkey' },
      because: /Listed as meant to go out: App\.secretKey/,
    },
  ],
  fails: [
    {
      name: 'a password',
      facts: [described({ fields: [password, token] })],
      because: /1 password is returned: User\.password \(openapi\.yaml:30\)\. Whether one more is/,
    },
    {
      name: 'in a folder of documentation',
      facts: [described({ fields: [password], context: 'documentation', path: 'docs/openapi.yaml' })],
      because: /1 password is returned/,
    },
  ],
  notDetermined: [
    {
      name: 'a key may be meant to go out',
      facts: [described({ fields: [token] })],
      because: /1 field of 3 described types is meant to go out is not known: App\.secretKey \(a key or token/,
    },
    { name: 'described in other files', facts: [described({ elsewhere: 2 })], because: /in part in other files/ },
    { name: 'no type at all', facts: [described({ types: 0 })], because: /name no type/ },
    { name: 'unread', facts: [repository()], gaps: [gap('described-output')], because: /could not be read/ },
  ],
  notApplicable: [
    { name: 'no description', facts: [repository()], because: /No interface is described/ },
    {
      name: 'of somebody else',
      facts: [described({ fields: [password], path: 'src/clients/shop/openapi.yaml' })],
      because: /No interface is described/,
    },
    { name: 'for a test', facts: [described({ context: 'test' })], because: /No interface is described/ },
  ],
});
for (const [name, run] of cases) test(name, run);
