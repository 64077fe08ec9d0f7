/** What was to be looked at: the period, the repositories, and one activity per check. */
import type { Period } from '../../model/control.ts';
import { controlsCatalogFile } from './catalogs.ts';
import type { OscalInput } from './oscal.ts';
import { line, listed, metadata, prose, withUuid } from './parts.ts';
import { activities, activityUuid, checkResultsOf, inventory, repositoryUuid, reviewed, tool } from './subjects.ts';
import { uuidOf } from './uuid.ts';

export const assessmentPlanFile = 'assessment-plan.json';

export function assessmentPlan(input: OscalInput): object {
  const { run } = input;
  const noPlan = uuidOf('resource', 'no-system-security-plan');
  const items = inventory(run.repositories);
  const done = activities(input);
  const subject = assessmentSubject(input);
  const body = {
    metadata: metadata(`Assessment plan of run ${run.id}`, { at: run.startedAt, version: run.id }),
    'import-ssp': { href: `#${noPlan}`, remarks: 'There is no system security plan in OSCAL: see the resource.' },
    ...(items.length + done.length > 0 && {
      'local-definitions': { ...listed('inventory-items', items), ...listed('activities', done) },
    }),
    'reviewed-controls': reviewed(input),
    ...listed('assessment-subjects', subject),
    'assessment-assets': tool(input),
    tasks: [
      {
        uuid: uuidOf('task', run.id),
        type: 'action',
        title: line(`Audit ${run.id}`),
        description: prose('Every check over its whole population.'),
        timing: timing(run.period),
        ...(subject.length > 0 &&
          listed(
            'associated-activities',
            checkResultsOf(input).map(({ check }) => ({
              'activity-uuid': activityUuid(run.id, check),
              subjects: subject,
            })),
          )),
      },
    ],
    'back-matter': { resources: [noSystemPlan(noPlan)] },
  };
  return { 'assessment-plan': withUuid('assessment-plan', body) };
}

function assessmentSubject({ run }: OscalInput): object[] {
  if (run.repositories.length === 0) return [];
  const included = run.repositories.map(({ name }) => ({
    'subject-uuid': repositoryUuid(name),
    type: 'inventory-item',
  }));
  return [{ type: 'inventory-item', 'include-subjects': included }];
}

function timing(period: Period): object {
  return period.type === 'as-of'
    ? { 'on-date': { date: period.at } }
    : { 'within-date-range': { start: period.from, end: period.to } };
}

function noSystemPlan(uuid: string): object {
  return {
    uuid,
    title: 'No system security plan',
    description: prose(
      'OSCAL asks for the plan of the system that is assessed. Plumbline has none: the controls that were assessed are those of the catalog beside this document.',
    ),
    rlinks: [{ href: controlsCatalogFile, 'media-type': 'application/json' }],
  };
}
