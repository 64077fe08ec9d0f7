/**
 * The months of a first SOC 2 as steps: scope and document, remediate, collect, maintain. A step is done when what was read
 * says so; nobody ticks it, and it opens again when it no longer holds.
 */
import type { ProgrammeStep } from '../../model/programme.ts';
import { collectionSteps } from './phases/collect.ts';
import { maintenanceSteps } from './phases/maintain.ts';
import { remediationSteps } from './phases/remediate.ts';
import { scopeSteps } from './phases/scope.ts';
import type { ProgrammeState } from './state.ts';

export function planOf(state: ProgrammeState): readonly ProgrammeStep[] {
  return [...scopeSteps(state), ...remediationSteps(state), ...collectionSteps(state), ...maintenanceSteps(state)];
}
