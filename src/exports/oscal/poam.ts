/**
 * What is to be mended: an item per control that deviated, with its observations and risk repeated, so that the document can
 * be read alone. OSCAL knows no empty plan: when nothing deviated there is none.
 */
import { isDeviation, observations, observationUuid, riskUuid, risks, waiverProps } from './assessment-results.ts';
import type { OscalInput } from './oscal.ts';
import { line, listed, metadata, property, prose, withUuid } from './parts.ts';
import { standingOf } from './standing.ts';
import { inventory, tool } from './subjects.ts';
import { uuidOf } from './uuid.ts';

export function planOfAction(input: OscalInput): object | undefined {
  const { run } = input;
  const deviating = run.controls.filter(({ result }) => isDeviation(result));
  if (deviating.length === 0) return undefined;
  const rested = new Set(deviating.flatMap(({ checks }) => checks.map(({ check }) => observationUuid(run.id, check))));
  const body = {
    metadata: metadata(`Plan of action of run ${run.id}`, { at: run.finishedAt, version: run.id }),
    'system-id': { 'identifier-type': 'http://ietf.org/rfc/rfc4122', id: uuidOf('system', systemName(input)) },
    'local-definitions': {
      ...listed('inventory-items', inventory(run.repositories)),
      'assessment-assets': tool(input),
    },
    ...listed(
      'observations',
      observations(input).filter((one) => rested.has((one as { uuid: string }).uuid)),
    ),
    risks: risks(input),
    'poam-items': deviating.map(({ control, because, checks }) => {
      const { status, remediations, waivers } = standingOf(control.id, input);
      const owners = [...new Set(remediations.map(({ owner }) => owner))];
      return {
        uuid: uuidOf('poam-item', run.id, control.id),
        title: line(`${control.id} ${control.title}`),
        description: prose(
          `${because}.`,
          remediations.length === 0
            ? 'Nobody has taken this on: there is no remediation with an owner and a date.'
            : undefined,
        ),
        props: [
          property('control', control.id),
          property('status', status),
          property('control-owner', control.owner),
          ...owners.map((owner) => property('remediation-owner', owner)),
          ...waiverProps(waivers),
        ],
        'related-observations': checks.map(({ check }) => ({ 'observation-uuid': observationUuid(run.id, check) })),
        'related-risks': [{ 'risk-uuid': riskUuid(run.id, control.id) }],
      };
    }),
  };
  return { 'plan-of-action-and-milestones': withUuid('plan-of-action-and-milestones', body) };
}

/** The same repositories are the same system, whichever run looked at them. */
const systemName = ({ run }: OscalInput): string =>
  run.repositories
    .map(({ name }) => name)
    .sort()
    .join('\n');
