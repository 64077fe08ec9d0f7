/** The programme as it stands: its state gathered from the stores, then the plan and the review over it. */
import type { ProgrammeView } from '../../model/programme.ts';
import type { AppContext } from '../context.ts';
import { evidenceRequests, remediations, statement, waivers } from '../decisions/use-cases.ts';
import { listSources } from '../forges/use-cases.ts';
import { reportOf } from '../policies/policies.ts';
import { planOf } from './plan.ts';
import { reviewOf } from './review.ts';
import type { ProgrammeState } from './state.ts';

export async function programme(context: AppContext): Promise<ProgrammeView> {
  const state = await stateOf(context);
  const { at, run } = state;
  return {
    at,
    run: run ? { id: run.id, period: run.period, finishedAt: run.finishedAt } : null,
    steps: planOf(state),
    questions: reviewOf(state),
  };
}

async function stateOf(context: AppContext): Promise<ProgrammeState> {
  const { clock, config, content, stores } = context;
  const at = clock.now();
  const run = await stores.runs.named('latest');
  const inScope = config.frameworks?.iso27001 ?? true;
  return {
    at,
    run,
    controls: content.controls,
    configured: { scope: isScoped(config), window: config.window, owners: ownersIn(context) },
    sources: await listSources(context),
    policies: (run && (await reportOf(run.id, context))) ?? undefined,
    requests: (await evidenceRequests({ at }, context)).requests,
    waivers: await waivers(context, at),
    remediations: await remediations(context, at),
    statement: inScope ? await statement({ at }, context) : undefined,
  };
}

function isScoped({ scope, frameworks }: AppContext['config']): boolean {
  const { repositories, branches } = scope;
  const all =
    repositories.include.length === 1 && repositories.include[0] === '**' && repositories.exclude.length === 0;
  return !all || Object.keys(branches).length > 0 || frameworks !== undefined;
}

/** By control, or for all controls of an area. */
function ownersIn({ config, content }: Pick<AppContext, 'config' | 'content'>): ReadonlySet<string> {
  const named = content.controls.filter(
    ({ id, area }) => config.owners[id] !== undefined || config.owners[area] !== undefined,
  );
  return new Set(named.map(({ id }) => id));
}
