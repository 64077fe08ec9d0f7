/**
 * Files of other tools that name findings: `.secrets.baseline` of detect-secrets (SHA-1 of each secret, and what an audit
 * said of it), JSON reports of gitleaks (`--baseline-path` takes them, too) and `.gitleaksignore` (fingerprints). None of
 * them names a reviewer, so what they list is known; only `is_secret: false` of an audited detect-secrets baseline is a
 * judgement, and suppresses.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../base/app-error.ts';
import { sha256 } from '../../../base/digest.ts';
import type { Baseline, SeenFinding, Verdict } from './baseline.ts';

const detectSecretsSchema = z.looseObject({
  version: z.string(),
  results: z.record(
    z.string(),
    z.array(
      z.looseObject({
        type: z.string(),
        hashed_secret: z.string(),
        line_number: z.int().optional(),
        is_secret: z.boolean().optional(),
      }),
    ),
  ),
});

const gitleaksReportSchema = z.array(
  z.looseObject({
    RuleID: z.string(),
    File: z.string(),
    StartLine: z.int(),
    Secret: z.string(),
    Commit: z.string().default(''),
  }),
);

/** Reads what the text turns out to be; undefined when it is neither of the two. */
export function foreignBaseline(name: string, text: string): Baseline | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const secrets = detectSecretsSchema.safeParse(value);
  if (secrets.success) return detectSecretsBaseline({ name, text }, secrets.data.results);
  const report = gitleaksReportSchema.safeParse(value);
  return report.success ? gitleaksReport({ name, text }, report.data) : undefined;
}

interface Source {
  readonly name: string;
  readonly text: string;
}

interface Entry {
  readonly path: string;
  readonly says: string;
  readonly verdict: Verdict;
  isAbout(finding: SeenFinding): boolean;
}

/** Entries by path; the first that is about a finding decides. Other tools look for secrets, so only these are judged. */
function baselineOf({ name, text }: Source, entries: readonly Entry[]): Baseline {
  const byPath = Map.groupBy(entries, ({ path }) => path);
  const used = new Set<Entry>();
  return {
    name,
    entries: entries.length,
    effect: sha256(text),
    concerns: (path) => byPath.has(path),
    judge(finding) {
      if (finding.class !== 'secret') return undefined;
      const about = (byPath.get(finding.path) ?? []).filter((entry) => entry.isAbout(finding));
      for (const entry of about) used.add(entry);
      return about[0]?.verdict;
    },
    unused: (isScanned) =>
      entries.filter((entry) => !used.has(entry) && isScanned(entry.path)).map(({ path, says }) => `${path} (${says})`),
  };
}

type DetectSecretsResults = z.output<typeof detectSecretsSchema>['results'];

function detectSecretsBaseline(source: Source, results: DetectSecretsResults): Baseline {
  const { name } = source;
  const entries = Object.entries(results).flatMap(([path, found]) =>
    found.map(({ type, hashed_secret: hash, is_secret: isSecret }): Entry => {
      const state = isSecret === true ? 'confirmed' : 'unreviewed';
      const judged = {
        marker: name,
        source: 'file',
        status: 'false-positive',
        reason: 'audited with detect-secrets as no secret',
      } as const;
      return {
        path,
        says: type,
        verdict: isSecret === false ? { suppressed: judged } : { known: { state, from: name } },
        isAbout: ({ secret }) => secret !== undefined && sha1(secret) === hash,
      };
    }),
  );
  return baselineOf(source, entries);
}

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

function gitleaksReport(source: Source, found: z.output<typeof gitleaksReportSchema>): Baseline {
  const { name } = source;
  const entries = found.map(({ RuleID, File: path, StartLine: line, Secret: value }): Entry => {
    const isHidden = /^(?:REDACTED|\*+)$|\.\.\.$/.test(value) || value === '';
    return {
      path,
      says: RuleID,
      verdict: { known: { state: 'unreviewed', from: name } },
      isAbout: (finding) => (isHidden ? finding.line === line : finding.secret === value),
    };
  });
  return baselineOf(source, entries);
}

/** Lines `[commit:]path:rule:line`; `#` begins a comment. A rule of ours is another one, so only the place is compared. */
export function gitleaksIgnore(name: string, text: string): Baseline {
  const entries = text.split('\n').flatMap((written, index): readonly Entry[] => {
    const line = written.replace(/#.*/, '').trim();
    if (line === '') return [];
    const parts = /^(?:([0-9a-f]{40}|[0-9a-f]{64}):)?(.+):([^:]+):(\d+)$/.exec(line);
    if (!parts) {
      throw new AppError(
        'rules/invalid-baseline',
        `${name}:${index + 1}: expected commit:path:rule:line or path:rule:line`,
        {
          hint: 'Mend the line: gitleaks prints the fingerprint of each finding.',
        },
      );
    }
    const [, commit, path, rule, at] = parts;
    return [
      {
        path: path!,
        says: `${rule}, line ${at}`,
        verdict: { known: { state: 'unreviewed', from: name } },
        isAbout: (finding) =>
          finding.line === Number(at) &&
          (commit === undefined || finding.commit === undefined || finding.commit === commit),
      },
    ];
  });
  return baselineOf({ name, text }, entries);
}
