/** One finding with all that is needed to decide about it: its lines, its history, whose file it is, and the rule's word. */
import { dayMillis, millisOf } from '../../base/instant.ts';
import { codeOwners } from '../../facts/extractors/code-owners.ts';
import { isExtractedGap } from '../../facts/extractor.ts';
import { runGit } from '../../git/git.ts';
import { AppError } from '../../base/app-error.ts';
import { codeOwnersDialect, ownerOf } from '../../model/code-owners.ts';
import type { Boundary } from '../../model/fact.ts';
import type { Finding } from '../../model/finding.ts';
import type { LandedCommit } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import type { AppContext } from '../context.ts';
import { blobLines } from '../queries/file-lines.ts';
import { describeRules } from '../queries/rules.ts';
import { findingAuthors } from './authors.ts';
import type { CodeStretch, FindingDetail, FindingLanding, FindingOwners } from './views.ts';

const linesAround = 5;
/** Of a line: minified files have lines of megabytes. */
const charactersAtMost = 400;
/** Of a finding that spans many lines, the first ones. */
const linesAtMost = 60;

export async function findingDetails(fingerprint: string, context: AppContext): Promise<readonly FindingDetail[]> {
  const { stores, clock } = context;
  const found = await stores.findings.byFingerprint(fingerprint);
  if (found.length === 0) return [];
  const known = new Map((await stores.repositories.list()).map((one) => [one.name, one]));
  const authors = await findingAuthors(found, context);
  const rules = new Map(describeRules(context.ruleSet()).map((rule) => [rule.id, rule]));
  return Promise.all(
    found.map(async (finding, index): Promise<FindingDetail> => {
      const repository = known.get(finding.repository);
      const landings = await stores.histories.commits(finding.repository);
      const end = finding.removedBy?.at ?? clock.now();
      const removed = landingOf(finding.removedBy, landings);
      const rule = rules.get(finding.rule);
      return {
        finding,
        ...authors[index]!,
        ...landed('introduced', landingOf(finding.firstSeen, landings)),
        ...landed('removed', removed),
        days: Math.max(0, Math.floor((millisOf(end) - millisOf(finding.firstSeen.at)) / dayMillis)),
        owners: repository ? await ownersOf(finding.path, repository) : null,
        code: repository ? await codeOf(finding, repository, context) : null,
        elsewhere: await elsewhere(finding, context),
        ...(rule && { rule }),
      };
    }),
  );
}

function landed<K extends string>(key: K, landing: FindingLanding | undefined): { readonly [P in K]?: FindingLanding } {
  return landing === undefined ? {} : ({ [key]: landing } as { readonly [P in K]: FindingLanding });
}

function landingOf(boundary: Boundary | undefined, landings: readonly LandedCommit[]): FindingLanding | undefined {
  const found = boundary?.commit && landings.find(({ commit }) => commit === boundary.commit);
  return found ? { commit: found.commit, at: found.landedAt, subject: found.subject } : undefined;
}

/** By the CODEOWNERS of the head: whom to ask today. Null: the repository has none. */
async function ownersOf(path: string, { gitDirectory, head }: Repository): Promise<FindingOwners | null> {
  if (head === undefined) return null;
  for (const place of codeOwnersPlaces) {
    const text = await textAt(gitDirectory, `${head}:${place}`);
    if (text === undefined) continue;
    const [fact] = [...codeOwners.extract({ path: place, text })].flatMap((one) =>
      isExtractedGap(one) ? [] : [one.value],
    );
    return fact ? { file: place, owners: ownerOf(fact.rules, path, codeOwnersDialect(fact)) } : null;
  }
  return null;
}

/** The first that exists counts: so GitHub and GitLab look for it. */
const codeOwnersPlaces = ['.github', '', 'docs', '.gitlab', '.gitea'].map((folder) =>
  folder === '' ? 'CODEOWNERS' : `${folder}/CODEOWNERS`,
);

async function textAt(gitDirectory: string, object: string): Promise<string | undefined> {
  try {
    return (await runGit(gitDirectory, ['cat-file', 'blob', object])).toString('utf8');
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('git/')) return undefined; // no such file there
    throw error;
  }
}

/** The content that the finding's lines are of, secrets redacted. Null: git no longer has it, or it is binary. */
async function codeOf(
  finding: Finding,
  { gitDirectory }: Repository,
  { ruleSet }: AppContext,
): Promise<readonly CodeStretch[] | null> {
  const { path, blob } = finding;
  const texts = await blobLines({ gitDirectory, object: blob, path }, ruleSet());
  if (!texts) return null;
  return stretches(wantedLines(finding), texts.length).map(([from, to]) => ({
    from: from + 1,
    lines: texts.slice(from, to).map(cut),
  }));
}

function cut(line: string): string {
  return line.length > charactersAtMost ? `${line.slice(0, charactersAtMost)}…` : line;
}

/** From 0. */
function wantedLines({ line, endLine, flow }: Finding): readonly number[] {
  const last = Math.min(endLine, line + linesAtMost);
  const own = Array.from({ length: last - line + 1 }, (_, index) => line - 1 + index);
  return [...(flow?.through ?? []).map((one) => one - 1), ...own];
}

function stretches(numbers: readonly number[], lineCount: number): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    if (number >= lineCount) continue;
    const from = Math.max(0, number - linesAround);
    const to = Math.min(lineCount, number + linesAround + 1);
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

/** Other places where the very same secret stood. */
async function elsewhere({ identity, fingerprint, repository }: Finding, { stores }: AppContext): Promise<number> {
  if (identity === undefined) return 0;
  const { items } = await stores.findings.list({ class: 'secret' });
  return items.filter(
    (one) => one.identity === identity && (one.fingerprint !== fingerprint || one.repository !== repository),
  ).length;
}
