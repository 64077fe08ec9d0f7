import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandlerTraces } from './handler-join.ts';
import type { HandlerFact, LoggingFileFact } from './handler.ts';

const handler = (over: Partial<HandlerFact>): HandlerFact => ({
  path: 'src/a.ts',
  line: 1,
  framework: 'express',
  kind: 'http',
  name: 'login',
  isRegistered: true,
  hasBody: true,
  logs: [],
  calls: [],
  guards: [],
  context: 'production',
  ...over,
});
const file = (name: string, path = 'src/b.ts'): LoggingFileFact => ({
  path,
  language: 'typescript',
  functions: [{ name, style: 'text' }],
  context: 'production',
});
const elsewhere = handler({ hasBody: false, route: '/login' });

const cases: readonly (readonly [string, HandlerFact, readonly HandlerFact[], readonly LoggingFileFact[], string])[] = [
  [
    'its own log',
    handler({ logs: [{ callee: 'log.info', line: 4, style: 'text' }] }),
    [],
    [],
    'logged by log.info (src/a.ts:4)',
  ],
  ['no log', handler({}), [], [], 'silent'],
  [
    'a function that it calls',
    handler({ calls: ['compare', 'signIn'] }),
    [],
    [file('signIn')],
    'logged by signIn (src/b.ts)',
  ],
  ['a name that everything has', handler({ calls: ['save'] }), [], [file('save')], 'silent'],
  ['a body in another file', elsewhere, [handler({ path: 'src/c.ts', isRegistered: false })], [], 'silent'],
  [
    'a body in another file that logs',
    elsewhere,
    [handler({ path: 'src/c.ts', logs: [{ callee: 'audit', line: 9, style: 'audit' }] })],
    [],
    'logged by audit (src/c.ts:9)',
  ],
  ['a logging function of its name', elsewhere, [], [file('login')], 'logged by login (src/b.ts)'],
  ['a body nowhere', elsewhere, [], [], 'unknown'],
  [
    'another controller',
    handler({ hasBody: false, name: 'UserController.store' }),
    [handler({ name: 'TeamController.store' })],
    [],
    'unknown',
  ],
];

for (const [name, one, others, files, expected] of cases) {
  test(`${name}: ${expected}`, () => {
    const trace = new HandlerTraces([one, ...others], files).of(one);
    assert.equal(trace.result === 'logged' ? `logged by ${trace.by}` : trace.result, expected);
  });
}
