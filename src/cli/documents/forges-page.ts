/** docs/forges.md: how forges are connected, and the least rights that each list takes, from what the forges declare. */
import { describeForges, type ForgeDescription } from '../../app/forges/describe-forges.ts';
import { generated } from './cli-page.ts';
import { table } from './markdown.ts';

export function forgesPage(): string {
  return [
    '# Forges',
    generated('src/cli/documents/forges-page.ts and what each forge in src/forges declares'),
    'A source is one organisation, group or account of a forge. What is stored of its token is the place where it is to be ' +
      'found: an environment variable, a file, or the key of a GitHub App. It is read when a request is made, sent to the ' +
      'forge’s own host only, and written nowhere. An API token of Bitbucket stands behind the address of its account, ' +
      '`me@example.com:token`.',
    [
      '```sh',
      'plumbline source add github:acme --token-env GITHUB_TOKEN',
      'plumbline source doctor',
      'plumbline source sync',
      '```',
    ].join('\n'),
    'A forge of one’s own is named with `--url`; the same in plumbline.yaml stands under `forges` ([configuration](configuration.md)). ' +
      'An address without TLS is refused unless it is this machine or `allowInsecure: true` is written there. A private ' +
      'certificate authority is named in `NODE_EXTRA_CA_CERTS`.',
    '## What is read, and what is not',
    'A sync reads list by list, page by page; stopped anywhere, the next one goes on behind the last page that was stored. ' +
      'What the token may not read, what the plan does not have and what a limit kept back are gaps with their reason, never ' +
      'results. Rate limits are waited for up to an hour by `source sync`, up to five minutes by `audit`. Every answer is kept ' +
      'by its SHA-256 below `blobs/`, and those that an audit used are sealed with it.',
    'An audit reads its forges first (`--offline`: it does not). A repository of a forge is matched with the clone that names ' +
      'it as its origin; without a location on the command line, those that no clone stands for are mirrored with the same token.',
    '## Webhooks',
    'Logs of forges forget. While `plumbline serve` runs, a webhook tells moves of branches as they happen: point it at ' +
      '`/webhooks/<source>` (the id of the source percent-encoded, such as `/webhooks/github%3Aacme`), as JSON, with a secret ' +
      'whose place is `webhookSecret` in plumbline.yaml. A delivery without the right signature is answered with 401 and counted. ' +
      'What a delivery makes stale is read again in the background, logs that forget every six hours.',
    ...describeForges().map(section),
  ].join('\n\n');
}

function section({ kind, home, strands }: ForgeDescription): string {
  const rows = strands.map(({ strand, offered, reason, leastScope, memory, decaysAfterDays }) => [
    `\`${strand}\``,
    offered === 'never' ? '' : leastScope,
    offered === 'never' ? '' : memoryText(memory, decaysAfterDays),
    [offered === 'never' ? 'not told' : offered === 'by-plan' ? 'by plan' : '', reason ?? '']
      .filter(Boolean)
      .join(': '),
  ]);
  const where =
    home === null
      ? 'Always somebody’s own: give its address with `--url`.'
      : `At ${home}, or one’s own with \`--url\`.`;
  return [`## ${kind}`, where, table(['list', 'least rights', 'remembers', 'note'], rows)].join('\n\n');
}

function memoryText(memory: string, days: number | null): string {
  if (memory === 'snapshot') return 'what is so now';
  if (days === 0) return 'nothing';
  return days === null ? 'everything' : `${days} days`;
}
