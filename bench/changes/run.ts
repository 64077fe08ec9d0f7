/**
 * Times what an audit does with changesets in memory (identities, joining landings, facts, requests and deployments, over a
 * made-up branch of squashed changesets), then judging and keeping them, and what is asked of what was kept. Git's own
 * share (joins, merges made anew) is not in it: see bench/audit.
 *
 *   node bench/changes/run.ts [CHANGES] [REPOSITORIES]
 *
 * Prints JSON lines: seconds of each step, medians of each question in milliseconds, peak memory of each part. Judging and
 * asking are done in processes of their own, so that their memory is theirs. (With a third argument it is one of those:
 * `judge`, or the database that is asked.)
 */
import { cluesFrom } from '../../src/facts/identity/clues.ts';
import { resolveIdentities } from '../../src/facts/identity/identities.ts';
import { collectLandedChanges } from '../../src/facts/landed-change/collect.ts';
import { contentQuestions, questionKey } from '../../src/facts/landed-change/content-questions.ts';
import { LoggedChain } from '../../src/facts/landed-change/forge-claims.ts';
import { joinLandings } from '../../src/facts/landed-change/joined-landing.ts';
import { requestDifferences } from '../../src/facts/reconciliation/requests.ts';
import { deployedDifferences } from '../../src/facts/reconciliation/deployed.ts';
import type { ContentComparison } from '../../src/model/change.ts';
import type { Fact } from '../../src/model/fact.ts';
import type { RepositoryHistory } from '../../src/model/history.ts';
import { asRepositoryName, type Repository } from '../../src/model/repository.ts';
import { alone, askPopulation, judgePopulation } from './population.ts';
import { at, changeset, claim, deployment, landing, move, oid } from './world.ts';

const [size = '50000', spread = '1', file] = process.argv.slice(2);
const count = Number(size);

function timed<T>(step: string, work: () => T): T {
  const began = performance.now();
  const result = work();
  process.stdout.write(`${JSON.stringify({ step, seconds: Math.round(performance.now() - began) / 1000 })}\n`);
  return result;
}

if (file === 'judge') await judgePopulation(count, Number(spread));
else if (file !== undefined) await askPopulation(file, Number(spread));
else {
  inMemory();
  alone(size, spread, 'judge');
}

function inMemory(): void {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const commits = numbers.map(landing);
  const name = asRepositoryName('acme/shop');
  const history: RepositoryHistory = {
    repository: name,
    branch: 'main',
    commits,
    tenures: [],
    observedAt: at(count),
    gaps: [],
  };
  const changesets = numbers.map(changeset);
  const joins = new Map(numbers.map((index) => [oid('a', index), claim(index)]));
  const activity = numbers.map(move);
  const deployments = numbers.filter((index) => index % 5 === 0).map(deployment);
  const period = { from: at(0), to: at(count) };

  const identities = timed('identities', () =>
    resolveIdentities(cluesFrom({ changesets, persons: commits.map(({ author }) => author) })),
  );
  const knowledge = {
    forge: 'github' as const,
    path: 'acme/shop',
    changesets: new Map(changesets.map((one) => [one.id, one])),
    isWhole: true,
    activity,
    deployments,
    identities,
  };
  const chain = timed('log of the branch', () => new LoggedChain(commits, activity));
  const joined = timed('joining', () =>
    joinLandings({ branch: 'main', chain, landings: commits, joins, forge: knowledge }),
  );
  const questions = timed('questions of content', () => contentQuestions(joined.values(), chain, new Map()));
  const equal: ContentComparison = { result: 'equal', against: null, because: 'made up', paths: [] };
  const proofs = {
    answers: new Map(questions.map((question) => [questionKey(question), equal])),
    parentsOf: new Map(),
  };
  const standings = new Map(
    deployments.map(({ commit }) => [commit, { holdsUpTo: commit, isOnBranch: true, isKnown: true }]),
  );
  const forge = { knowledge, chain, joined, proofs, standings };
  const found = timed('facts', () => [
    ...collectLandedChanges({ history, joins, period, observedAt: at(count), pathsOf: () => [], forge }),
  ]);
  const landed = found.filter((one): one is Fact<'landed-change'> => one.kind === 'landed-change');
  const repository: Repository = {
    name,
    location: '/made/up',
    gitDirectory: '/made/up',
    objectFormat: 'sha1',
    observedAt: at(count),
    gaps: [],
  };
  const reconciling = { repository, history, period, forge, landed, moves: [], breaks: [] };
  const requests = timed('requests', () => [...requestDifferences(reconciling)]);
  const deployed = timed('deployments', () => [...deployedDifferences(reconciling, requests)]);
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const summary = {
    changes: landed.length,
    questions: questions.length,
    differences: requests.length + deployed.length,
  };
  process.stdout.write(`${JSON.stringify({ ...summary, peakMegabytes })}\n`);
}
