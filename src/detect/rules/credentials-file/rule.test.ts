import { createHash } from 'node:crypto';
import { testCases } from '../rule-cases.ts';
import { credentialsFile } from './rule.ts';

testCases(credentialsFile, [
  {
    name: 'a key and nothing else',
    path: 'master.key',
    code: createHash('md5').update('a').digest('hex'),
    lines: [1],
    detail: /a key/,
  },
  {
    name: 'every database, any port',
    path: '.pgpass',
    code: '# mine\n*:*:*:app:w8Kd-31xQ\nh:5432:db:u:password\n',
    lines: [2, 3],
  },
  { name: 'one digit over and over', path: 'master.key', code: '0'.repeat(32), lines: [] },
  { name: 'sentences', path: '.pgpass', code: 'note: a:b:c and so on\n', lines: [] },
]);
