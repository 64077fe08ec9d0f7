/** One file of a scan: its findings, and what baselines say of them. */
import { sha256Of } from '../../base/digest.ts';
import { atContext, fingerprintOf } from '../../detect/findings.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import { scanInClear } from '../../detect/scan.ts';
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import type { Match } from '../../model/finding.ts';
import { asObjectId } from '../../model/repository.ts';
import type { ScanFinding } from '../plumbline.ts';
import { judgeWith, type Baseline, type SeenFinding } from '../rules/baselines/baseline.ts';

export interface FoundInFile {
  readonly finding: ScanFinding;
  /** For baselines; holds the secret in clear, so it never leaves this process. */
  readonly seen: SeenFinding;
  /** Rule, value and ordinal: what tells it from others of the same file, in this process. */
  readonly key: string;
}

interface Scanning {
  readonly ruleSet: RuleSet;
  readonly secretKey: Uint8Array;
  readonly baselines: readonly Baseline[];
}

interface TextAtPath {
  readonly path: string;
  readonly text: string;
}

export function scanFile(
  { path, text }: TextAtPath,
  { ruleSet, secretKey, baselines }: Scanning,
): readonly FoundInFile[] {
  const file = { text, kind: fileKindOf(path), context: fileContextOf(path) };
  const matches = scanInClear(file, { secretKey }, ruleSet).filter(({ match }) => counts(match, path, ruleSet));
  if (matches.length === 0) return [];
  const blob = asObjectId(sha256Of('blob', text));
  const ordinals = new Map<string, number>();
  const next = (base: string): number => {
    const ordinal = ordinals.get(base) ?? 0;
    ordinals.set(base, ordinal + 1);
    return ordinal;
  };
  return matches.map(({ match: found, clear }): FoundInFile => {
    const rule = ruleSet.ruleOf(found.rule)!;
    const { meta } = rule;
    const match = atContext(found, rule, file.context);
    const { identity, severity, ...shown } = match;
    const { match: matched, lineText, secret } = clear;
    const base = `${match.rule} ${identity}`;
    const ordinal = next(base);
    const fingerprint =
      secret === undefined
        ? fingerprintOf(match.rule, path, identity, ordinal)
        : placeFingerprint(match, path, next(`at ${match.rule} ${match.excerpt}`));
    const seen = {
      rule: match.rule,
      class: meta.class,
      path,
      line: match.line,
      ordinal,
      fingerprint,
      match: matched,
      lineText,
    };
    const known = { ...seen, ...(secret !== undefined && { secret }) };
    const context = fileContextOf(path);
    const { title, class: ofClass } = meta;
    const finding = {
      ...shown,
      class: ofClass,
      severity: severity ?? meta.severity,
      title,
      path,
      context,
      blob,
      fingerprint,
    };
    const verdict = finding.suppressed
      ? undefined
      : judgeWith(
          baselines.filter((one) => one.concerns(path)),
          known,
        );
    return { finding: { ...finding, ...verdict }, seen: known, key: `${base} ${ordinal}` };
  });
}

/**
 * Of a secret: where it stands, not what it is. The identity is keyed per data directory, which a CI step makes anew each
 * time, and a code-scanning page must know a finding again.
 */
function placeFingerprint({ rule, excerpt }: Match, path: string, ordinal: number): ReturnType<typeof sha256Of> {
  return sha256Of('place', rule, path, excerpt.replace(/\s+/g, ' '), String(ordinal));
}

function counts(match: Match, path: string, ruleSet: RuleSet): boolean {
  const rule = ruleSet.ruleOf(match.rule);
  if (!rule) return false;
  return (rule.contexts?.includes(fileContextOf(path)) ?? true) && (rule.appliesTo?.(path) ?? true);
}

/** What `before` does not have: moved lines bring nothing. */
export function withoutEarlier(found: readonly FoundInFile[], before: readonly FoundInFile[]): readonly FoundInFile[] {
  const known = new Set(before.map(({ key }) => key));
  return found.filter(({ key }) => !known.has(key));
}
