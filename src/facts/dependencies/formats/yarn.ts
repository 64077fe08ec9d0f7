/**
 * yarn.lock: of yarn 1 (its own notation: `"a@^1", b@^2:` and fields below) and of yarn 2 and later (YAML with `resolution:
 * "name@npm:1.0.0"`). The package of yarn that parses both gives no lines, so it is the oracle of the tests instead.
 */
import { failed, ok } from '../../../base/result.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';
import { readIndented, valueOf } from '../indented.ts';

function readYarnLock(text: string): ReadDependencies {
  return /^__metadata:/m.test(text) ? readBerry(text) : readClassic(text);
}

function readClassic(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  let heading: { readonly text: string; readonly line: number } | undefined;
  let version: string | undefined;
  let resolved = '';
  const close = (): void => {
    const row = heading && classicRow(heading, version, resolved);
    if (row) rows.push(row);
    heading = undefined;
    version = undefined;
    resolved = '';
  };
  let line = 0;
  for (const raw of text.split('\n')) {
    line++;
    const written = raw.trimEnd();
    if (written === '' || written.startsWith('#')) continue;
    if (/^(?:<{7}|={7}|>{7})/.test(written)) return failed(`line ${line} holds an unresolved conflict`);
    if (!/^\s/.test(written)) {
      close();
      if (!written.endsWith(':')) return failed(`line ${line} is no entry of a yarn.lock`);
      heading = { text: written.slice(0, -1), line };
    } else {
      version ??= /^ {2}"?version"?:?\s+"?([^"\s]+)"?/.exec(written)?.[1];
      resolved ||= /^ {2}"?resolved"?:?\s+"?([^"\s]+)"?/.exec(written)?.[1] ?? '';
    }
  }
  close();
  return ok({ rows });
}

function classicRow(
  heading: { readonly text: string; readonly line: number },
  version: string | undefined,
  resolved: string,
): WrittenRow | undefined {
  const first = /^"?((?:@[^@/"]+\/)?[^@"]+)@([^",]*)/.exec(heading.text);
  if (!first || version === undefined) return undefined;
  const [, alias, wanted] = first as unknown as [string, string, string];
  if (/^(?:file|link|portal):/.test(wanted)) return undefined;
  const aliased = /^npm:((?:@[^@/]+\/)?[^@]+)/.exec(wanted)?.[1];
  const commit = /(?:^git|\.git#|codeload\.|\/tarball\/|^ssh).*?(?:#|\/tar\.gz\/|\/)([0-9a-f]{40})$/.exec(
    resolved,
  )?.[1];
  return {
    ecosystem: 'npm',
    name: aliased ?? alias,
    version,
    scope: 'runtime',
    line: heading.line,
    known: 'lock-resolved',
    ...(commit !== undefined && { because: `commit ${commit}` }),
  };
}

function readBerry(text: string): ReadDependencies {
  const read = readIndented(text);
  if (!read.ok) return read;
  const rows: WrittenRow[] = [];
  const direct = new Map<string, string>();
  for (const { key, below } of read.value) {
    if (!/@workspace:/.test(key)) continue;
    for (const table of ['dependencies', 'devDependencies', 'peerDependencies'])
      for (const one of below.find((entry) => entry.key === table)?.below ?? [])
        direct.set(`${one.key}@${one.value}`, one.value);
  }
  const local = read.value.flatMap(({ key, below: fields }) => {
    const own = /^((?:@[^@/]+\/)?[^@]+)@workspace:/.exec(valueOf(fields, 'resolution') ?? '')?.[1];
    return own === undefined || key === '__metadata' ? [] : [own];
  });
  for (const { key, below, line } of read.value) {
    const resolution = valueOf(below, 'resolution');
    const version = valueOf(below, 'version');
    if (key === '__metadata' || resolution === undefined || version === undefined) continue;
    const found = /^((?:@[^@/]+\/)?[^@]+)@([a-z+]+:)?(.*)$/.exec(resolution);
    if (!found || /@(?:workspace|link|portal|file):/.test(resolution)) continue;
    const commit = /(?:commit=|#)([0-9a-f]{40})/.exec(resolution)?.[1];
    const wanted = key
      .split(', ')
      .map((one) => direct.get(one))
      .find((one) => one !== undefined);
    // The same version patched is the same version.
    rows.push({
      ecosystem: 'npm',
      name: found[1]!,
      version,
      direct: wanted !== undefined,
      scope: 'runtime',
      line,
      known: 'lock-resolved',
      ...(commit !== undefined && { because: `commit ${commit}` }),
      ...(wanted !== undefined && { constraint: wanted.replace(/^npm:/, '') }),
    });
  }
  return ok({ rows, ...(local.length > 0 && { local }) });
}

export const yarnFormats: readonly DependencyFormat[] = [
  {
    id: 'yarn-lock',
    version: 2,
    role: 'lock',
    family: 'npm',
    wants: (path) => /(?:^|\/)yarn\.lock$/.test(path),
    read: readYarnLock,
  },
];
