/**
 * Waivers from files of repositories, as the latest audit sealed them. Invariant: one that was sealed once is in the
 * documents of every later audit, though its file, its repository or its wording be gone: an auditor finds it for ever.
 */
import type { Instant } from '../../base/instant.ts';
import type { DeclaredWaiver } from '../../model/declared-waiver.ts';
import { declaredAt, declaredId, type House } from '../../model/standing/declared-waivers.ts';
import { samePersonAmong } from '../../model/standing/persons.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
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

/** Of the document that the latest audit sealed; nothing of its kind was sealed before 2026-11-23. */
export async function declaredInLatest({
  stores,
  rawBytes,
}: Pick<AppContext, 'stores' | 'rawBytes'>): Promise<readonly DeclaredWaiver[]> {
  const latest = await stores.runs.latest();
  const sealed = latest && (await stores.runs.evidenceById(`${latest.id}/decision/decisions`));
  const bytes = sealed && rawBytes.get(sealed.envelope.digest);
  if (!bytes) return [];
  const document = JSON.parse(Buffer.from(bytes).toString('utf8')) as { readonly declared?: readonly DeclaredWaiver[] };
  return document.declared ?? [];
}

/** What was known earlier and is seen no more, then what is seen now. */
export function withEarlier(
  now: readonly DeclaredWaiver[],
  earlier: readonly DeclaredWaiver[],
): readonly DeclaredWaiver[] {
  const seen = new Set(now.map(declaredId));
  return [...earlier.filter((one) => !seen.has(declaredId(one))), ...now];
}
