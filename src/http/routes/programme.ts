/** The programme: a plan that ticks itself, and the review before the auditor comes. */
import { addRoute, type ApiContext } from '../route.ts';
import { programmeAnswer } from '../schema.ts';

export function addProgrammeRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/programme',
    tag: 'Programme',
    summary: 'The steps to a report with what is done, and what an auditor would ask next',
    answer: programmeAnswer,
    handle: () => plumbline.programme(),
  });
}
