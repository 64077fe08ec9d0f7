/**
 * Findings of an audit, held against baselines. Their identities are keyed per data directory, so the few contents with a
 * finding at a path that a baseline names are read again and compared in clear, in memory.
 *
 * What a baseline merely knows counts here: only what somebody answers for is suppressed. A content that cannot be read
 * again waves nothing through.
 */
import { clearMatches } from '../../detect/scan.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import { textOf } from '../../detect/text/decode.ts';
import { openBlobReader } from '../../git/blobs.ts';
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import type { Finding } from '../../model/finding.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import { judgeWith, type Baseline, type SeenFinding } from './baselines/baseline.ts';

interface WavingThrough {
  readonly repository: Pick<Repository, 'gitDirectory'>;
  readonly ruleSet: RuleSet;
  readonly baselines: readonly Baseline[];
  readonly signal: AbortSignal;
}

export async function waveThrough(findings: readonly Finding[], context: WavingThrough): Promise<readonly Finding[]> {
  const { baselines, ruleSet } = context;
  const asked = findings.filter(
    ({ suppressed, path }) => suppressed === undefined && baselines.some((one) => one.concerns(path)),
  );
  if (asked.length === 0) return findings;
  const texts = await textsOf(new Set(asked.map(({ blob }) => blob)), context);
  const clear = new Map<string, ReadonlyMap<string, ClearAt>>();
  const clearOf = (finding: Finding, text: string): ClearAt | undefined => {
    const key = `${finding.blob} ${finding.path}`;
    const known = clear.get(key) ?? matchesAt(finding.path, text, ruleSet);
    clear.set(key, known);
    return known.get(placeOf(finding));
  };
  const isAsked = new Set(asked);
  return findings.map((finding) => {
    const text = isAsked.has(finding) ? texts.get(finding.blob) : undefined;
    const matched = text === undefined ? undefined : clearOf(finding, text);
    if (!matched) return finding;
    const about = baselines.filter((one) => one.concerns(finding.path));
    const verdict = judgeWith(about, seenAs(finding, matched));
    return verdict && 'suppressed' in verdict ? { ...finding, suppressed: verdict.suppressed } : finding;
  });
}

interface ClearAt {
  readonly ordinal: number;
  readonly match: string;
  readonly lineText: string;
  readonly secret?: string;
}

function seenAs({ rule, class: ofClass, path, line, fingerprint, firstSeen }: Finding, matched: ClearAt): SeenFinding {
  const { commit } = firstSeen;
  return { rule, class: ofClass, path, line, fingerprint, ...matched, ...(commit !== undefined && { commit }) };
}

const placeOf = ({ rule, line, column }: Pick<Finding, 'rule' | 'line' | 'column'>): string =>
  `${rule} ${line} ${column}`;

/** Those that count at this path, each with its number among those of one rule and value, as a scan of the file counts them. */
function matchesAt(path: string, text: string, ruleSet: RuleSet): ReadonlyMap<string, ClearAt> {
  const ordinals = new Map<string, number>();
  const found = clearMatches({ text, kind: fileKindOf(path) }, ruleSet).filter(({ rule: id }) => {
    const rule = ruleSet.ruleOf(id);
    return (rule?.contexts?.includes(fileContextOf(path)) ?? true) && (rule?.appliesTo?.(path) ?? true);
  });
  return new Map(
    found.map(({ match, lineText, secret, ...at }) => {
      const key = `${at.rule} ${secret ?? match}`;
      const ordinal = ordinals.get(key) ?? 0;
      ordinals.set(key, ordinal + 1);
      return [placeOf(at), { ordinal, match, lineText, ...(secret !== undefined && { secret }) }];
    }),
  );
}

async function textsOf(blobs: ReadonlySet<ObjectId>, { repository, signal }: WavingThrough) {
  const texts = new Map<ObjectId, string>();
  const reader = openBlobReader(repository.gitDirectory);
  try {
    for await (const read of reader.read([...blobs], { signal })) {
      const text = 'missing' in read ? undefined : textOf(read.bytes);
      if (!('missing' in read) && text !== undefined) texts.set(read.oid, text);
    }
  } finally {
    await reader.close();
  }
  return texts;
}
