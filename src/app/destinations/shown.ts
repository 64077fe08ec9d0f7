/**
 * Destinations and deliveries as the doors show them. Invariant: nothing secret passes here: of an address its host, of a
 * credential the place that it is read from, of a delivery what its log says (which never holds a credential).
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { SecretText } from '../../base/secret-text.ts';
import type { OutcomeKind } from '../../model/delivery.ts';
import { eventTypes } from '../../exports/destinations/webhook/events.ts';
import type { AppContext } from '../context.ts';
import type { Page } from '../plumbline.ts';
import { type ConfiguredDestination, type ConfiguredPlace, placeKeys } from './config-schema.ts';
import { type Delivery, placeOf, readDeliveries } from './delivery-log.ts';
import { fileDestination, rootOf } from './open-destination.ts';
import type { CredentialView, DeliveryView, DeliveryWish, DestinationView } from './views.ts';

type Context = Pick<AppContext, 'config' | 'directory' | 'environment'>;

export async function shownDestinations(context: Context): Promise<readonly DestinationView[]> {
  const deliveries = readDeliveries(context.directory.root);
  const views: DestinationView[] = [];
  for (const [name, configured] of Object.entries(context.config.destinations)) {
    const own = deliveries.filter(({ destination }) => destination === name);
    const lastAt = own.at(-1)?.at;
    views.push({
      name,
      kind: configured.kind,
      host: new URL(rootOf(configured)).origin,
      onAudit: configured.onAudit,
      mapped: await mappedBy(name, configured),
      events: configured.kind === 'webhook' ? (configured.events ?? eventTypes) : [],
      credentials: placeKeys.flatMap((what) => credentialView(what, configured[what], context)),
      last: countLast(own),
      ...(lastAt !== undefined && { lastAt }),
    });
  }
  return views;
}

async function mappedBy(name: string, configured: ConfiguredDestination): Promise<DestinationView['mapped']> {
  if (configured.kind === 'webhook') return [];
  const nothing = () => Promise.resolve(new SecretText(''));
  const destination = await fileDestination({ name, configured, before: () => undefined }, nothing);
  return destination.mapped.map((control) => ({ control, target: destination.targetOf(control) ?? '' }));
}

function credentialView(
  what: string,
  place: ConfiguredPlace | undefined,
  { environment }: Context,
): readonly CredentialView[] {
  if (!place) return [];
  const { environment: variable, file = '' } = place;
  return variable === undefined
    ? [{ what, from: `file ${basename(file)}`, there: existsSync(file) }]
    : [{ what, from: `environment variable ${variable}`, there: (environment[variable] ?? '') !== '' }];
}

function countLast(own: readonly Delivery[]): Readonly<Partial<Record<OutcomeKind, number>>> {
  const outcomes = new Map(own.map((delivery) => [placeOf(delivery), delivery.outcome]));
  const counts: Partial<Record<OutcomeKind, number>> = {};
  for (const outcome of outcomes.values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

export function shownDeliveries(
  { destination, outcome, last, offset = 0, limit = 50 }: DeliveryWish,
  { directory }: Context,
): Page<DeliveryView> {
  const all = readDeliveries(directory.root);
  const latest = new Map(all.map((delivery, at) => [placeOf(delivery), at]));
  const wanted = all
    .map((delivery, at) => ({ ...delivery, last: latest.get(placeOf(delivery)) === at }))
    .filter(
      (one) =>
        (destination === undefined || one.destination === destination) &&
        (outcome === undefined || one.outcome === outcome) &&
        (last !== true || one.last),
    )
    .reverse();
  return { total: wanted.length, items: wanted.slice(offset, offset + limit) };
}
