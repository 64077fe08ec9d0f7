/**
 * What a forge scans by a setting, beside what pipelines do. A scanner that no pipeline runs is missing only where the forge
 * was asked and said "off", or has no such setting; elsewhere nobody could see whether it is there.
 */
import type { Fact } from '../../model/fact.ts';
import type { RepositoryFact } from '../../model/fact-map.ts';
import type { ForgeScanner } from '../../model/forge-scanner.ts';
import { exception, notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { dayOf } from '../time.ts';
import { listed } from '../words.ts';
import { seenNow } from './access.ts';
import { isProgram } from './code.ts';
import { untold } from './seen.ts';

type ScannerFact = Fact<'forge-scanner'>;
type View = Pick<FactView<'forge-scanner'>, 'of' | 'gaps' | 'hasPassed'>;

export interface ForgeScan {
  readonly kind: ForgeScanner['kind'];
  /** As in "Scanning for secrets". */
  readonly what: string;
  /** Of the repository, where the scanner knows only some. */
  readonly languages?: RepositoryFact['languages'];
  /** The company says that no forge of its scans by a setting: what no pipeline does, nobody does. */
  readonly pipelinesOnly: boolean;
}

/** What pipelines showed, unless the forge does by a setting what they do not. */
export function besideForge(scan: ForgeScan, facts: View, pipelines: Outcome): Outcome {
  if (pipelines.result !== 'exception' && pipelines.result !== 'not-determined') return pipelines;
  const own = facts.of('forge-scanner').filter(({ value }) => value.kind === scan.kind);
  const { seen, stale } = seenNow(facts, own);
  const on = seen.find(({ value }) => value.state === 'on');
  if (on) return byForge(scan, on, pipelines);
  if (pipelines.result === 'not-determined') return pipelines;
  const off = seen.find(({ value }) => value.state === 'off');
  if (off)
    return exception(`${pipelines.because} The forge does not do it either: ${off.value.setting} is off.`, [off]);
  if (seen.length > 0 || scan.pipelinesOnly) return pipelines;
  const last = stale.at(-1);
  const because =
    last === undefined
      ? 'Whether the forge does it by a setting, nobody could see.'
      : `What the forge does by a setting was last seen on ${dayOf(last.observedAt)}.`;
  return untold(facts, ['forge-scanner'], `${pipelines.because} ${because}`);
}

/** Secrets have to be stopped before they are there; flaws before they land. What dependencies bring is found any day. */
const looksTooLate = ({ kind, looksAt }: ForgeScanner): boolean => kind !== 'dependencies' && looksAt === 'what-landed';

function byForge({ what, languages }: ForgeScan, on: ScannerFact, pipelines: Outcome): Outcome {
  const { value } = on;
  if (looksTooLate(value)) {
    if (pipelines.result === 'not-determined') return pipelines;
    return exception(`${pipelines.because} The forge (${value.setting}) looks only at what landed already.`, [on]);
  }
  const known = `${what} is done by the forge (${value.setting})`;
  if (languages === undefined) return pass(`${known}.`, [on]);
  const left = leftOut(value, languages);
  if (left === undefined) return notDetermined(`${known}; which languages it covers is not told.`);
  const covered = value.languages ?? [];
  if (left.uncovered.length > 0) {
    if (pipelines.result === 'not-determined') return pipelines;
    return exception(`${known}, but not for ${listed(left.uncovered)}, and no pipeline does.`, [on]);
  }
  if (left.unknown.length > 0 && left.covered.length === 0)
    return pipelines.result === 'not-determined'
      ? pipelines
      : exception(`${known} for ${listed(covered)}, of which the repository holds nothing.`, [on]);
  return pass(`${known}: ${listed(left.covered)}.`, [on]);
}

/** Languages by the names that GitHub's default setup has for what it analyses. */
const analysed: Readonly<Record<string, readonly string[]>> = {
  C: ['c-cpp'],
  'C++': ['c-cpp'],
  'C#': ['csharp'],
  Go: ['go'],
  Java: ['java-kotlin'],
  JavaScript: ['javascript-typescript', 'javascript'],
  Kotlin: ['java-kotlin'],
  Python: ['python'],
  Ruby: ['ruby'],
  Rust: ['rust'],
  Swift: ['swift'],
  TypeScript: ['javascript-typescript', 'typescript'],
};

function leftOut(
  { languages: told }: ForgeScanner,
  languages: RepositoryFact['languages'],
):
  | { readonly covered: readonly string[]; readonly uncovered: readonly string[]; readonly unknown: readonly string[] }
  | undefined {
  if (told === null) return undefined;
  const programs = Object.keys(languages).filter(isProgram);
  const known = programs.filter((language) => analysed[language] !== undefined);
  const isCovered = (language: string): boolean => analysed[language]!.some((name) => told.includes(name));
  return {
    covered: known.filter(isCovered),
    uncovered: known.filter((language) => !isCovered(language)),
    unknown: programs.filter((language) => analysed[language] === undefined),
  };
}
