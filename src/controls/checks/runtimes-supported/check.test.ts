import { test } from 'node:test';
import { casesOf, fact, gap, window } from '../../test-facts.ts';
import { runtimesSupported } from './check.ts';

const runtime = (name: 'node' | 'python' | 'go', version: string, path = '.nvmrc') =>
  fact('runtime-version', { runtime: name, version, path, line: 1 });

// Day 0 is 2026-01-01; cases without a period are judged on day 100, 2026-04-11.
const cases = casesOf(runtimesSupported, {
  passes: [
    {
      name: 'supported',
      facts: [runtime('node', '24')],
      because: /1 declared runtime, each supported: node 24 \(\.nvmrc:1, support ends 2028-04-30\)/,
    },
    { name: 'supported until later that month', facts: [runtime('node', '20')], because: /support ends 2026-04-30/ },
    {
      name: 'an example may be old',
      facts: [runtime('node', '24'), runtime('node', '12', 'examples/a/.nvmrc')],
      because: /1 declared runtime/,
    },
    {
      name: 'a wide range beside the exact version',
      facts: [runtime('node', '>=18', 'package.json'), runtime('node', '24')],
      because:
        /2 declared runtimes, each supported: node 24 \(.*\)\. An exact version beside or above narrows node >=18 \(package\.json:1, support of 18 ended 2025-04-30\)/,
    },
    {
      name: 'open, from a supported version on',
      facts: [runtime('node', '>=22', 'package.json')],
      because: /each supported/,
    },
  ],
  fails: [
    {
      name: 'ended',
      facts: [runtime('node', '18.20'), runtime('python', '3.13', '.python-version')],
      because: /1 of 2 declared runtimes past the end of support: node 18\.20 \(\.nvmrc:1, support ended 2025-04-30\)/,
    },
    {
      name: 'ends within the window, although nothing landed',
      facts: [runtime('node', '20')],
      period: window(100, 200),
      because: /From 2026-04-30 to 2026-07-20: 1 of 1 declared runtime past/,
    },
    {
      name: 'every line of a range ended',
      facts: [runtime('node', '>=18 <20', 'package.json')],
      because: /past the end of support: node >=18 <20/,
    },
    {
      name: 'the last line of a range ends',
      facts: [runtime('node', '>=20 <22', 'package.json')],
      period: window(100, 200),
      because: /From 2026-04-30 to 2026-07-20: 1 of 1 declared runtime past/,
    },
    { name: 'each choice ended', facts: [runtime('node', '16 || 18')], because: /16 \|\| 18/ },
  ],
  notDetermined: [
    {
      name: 'an old version or a newer one',
      facts: [runtime('node', '>=18', 'package.json')],
      because: /does not tell whether a supported version runs: node >=18/,
    },
    {
      name: 'a range of which one line is supported',
      facts: [runtime('node', '18 - 20', 'package.json')],
      because: /node 18 - 20/,
    },
    {
      name: 'an exact version in another folder',
      facts: [runtime('node', '>=18', 'package.json'), runtime('node', '24', 'api/.nvmrc')],
      because: /node >=18/,
    },
    {
      name: 'the lowest version of a Go module',
      facts: [runtime('go', '1.18', 'go.mod')],
      because: /go 1\.18 or newer \(go\.mod:1, support of 1\.18 ended 2023-02-01\)/,
    },
    { name: 'a version nobody knows', facts: [runtime('node', 'latest')], because: /node latest/ },
    {
      name: 'a file could not be read',
      facts: [runtime('node', '24')],
      gaps: [gap('runtime-version')],
      because: /Not everything/,
    },
  ],
  notApplicable: [{ name: 'none declared', facts: [], because: /declares no version/ }],
});
for (const [name, run] of cases) test(name, run);
