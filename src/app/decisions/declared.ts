/**
 * Waivers from files of repositories, as the latest audit sealed them. Invariant: one that was sealed once is in the
 * documents of every later audit, though its file, its repository or its wording be gone: an auditor finds it for ever.
 */
import type { Instant } from '../../base/instant.ts';
import type { DeclaredWaiver } from '../../model/declared-waiver.ts';
import type { Run } from '../../model/run.ts';
import {
  declaredAt,
  declaredId,
  standingDeclared,
  type Held,
  type House,
} from '../../model/standing/declared-waivers.ts';
import { samePersonAmong } from '../../model/standing/persons.ts';
import { waiversAt, type StandingWaiver } from '../../model/standing/waivers.ts';
import type { AppContext } from '../context.ts';

export function houseOf({ content, config }: Pick<AppContext, 'content' | 'config'>): House {
  return {
    controls: new Set(content.controls.map(({ id }) => id)),
    samePerson: samePersonAmong(config.people),
    maximumDays: config.waivers.maximumDays,
  };
}

export async function declaredWaivers(
  context: Pick<AppContext, 'content' | 'config' | 'stores' | 'rawBytes'>,
  at: Instant,
): Promise<readonly StandingWaiver[]> {
  return declaredAt(await declaredInLatest(context), at, houseOf(context));
}

/** Of the document that the latest audit sealed. */
export async function declaredInLatest(
  context: Pick<AppContext, 'stores' | 'rawBytes'>,
): Promise<readonly DeclaredWaiver[]> {
  const latest = await context.stores.runs.latest();
  return latest ? ((await sealedWith(latest, context)).declared ?? []) : [];
}

/**
 * Every waiver that was known when the run ended, as it stood then: those decided through the doors, then those in files, as
 * they were sealed with it. What is configured today changes nothing of them, so what is made of a run stays the same.
 */
export async function waiversOfRun(
  run: Run,
  context: Pick<AppContext, 'stores' | 'rawBytes'>,
): Promise<readonly StandingWaiver[]> {
  const { declared = [], waivers = [] } = await sealedWith(run, context);
  const held = new Map(waivers.map((row) => [row.waiver, row]));
  const decisions = (await context.stores.decisions.all()).map(({ decision }) => decision);
  return [
    ...waiversAt(decisions, run.finishedAt),
    ...standingDeclared(declared, run.finishedAt, (one): Held => {
      const { approverSeen = false, problem = null } = held.get(declaredId(one)) ?? {};
      return { approverSeen, ...(problem !== null && { problem }) };
    }),
  ];
}

/** What run-documents.ts writes of them; runs that are older than it have nothing of the kind. */
interface SealedWaivers {
  readonly declared?: readonly DeclaredWaiver[];
  readonly waivers?: readonly {
    readonly waiver: string;
    readonly approverSeen?: boolean;
    readonly problem?: string | null;
  }[];
}

async function sealedWith(
  { id }: Pick<Run, 'id'>,
  { stores, rawBytes }: Pick<AppContext, 'stores' | 'rawBytes'>,
): Promise<SealedWaivers> {
  const sealed = await stores.runs.evidenceById(`${id}/decision/decisions`);
  const bytes = sealed && rawBytes.get(sealed.envelope.digest);
  return bytes ? (JSON.parse(Buffer.from(bytes).toString('utf8')) as SealedWaivers) : {};
}

/** What was known earlier and is seen no more, then what is seen now. */
export function withEarlier(
  now: readonly DeclaredWaiver[],
  earlier: readonly DeclaredWaiver[],
): readonly DeclaredWaiver[] {
  const seen = new Set(now.map(declaredId));
  return [...earlier.filter((one) => !seen.has(declaredId(one))), ...now];
}
