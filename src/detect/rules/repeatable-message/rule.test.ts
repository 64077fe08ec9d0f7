import { testCases } from '../rule-cases.ts';
import { repeatableMessage } from './rule.ts';

testCases(repeatableMessage, [
  {
    name: 'a queue of Node',
    path: 'a.ts',
    code: "new Worker('mails', async (job) => {\n  await mailer.sendMail(job.data)\n})\n",
    lines: [1],
  },
  {
    name: 'one that only reads',
    path: 'a.ts',
    code: "new Worker('mails', async (job) => {\n  await cache.warm(job.data)\n})\n",
    lines: [],
  },
]);
