/**
 * The machine-readable shapes of the command line. They are a contract (docs/cli.md lists them): keys may be added, those
 * that are here keep their meaning.
 */
import type { ChangeStory } from '../../app/changes/questions.ts';
import type { FindingAuthors, KnownSecret } from '../../app/findings/views.ts';
import type { ChangeRow, PackResult, SourceTrouble } from '../../app/plumbline.ts';
import { basisOf } from '../../model/basis.ts';
import type { Control, ControlEvaluation } from '../../model/control.ts';
import type { Finding } from '../../model/finding.ts';
import type { Repository } from '../../model/repository.ts';
import type { Run } from '../../model/run.ts';
import { gapsOf } from '../output/manifest.ts';
import { waiverDocument } from './decisions.ts';
import { countByArea } from './summary.ts';

export function controlDocument(evaluation: ControlEvaluation) {
  const { control, result, counts, coverage, because } = evaluation;
  const { id, area, title, owner, criteria, iso, requests = [] } = control;
  const what = { id, area, title, owner, criteria, iso, basis: basisOf(control), requests };
  return { type: 'control', ...what, result, counts, coverage, because };
}

/** A control that no audit has judged yet: nobody can say, which is not the same as nothing is wrong. */
export function unjudged(control: Control): ControlEvaluation {
  const counts = { population: 0, pass: 0, exception: 0, notApplicable: 0, notDetermined: 0 };
  return { control, result: 'indeterminate', because: 'No audit has judged it yet.', counts, coverage: 0, checks: [] };
}

export function controlDetails(evaluation: ControlEvaluation) {
  const { statement, frequency, checks } = evaluation.control;
  const waivers = evaluation.waivers?.map(waiverDocument);
  const { continuity, unjudged: openStretches } = evaluation;
  const overTime = { ...(continuity && { continuity }), ...(openStretches && { unjudged: openStretches }) };
  const details = { statement, frequency, checkIds: checks, checks: evaluation.checks, ...(waivers && { waivers }) };
  return { ...controlDocument(evaluation), ...overTime, ...details };
}

const boundary = ({ at, commit }: Finding['firstSeen']) => ({ commit: commit ?? null, at });

export function findingDocument(finding: Finding, authors: FindingAuthors) {
  const {
    firstSeen,
    lastSeen,
    removedBy: removed,
    class: kind,
    rule,
    repository,
    path,
    line,
    fingerprint,
    ...rest
  } = finding;
  return {
    type: 'finding',
    rule,
    class: kind,
    repository,
    path,
    line,
    fingerprint,
    firstSeen: boundary(firstSeen),
    lastSeen: boundary(lastSeen),
    introducedBy: authors.introducedBy,
    removedBy: authors.removedBy,
    removed: removed ? boundary(removed) : null,
    ...rest,
  };
}

export function secretDocument({ firstSeen, lastSeen, places, ...secret }: KnownSecret) {
  return {
    type: 'secret',
    ...secret,
    firstSeen: boundary(firstSeen),
    lastSeen: boundary(lastSeen),
    places: places.map((place) => ({
      ...place,
      firstSeen: boundary(place.firstSeen),
      lastSeen: boundary(place.lastSeen),
      removed: place.removed && boundary(place.removed),
    })),
  };
}

export function changeDocument({ fact, outcome, findings, differences = [] }: ChangeRow) {
  const { repository, value } = fact;
  const { branch, commit, landedAt, provenance, change, joinedBy, joinReason, method } = value;
  const { authors, approvers, subject, bot, requests, signature } = value;
  const { landedBy = null, proposed = null, content = null, deployments = [] } = value;
  const { revertOf = null, backportOf = null } = value;
  const landing = { repository, branch, commit, subject, landedAt, landedBy, provenance, method, revertOf, backportOf };
  const joined = { change, joinedBy, joinReason, requests };
  const people = { authors, approvers, bot, signature };
  const told = { proposed, content, deployments };
  return { type: 'change', ...landing, ...joined, ...people, ...told, fact: fact.id, outcome, findings, differences };
}

export function storyDocument({ row, reverts, revertedBy, forge, gaps, evidence }: ChangeStory) {
  return {
    ...changeDocument(row),
    reverts: reverts ?? null,
    revertedBy: revertedBy ?? null,
    forge: forge ?? null,
    gaps: gaps.map(({ part, of, reason, detail }) => ({ part, of, reason, detail })),
    evidence: Object.fromEntries(evidence ?? []),
  };
}

export function repositoryDocument(repository: Repository) {
  const { name, location, head, observedAt, gaps, defaultBranch } = repository;
  return { type: 'repository', name, location, branch: defaultBranch ?? null, head: head ?? null, observedAt, gaps };
}

interface Audited {
  readonly run: Run;
  readonly troubles: readonly SourceTrouble[];
  readonly pack: PackResult;
}

export function auditDocument({ run, troubles, pack }: Audited) {
  const { id, startedAt, finishedAt, period, repositories, tool, work, findings, seal } = run;
  return {
    type: 'audit',
    run: id,
    startedAt,
    finishedAt,
    window: period,
    repositories,
    areas: countByArea(run),
    controls: run.controls.map(controlDocument),
    findings,
    pack,
    root: seal?.root ?? null,
    checkpoint: seal?.checkpoint ?? null,
    tool,
    work,
    gaps: gapsOf(run),
    troubles,
  };
}
