/** Scope and document: what is audited is known, somebody chose what is in scope, and what is done is written down. */
import type { ProgrammeStep } from '../../../model/programme.ts';
import type { ProgrammeState } from '../state.ts';
import { counted, fulfilled } from './step.ts';

const phase = 'scope';

export function scopeSteps(state: ProgrammeState): readonly ProgrammeStep[] {
  const steps = [repositoriesAudited, scopeChosen, forgesConnected, ownersNamed, risksWritten, policiesWritten];
  return [...steps.map((step) => step(state)), ...applicabilityDecided(state)];
}

function repositoriesAudited({ run }: ProgrammeState): ProgrammeStep {
  const repositories = run?.repositories.length ?? 0;
  return fulfilled({
    phase,
    id: 'repositories-audited',
    title: 'The repositories are known and audited',
    isDone: repositories > 0,
    because: run ? `The latest audit looked at ${repositories}.` : 'Nothing was audited yet.',
    next: 'plumbline audit FOLDER',
  });
}

function scopeChosen({ configured }: ProgrammeState): ProgrammeStep {
  return fulfilled({
    phase,
    id: 'scope-chosen',
    title: 'What is in scope was chosen by somebody',
    isDone: configured.scope,
    because: configured.scope
      ? 'plumbline.yaml names repositories, branches or parts of the frameworks.'
      : 'plumbline.yaml says nothing of scope: everything is in.',
    next: 'Write scope and frameworks into plumbline.yaml (docs/configuration.md).',
  });
}

function forgesConnected({ run, sources }: ProgrammeState): ProgrammeStep {
  const repositories = run?.repositories.length ?? 0;
  const matched = Math.min(
    repositories,
    sources.reduce((sum, source) => sum + source.matched, 0),
  );
  return counted({
    phase,
    id: 'forges-connected',
    title: 'The forges of the repositories are connected',
    done: matched,
    of: repositories,
    because: `${matched} of ${repositories} repositories are known to a connected forge, which tells of reviews and rules.`,
    next: 'plumbline source add, then plumbline source doctor',
  });
}

function ownersNamed({ controls, configured }: ProgrammeState): ProgrammeStep {
  const owned = controls.filter(({ id }) => configured.owners.has(id)).length;
  return counted({
    phase,
    id: 'owners-named',
    title: 'Every control has an owner',
    done: owned,
    of: controls.length,
    because: `plumbline.yaml names an owner for ${owned} of ${controls.length} controls; the others have a role.`,
    next: 'Write owners into plumbline.yaml, by area or by control.',
  });
}

const riskRegister = 'SEC-04/risk-register';

function risksWritten({ requests }: ProgrammeState): ProgrammeStep {
  const risks = requests.find(({ request }) => request.id === riskRegister);
  return fulfilled({
    phase,
    id: 'risks-written',
    title: 'The risks are written down',
    isDone: risks !== undefined && risks.counts.accepted > 0,
    because: risks ? risks.because : 'No register of risks is asked for.',
    next: `plumbline evidence submit ${riskRegister} FILE`,
  });
}

function policiesWritten({ controls, policies }: ProgrammeState): ProgrammeStep {
  const spoken = controls.filter((control) => isSpokenOf(control, policies)).length;
  return counted({
    phase,
    id: 'policies-written',
    title: 'Policies speak of what the controls do',
    done: spoken,
    of: controls.length,
    because: policies
      ? `Clauses of ${policies.policies.length} policies speak of ${spoken} of ${controls.length} controls.`
      : 'No policy stands in any audited repository.',
    next: 'plumbline policy init FOLDER writes a set to start from.',
  });
}

/** A clause names the control, or is tested by one of its checks. */
function isSpokenOf({ id, checks }: ProgrammeState['controls'][number], policies: ProgrammeState['policies']): boolean {
  return (policies?.clauses ?? []).some(
    ({ serves, tests }) => serves.includes(id) || tests.some(({ check }) => checks.includes(check)),
  );
}

function applicabilityDecided({ statement }: ProgrammeState): readonly ProgrammeStep[] {
  if (!statement) return [];
  const decided = statement.rows.filter(({ decision }) => decision !== null).length;
  return [
    counted({
      phase,
      id: 'applicability-decided',
      title: 'Every row of the Statement of Applicability is decided',
      done: decided,
      of: statement.rows.length,
      because: statement.version
        ? `Version ${statement.version.version} was approved.`
        : 'No version of it was approved yet.',
      next: 'plumbline soa set, then plumbline soa approve',
    }),
  ];
}
