/** docs/configuration.md, from the schema that reads plumbline.yaml. */
import { configSchema } from '../../app/config.ts';
import { schemaTree, type SchemaNode } from '../../app/config-reader.ts';
import { generated } from './cli-page.ts';
import { table } from './markdown.ts';

export const configurationExample = `# Everything here is optional.
sources:
  - ../code
  - https://git.example.org/acme/shop.git
forges:
  - kind: github
    owner: acme
    token: { environment: GITHUB_TOKEN }
    exclude: ['acme/playground-*']
people:
  - name: Ada Example
    emails: [ada@example.org, ada@home.example]
    accounts: ['github:ada']
bots: ['github:deploy-bot']
scope:
  repositories:
    include: ['acme/**']
    exclude: ['acme/playground-*']
  branches:
    acme/legacy: release
window:
  from: 2026-01-01
  to: 2026-06-30
owners:
  change-management: platform team
`;

export function configurationPage(): string {
  return [
    '# plumbline.yaml',
    generated('the schema in src/app/config.ts'),
    'Found in the current folder or the nearest one above it, or named with `--config FILE`. Every key is optional. A key that ' +
      'does not exist, a value of the wrong kind, and the id of a control, check or parameter that does not exist are errors, ' +
      'shown with their place in the file; the exit code is then 2 and nothing has been read or written. The command line ' +
      'goes before this file, this file before the defaults.',
    ['```yaml', configurationExample.trimEnd(), '```'].join('\n'),
    '## Keys',
    table(['key', 'kind', 'default', 'meaning'], rowsOf(schemaTree(configSchema), '')),
    '## Patterns',
    'Repository names are matched whole: `*` stands for anything but `/`, `**` for anything, `?` for one character. A ' +
      'repository belongs to the audit when a pattern of `include` matches it and none of `exclude` does.',
    '## People lists',
    'A CSV file (RFC 4180, UTF-8) with a head. Columns, in any order: `name`; `email` and `account` (`github:octocat`), several ' +
      'with `;` between them; `from`, the first day at work, and `to`, the first one after the last. Other columns are passed ' +
      'over, an empty cell says nothing, a line that cannot be read is an error with its number.',
    '## Dates',
    'As on the command line: `window.to` as a plain date includes that day, as an instant it is the exclusive end.',
  ].join('\n\n');
}

type Row = readonly [key: string, kind: string, preset: string, meaning: string];

function rowsOf(node: SchemaNode, path: string): readonly Row[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = path === '' ? name : `${path}.${name}`;
    const inner = innerOf(child, key);
    const preset = inner.length > 0 && typeof child.default === 'object' ? '' : presetText(child);
    return [[`\`${key}\``, kindOf(child), preset, child.description ?? ''] as const, ...inner];
  });
}

function innerOf(node: SchemaNode, key: string): readonly Row[] {
  if (node.items?.properties) return rowsOf(node.items, `${key}[]`);
  if (node.properties) return rowsOf(node, key);
  const { additionalProperties: values } = node;
  if (typeof values !== 'object') return [];
  return values.properties ? rowsOf(values, `${key}.<id>`) : innerOf(values, `${key}.<id>`);
}

function presetText({ default: preset }: SchemaNode): string {
  return preset === undefined ? '' : `\`${JSON.stringify(preset)}\``;
}

function kindOf(node: SchemaNode): string {
  if (node.anyOf) return [...new Set(node.anyOf.map(kindOf))].join(', ');
  if (node.type === 'array') return `list of ${kindOf(node.items ?? {})}`;
  if (node.properties) return 'map';
  if (typeof node.additionalProperties === 'object') return `map of ${kindOf(node.additionalProperties)}`;
  const names: Readonly<Record<string, string>> = { string: 'text', boolean: 'true or false' };
  return [node.type ?? []]
    .flat()
    .map((type) => names[type] ?? type)
    .join(', ');
}
