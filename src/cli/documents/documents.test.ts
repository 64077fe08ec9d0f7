import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseConfig } from '../../app/config.ts';
import { commands } from '../commands/commands.ts';
import { cliPage } from './cli-page.ts';
import { configurationExample, configurationPage } from './configuration-page.ts';
import { commandFaults, dependencyFaults, linkFaults, nameFaults, nameRules } from './faults.ts';
import { anchorsOf, table } from './markdown.ts';
import { membersOf, registryPage, type Registry } from './registry-page.ts';

test('the configuration page shows an example that is read, and every key', () => {
  assert.deepEqual(parseConfig({ path: '/x/plumbline.yaml', text: configurationExample }).owners, {
    'change-management': 'platform team',
  });
  const page = configurationPage();
  const rows = [
    '| `scope.repositories.include` | list of text | `["**"]` |',
    '| `parameters` | map of map of text, number, true or false, list of map of text, number, true or false |',
    '| `controls.<id>.reason` | text |',
    '| `window.asOf` | text |',
  ];
  for (const row of rows) assert.ok(page.includes(row), row);
});

test('the command page has every command, flag and exit code', () => {
  const page = cliPage(commands);
  for (const { name, flags, exits } of commands) {
    const section = page.split('\n## ').find((part) => part.startsWith(`${name}\n`)) ?? assert.fail(name);
    for (const flag of Object.values(flags)) assert.ok(section.includes(`--${flag.name}`), `${name} --${flag.name}`);
    for (const meaning of Object.values(exits)) assert.ok(section.includes(meaning), `${name}: ${meaning}`);
  }
});

test('every command has an example that its own parser knows, and says what 0 means', () => {
  const examples = commands.flatMap((command) => command.examples.map((example) => example.command));
  const page = { path: 'x.md', text: ['```sh', ...examples, '```'].join('\n') };
  assert.deepEqual(commandFaults([page], commands, {}), []);
  for (const command of commands)
    assert.ok(command.examples.length > 0 && command.exits[0] !== undefined, command.name);
});

