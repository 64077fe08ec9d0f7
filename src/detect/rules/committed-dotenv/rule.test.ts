import { testCases } from '../rule-cases.ts';
import { committedDotenv } from './rule.ts';

testCases(committedDotenv, [
  {
    name: 'export and quotes',
    path: '.env',
    code: 'export A=1\nexport API_TOKEN="w8Kd-31xQ"\n',
    lines: [2],
    detail: /2 values, 1 of them/,
  },
  {
    name: 'a database address with a password',
    path: '.env',
    code: 'DATABASE_URL=mysql://a:w8Kd-31xQ@db/a\n',
    lines: [1],
  },
  {
    name: 'settings without credentials',
    path: '.env',
    code: 'PORT=1\nTOKEN_TTL=3600\nPUBLIC_URL=https://a.io\n',
    lines: [],
  },
]);

// Read by eye in public applications.
testCases(committedDotenv, [
  {
    name: 'the stock login of a database on this machine',
    path: '.env.development',
    code: 'URL=https://local.shop.dev\nDATABASE_URL=postgres://user:pass@127.0.0.1:5432/shop\n',
    lines: [],
  },
  {
    name: 'a password elsewhere',
    path: '.env.development',
    code: 'DATABASE_URL=postgres://user:w8Kd-31xQ@db.shop.io/shop\n',
    lines: [1],
  },
]);
