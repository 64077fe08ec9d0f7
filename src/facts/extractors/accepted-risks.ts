/**
 * Exceptions that scanners of dependencies and images are given in files of their own: what is passed over, why, and until
 * when. Formats are those that the tools document: Trivy (`.trivyignore`, `.trivyignore.yaml`), Snyk, OSV-Scanner, Grype,
 * audit-ci, better-npm-audit (`.nsprc`), cargo-audit and cargo-deny. Comments beside code are findings with a suppression.
 */
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { AcceptedRiskFact } from '../../model/fact-map.ts';
import { unreadable, type Extractor } from '../extractor.ts';
import { isPlain, lineWhere, readJson, readJson5, readToml, recordAt, type Plain } from '../readers/structured.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import { readYaml, type YamlView } from '../readers/yaml.ts';
import { runsForReal } from './tracked.ts';

type Entry = Omit<AcceptedRiskFact, 'path' | 'tool'>;
type Read = (text: string) => Result<readonly Entry[], string>;

const formats: readonly (readonly [tool: string, path: RegExp, read: Read])[] = [
  ['trivy', /(?:^|\/)\.trivyignore$/, trivyLines],
  ['trivy', /(?:^|\/)\.trivyignore\.ya?ml$/, inYaml(trivyEntries)],
  ['snyk', /(?:^|\/)\.snyk$/, inYaml(snykEntries)],
  ['grype', /(?:^|\/)\.grype\.ya?ml$/, inYaml(grypeEntries)],
  ['osv-scanner', /(?:^|\/)osv-scanner\.toml$/, inToml(osvEntries)],
  ['cargo-audit', /(?:^|\/)\.cargo\/audit\.toml$/, inToml(cargoEntries)],
  ['cargo-deny', /(?:^|\/)\.?(?:cargo-)?deny\.toml$/, inToml(cargoEntries)],
  ['audit-ci', /(?:^|\/)audit-ci\.jsonc?5?$/, auditCi],
  ['better-npm-audit', /(?:^|\/)\.nsprc$/, nsprc],
];

const formatOf = (path: string) => formats.find(([, pattern]) => pattern.test(path));

export const acceptedRisks: Extractor<'accepted-risk'> = {
  id: 'accepted-risks',
  version: 1,
  produces: ['accepted-risk'],
  wants: (path) => formatOf(path) !== undefined && runsForReal(path),
  *extract({ path, text }) {
    const [tool, , read] = formatOf(path)!;
    const entries = read(text);
    if (!entries.ok) {
      yield unreadable('accepted-risk', path, entries.error);
      return;
    }
    for (const entry of entries.value)
      yield { kind: 'accepted-risk', key: entry.subject, value: { path, tool, ...entry }, line: entry.line };
  },
};

const words = (text: unknown): string | null =>
  typeof text === 'string' && text.trim() !== '' ? text.trim().replace(/\s+/g, ' ').slice(0, 300) : null;

/** A day, or a time of a day; TOML has dates of its own. */
function dayIn(value: unknown): Instant | null {
  if (value instanceof Date) return parseInstant(value.toISOString()) ?? null;
  const day = typeof value === 'string' ? /^\s*(\d{4}-\d{2}-\d{2})/.exec(value)?.[1] : undefined;
  return day === undefined ? null : (parseInstant(day) ?? null);
}

const quoted = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));