describe('planted faults are found', () => {
  test('commands', () => {
    const rows: readonly [line: string, fault: RegExp | undefined][] = [
      ['plumbline audit . --from 2026-01-01', undefined],
      ['$ plumbline search --count x | head', undefined],
      ['plumbline search QUERY', undefined],
      ['plumbline COMMAND --json', undefined],
      ['plumbline control', undefined],
      ['bin/plumbline.mjs scan . --format sarif', undefined],
      ['npm start -- ../shop --port 1', undefined],
      ['npm run check', undefined],
      ['npm ci --nope', undefined],
      ['plumbline sacn', /no command "plumbline sacn"/],
      ['plumbline control shew X', /no command "plumbline control shew"/],
      ['plumbline scan --out x', /"plumbline scan" has no flag --out/],
      ['node bin/plumbline.mjs verify a --kee b', /has no flag --kee/],
      ['npm start -- . --portt 1', /"plumbline serve" has no flag --portt/],
      ['npm run chekc', /no npm script "chekc"/],
    ];
    for (const [line, fault] of rows) {
      const text = `Some words.\n\n\`\`\`sh\n${line}\n\`\`\`\n`;
      const faults = commandFaults([{ path: 'p.md', text }], commands, { scripts: { check: 'x' } });
      if (fault === undefined) assert.deepEqual(faults, [], line);
      else {
        assert.match(faults[0] ?? '', fault);
        assert.match(faults[0] ?? '', /^p\.md:4: /);
      }
    }
    const inline = { path: 'p.md', text: 'Use `plumbline sacn` or ``x``.' };
    assert.equal(commandFaults([inline], commands, {}).length, 1);
  });

  test('dependencies, both ways', () => {
    const page = {
      path: 'd.md',
      text: '| package | why | licence |\n| - | - | - |\n| `a` | x | MIT |\n| `b` | | MIT |\n| `c` | x | MIT |\n',
    };
    assert.deepEqual(dependencyFaults({ dependencies: { a: '1', b: '1' }, devDependencies: { z: '1' } }, page), [
      'd.md gives no reason for z',
      'd.md speaks of c, which package.json does not have',
      'd.md: the line of b is not filled in',
    ]);
  });

  test('links and headings', (t) => {
    const root = mkdtempSync(join(tmpdir(), 'plumbline-docs-'));
    t.after(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, 'docs'));
    const other = { path: 'docs/b.md', text: '# A heading, with `code`\n\n## Again\n\n## Again\n' };
    const page = {
      path: 'docs/a.md',
      text: [
        '[good](b.md) [good](b.md#a-heading-with-code) [good](b.md#again-1) [out](https://example.org/x) [up](../docs)',
        '[bad](c.md) `[not a link](d.md)`',
        '[bad](b.md#again-2) ![bad](e.png)',
        '```',
        '[not a link](f.md)',
        '```',
        '[here](#nowhere)',
      ].join('\n'),
    };
    for (const { path, text } of [other, page]) writeFileSync(join(root, path), text);
    assert.deepEqual(linkFaults(root, [other, page]), [
      'docs/a.md:2: the link c.md leads nowhere',
      'docs/a.md:3: b.md has no heading #again-2',
      'docs/a.md:3: the link e.png leads nowhere',
      'docs/a.md:7: the page has no heading #nowhere',
    ]);
  });

  test('names', () => {
    const page = {
      path: 'g.md',
      text: '## Banned words\n\n| word | x |\n| - | - |\n| `data` | x |\n| `manager` | x |\n\n## Allowed all the same\n\n| `data directory` | x |\n',
    };
    const rules = nameRules(page);
    const file = (path: string, text = '') => ({ path, text });
    const rows: readonly [ReturnType<typeof file>, number][] = [
      [file('src/a/run-manager.ts'), 1],
      [file('src/a/run-manager.test.ts'), 1],
      [file('src/data/x.ts'), 1],
      [file('src/database.ts', 'export const metadata = 1;'), 0],
      [file('src/x.ts', 'export class FindingManager {}'), 1],
      [file('src/x.ts', 'export async function loadData() {}'), 1],
      [file('src/x.ts', 'export type DATAThing = 1;'), 1],
      [file('src/data-directory.ts', 'export const dataDirectoryOf = 1;'), 0],
      [file('src/x.ts', 'const localManager = 1;'), 0],
    ];
    for (const [one, count] of rows) assert.equal(nameFaults([one], rules).length, count, `${one.path} ${one.text}`);
    assert.equal(nameFaults([], nameRules({ path: 'g.md', text: '' })).length, 1, 'an empty list of bans is a fault');
  });

  test('a rule without a page', (t) => {
    const root = mkdtempSync(join(tmpdir(), 'plumbline-docs-'));
    t.after(() => rmSync(root, { recursive: true }));
    const registry: Registry = {
      title: 'Rules',
      about: 'x',
      folder: 'rules',
      page: 'rule.md',
      index: 'docs/rules/README.md',
    };
    for (const id of ['with', 'without']) mkdirSync(join(root, 'rules', id), { recursive: true });
    writeFileSync(join(root, 'rules', 'with', 'rule.md'), '# A | title\n\n`with` · class `tls` · severity `high`\n');
    assert.deepEqual(
      membersOf(root, registry).map(({ id, page }) => [id, page !== undefined]),
      [
        ['with', true],
        ['without', false],
      ],
    );
    assert.match(
      registryPage(root, registry),
      /\| \[`with`\]\(\.\.\/\.\.\/rules\/with\/rule\.md\) \| A \\\| title \| tls, high \|/,
    );
  });
});

test('anchors and tables', () => {
  assert.deepEqual([...anchorsOf('# One & two\n## `a` b\n```\n# no\n```\n')], ['one--two', 'a-b']);
  assert.equal(table(['a'], [['x | y\nz']]), '| a |\n| --- |\n| x \\| y z |');
});
