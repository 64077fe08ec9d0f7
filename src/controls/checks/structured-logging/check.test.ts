import { test } from 'node:test';
import { casesOf, fact, gap, image } from '../../test-facts.ts';
import { structuredLogging } from './check.ts';

const pino = fact('tracked-file', { topic: 'structured-logging', path: 'package.json', line: 12, detail: 'pino' });
const other = fact('tracked-file', { topic: 'schema', path: 'db.sql', line: 1, detail: 'table' });

const cases = casesOf(structuredLogging, {
  passes: [
    { name: 'a library', facts: [image(), pino], because: /1 sign of structured logging: pino \(package\.json:12\)/ },
    {
      name: 'although a file could not be read',
      facts: [image(), pino],
      gaps: [gap('tracked-file')],
      because: /1 sign/,
    },
  ],
  fails: [{ name: 'none', facts: [image(), other], because: /No library or configuration/ }],
  notDetermined: [
    { name: 'none, and a file could not be read', facts: [image()], gaps: [gap('tracked-file')], because: /may be in/ },
  ],
  notApplicable: [
    {
      name: 'a compose file for developers',
      facts: [image({ path: 'docker-compose.yml', image: 'postgres:17' })],
      because: /builds no container image/,
    },

    { name: 'a library', facts: [pino], because: /builds no container image/ },
    { name: 'an image for tests only', facts: [image({ context: 'test' })], because: /builds no container image/ },
  ],
});
for (const [name, run] of cases) test(name, run);
