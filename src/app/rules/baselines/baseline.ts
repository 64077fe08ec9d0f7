/**
 * What waves findings through beside comments in the code: baselines of ours and of other tools, and the allowlists of a
 * gitleaks configuration. All of them answer the same question about one finding.
 *
 * Invariant: nothing is dropped. What somebody took responsibility for (a reviewer and a reason, or an allowlist that is
 * itself reviewed code) is suppressed and shown; what merely stood there before is *known*: it does not fail a CI step,
 * it counts in an audit, and it is said to be unreviewed wherever it is listed.
 *
 * The question is asked of values in clear, in memory: the identity that findings carry is keyed per data directory, and a
 * file that is committed must be true on every machine.
 */
import type { Digest } from '../../../base/digest.ts';
import type { FindingClass, Suppression } from '../../../model/finding.ts';

export interface SeenFinding {
  readonly rule: string;
  readonly class: FindingClass;
  readonly path: string;
  readonly line: number;
  /** Among equal ones (rule and value) of the file, from 0. */
  readonly ordinal: number;
  /** Rule, path, identity and ordinal: the same everywhere unless it is about a secret. */
  readonly fingerprint: string;
  readonly match: string;
  readonly lineText: string;
  readonly secret?: string;
  /** Commits that brought it; absent in a scan of what lies on disk. */
  readonly commit?: string;
}

/** Why an entry about a finding does not wave it through. */
export const knownStates = ['unreviewed', 'expired', 'confirmed'] as const;
export type KnownState = (typeof knownStates)[number];

export interface KnownFinding {
  /** `unreviewed`: nobody answers for it. `expired`: somebody did, until `expires`. `confirmed`: it was said to be real. */
  readonly state: KnownState;
  /** Name of the file with the entry. */
  readonly from: string;
  readonly reviewer?: string;
  readonly reason?: string;
  readonly expires?: string;
}

export type Verdict = { readonly suppressed: Suppression } | { readonly known: KnownFinding };

export interface Baseline {
  /** As it is shown: the file's name. */
  readonly name: string;
  readonly entries: number;
  /** Of everything that decides its verdicts today: what is written, and what expired. */
  readonly effect: Digest;
  /** Whether it can be about findings at this path: only then values are looked at. */
  concerns(path: string): boolean;
  judge(finding: SeenFinding): Verdict | undefined;
  /** Entries about this path, with something to tell them by, that no finding was judged by so far. */
  unused(isScanned: (path: string) => boolean): readonly string[];
}

/** The first suppression; else the first that knows it. */
export function judgeWith(baselines: readonly Baseline[], finding: SeenFinding): Verdict | undefined {
  // Everyone is asked: an entry that was used must not be called a left-over.
  const verdicts = baselines.flatMap((one) => one.judge(finding) ?? []);
  return verdicts.find((verdict) => 'suppressed' in verdict) ?? verdicts[0];
}