/** `CVE-2024-1 exp:2025-01-01`, with what the comment above or behind it says. */
function trivyLines(text: string): ReturnType<Read> {
  const entries: Entry[] = [];
  let above: string[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const [, entry = '', comment = ''] = /^\s*([^#]*?)\s*(?:#\s*(.*))?$/.exec(line) ?? [];
    if (entry === '') {
      above = comment === '' ? [] : [...above, comment];
      continue;
    }
    const [subject = '', ...rest] = entry.split(/\s+/);
    const until = rest.map((one) => /^exp:(.+)$/.exec(one)?.[1]).find((one) => one !== undefined);
    entries.push({ line: at + 1, subject, reason: words([...above, comment].join(' ')), until: dayIn(until) });
  }
  return ok(entries);
}

function inYaml(entriesOf: (root: YamlView) => readonly Entry[]): Read {
  return (text) => {
    const read = readYaml(text);
    return read.ok ? ok(read.value.flatMap(entriesOf)) : failed(read.error);
  };
}

function trivyEntries(root: YamlView): readonly Entry[] {
  return ['vulnerabilities', 'misconfigurations', 'licenses']
    .flatMap((list) => root.get(list)?.items ?? [])
    .map((one) => ({
      line: one.line,
      subject: one.get('id')?.text ?? '',
      reason: words(one.get('statement')?.text),
      until: dayIn(one.get('expired_at')?.text),
    }));
}

/** Below each id, one entry for each path on which it is passed over. */
function snykEntries(root: YamlView): readonly Entry[] {
  return (root.get('ignore')?.entries ?? []).flatMap(({ key, value, line }) =>
    value.items
      .flatMap((item) => item.entries)
      .map(({ key: where, value: said }) => ({
        line,
        subject: where === '*' ? key : `${key} in ${where}`,
        reason: words(said.get('reason')?.text),
        until: dayIn(said.get('expires')?.text),
      })),
  );
}

function grypeEntries(root: YamlView): readonly Entry[] {
  return (root.get('ignore')?.items ?? []).map((one) => {
    const place = one.get('package', 'name')?.text ?? one.get('fix-state')?.text;
    const subject = one.get('vulnerability')?.text ?? (place === undefined ? '' : `everything of ${place}`);
    return { line: one.line, subject, reason: words(one.get('reason')?.text), until: null };
  });
}

function inToml(entriesOf: (root: Plain, text: string) => readonly Entry[]): Read {
  return (text) => {
    const read = readToml(text);
    return read.ok ? ok(entriesOf(read.value, text)) : failed(read.error);
  };
}

function osvEntries(root: Plain, text: string): readonly Entry[] {
  const listed = Array.isArray(root['IgnoredVulns']) ? root['IgnoredVulns'].filter(isPlain) : [];
  return listed.map((one) => {
    const subject = words(one['id']) ?? '';
    const line = lineWhere(text, quoted(subject));
    return { line, subject, reason: words(one['reason']), until: dayIn(one['ignoreUntil']) };
  });
}

/** `ignore = ["RUSTSEC-2024-1", { id = "…", reason = "…" }]` */
function cargoEntries(root: Plain, text: string): readonly Entry[] {
  const listed = recordAt(root, 'advisories')['ignore'];
  return (Array.isArray(listed) ? listed : []).map((one: unknown) => {
    const subject = (isPlain(one) ? (words(one['id']) ?? words(one['crate'])) : words(one)) ?? '';
    const reason = isPlain(one) ? words(one['reason']) : null;
    return { line: lineWhere(text, quoted(subject)), subject, reason, until: null };
  });
}

/** `allowlist` holds ids and paths, or objects with notes and an end. */
function auditCi(text: string): ReturnType<Read> {
  const read = readJson5(text);
  if (!read.ok) return failed(read.error);
  const entries = (read.value.get('allowlist')?.items ?? []).flatMap((item): readonly Entry[] =>
    item.isMap
      ? item.entries.map(({ key, value, line }) => ({
          line,
          subject: key,
          reason: words(value.get('notes')?.text),
          until: dayIn(value.get('expiry')?.text),
        }))
      : [{ line: item.line, subject: item.text ?? '', reason: null, until: null }],
  );
  return ok(entries);
}

function nsprc(text: string): ReturnType<Read> {
  const read = readJson(text);
  if (!read.ok) return failed(read.error);
  const entries = Object.entries(read.value).flatMap(([subject, said]): readonly Entry[] => {
    if (isPlain(said) && said['active'] === false) return [];
    const line = lineWhere(text, quoted(subject));
    return isPlain(said)
      ? [{ line, subject, reason: words(said['notes']), until: dayIn(said['expiry']) }]
      : [{ line, subject, reason: words(said), until: null }];
  });
  return ok(entries);
}
