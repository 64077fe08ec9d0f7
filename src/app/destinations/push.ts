/**
 * Sends the evidence of a sealed run to the destinations of plumbline.yaml: items are made, credentials read, outcomes told
 * and noted in the log of deliveries. Destinations do not know of each other: what one refuses, the next still gets.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, isAppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256 } from '../../base/digest.ts';
import { controlItem } from '../../exports/destinations/control-workbook.ts';
import type { Send, Sending } from '../../exports/destinations/courier.ts';
import type { Destination, Outcome, PushItem } from '../../exports/destinations/destination.ts';
import { isTrouble } from '../../model/delivery.ts';
import { reminders, runFinished, type WebhookEvent } from '../../exports/destinations/webhook/events.ts';
import { deliverEvent } from '../../exports/destinations/webhook/webhook.ts';
import type { Run } from '../../model/run.ts';
import { besideResults } from '../../model/standing/beside.ts';
import type { StandingRequest } from '../../model/standing/requests.ts';
import { differencesBetween } from '../auditing/summary.ts';
import type { AppContext } from '../context.ts';
import { waiversOfRun } from '../decisions/declared.ts';
import { evidenceRequests } from '../decisions/use-cases.ts';
import { nearestWord } from '../nearest-word.ts';
import type { Working } from '../plumbline.ts';
import type { ConfiguredDestination } from './config-schema.ts';
import { openDeliveryLog, type DeliveryLog } from './delivery-log.ts';
import { fileDestination, mappingOf, secretReader, type SecretReader } from './open-destination.ts';
import type { Pushed, PushOrder, PushReport } from './views.ts';

/** The longest that one limit is waited for. */
const PATIENCE_MILLIS = 60_000;

export interface Outside {
  readonly send: Send;
  readonly sleep: Sending['sleep'];
}

const network: Outside = {
  send: (request) => fetch(request),
  sleep: (millis, signal) => pause(millis, undefined, { signal }),
};

interface Pushing extends Pick<PushOrder, 'dryRun' | 'again'> {
  readonly run: Run;
  readonly context: AppContext;
  readonly log: DeliveryLog;
  readonly secrets: SecretReader;
  readonly sending: Sending;
  readonly working: Working;
}

interface Named {
  readonly name: string;
  readonly configured: ConfiguredDestination;
}

export async function pushEvidence(
  order: PushOrder,
  context: AppContext,
  working: Working,
  outside: Outside = network,
): Promise<PushReport> {
  const chosen = chosenDestinations(order.to, context);
  const run = await runNamed(order.run, context);
  return pushTo(chosen, { run, order, context, working, outside });
}

/** An audit is sealed by now: what goes wrong here is told, never thrown, but for the user's own stop. */
export async function pushAfterAudit(run: Run, context: AppContext, working: Working): Promise<void> {
  const chosen = named(context).filter(({ configured }) => configured.onAudit);
  if (chosen.length === 0) return;
  try {
    const order = { run: run.id };
    const { pushed, troubles } = await pushTo(chosen, { run, order, context, working, outside: network });
    const bad = pushed.filter(({ outcome }) => isTrouble(outcome));
    for (const { destination, item, because } of bad)
      working.observer.note(`${item} did not go to ${destination}: ${because}`);
    for (const { destination, because } of troubles) working.observer.note(`${destination}: ${because}`);
  } catch (error) {
    if (!isAppError(error)) throw error;
    working.observer.note(`The evidence was not sent: ${error.message}`);
  }
}

interface Push {
  readonly run: Run;
  readonly order: PushOrder;
  readonly context: AppContext;
  readonly working: Working;
  readonly outside: Outside;
}

async function pushTo(chosen: readonly Named[], push: Push): Promise<PushReport> {
  const { order, context, working, outside } = push;
  const run = { ...push.run, controls: besideResults(push.run.controls, await waiversOfRun(push.run, context)) };
  const { clock, version, directory } = context;
  const { signal } = working;
  const pushing: Pushing = {
    ...order,
    run,
    context,
    working,
    log: openDeliveryLog(directory.root),
    secrets: secretReader(context, order.dryRun === true),
    sending: { ...outside, clock, patience: PATIENCE_MILLIS, userAgent: `plumbline/${version}`, signal },
  };
  const pushed: Pushed[] = [];
  const troubles: { destination: string; because: string }[] = [];
  const unmapped: Record<string, number> = {};
  for (const one of chosen) {
    const { name, configured } = one;
    try {
      if (configured.kind === 'webhook') pushed.push(...(await tell(one, pushing)));
      else {
        const mapped = new Set(Object.keys(mappingOf(configured)));
        const controls = new Set(run.controls.map(({ control }) => control.id));
        unmapped[name] = [...controls].filter((id) => !mapped.has(id)).length;
        for (const id of [...mapped].filter((own) => !controls.has(own)))
          troubles.push({
            destination: name,
            because: `${id} is no control of run ${run.id}: nothing was sent for it`,
          });
        pushed.push(...(await sendFiles(one, pushing)));
      }
    } catch (error) {
      if (!isAppError(error)) throw error;
      troubles.push({ destination: name, because: error.message });
    }
  }
  return { run, pushed, troubles, unmapped };
}

async function sendFiles({ name, configured }: Named, pushing: Pushing): Promise<readonly Pushed[]> {
  const { log, secrets, again = false, dryRun = false } = pushing;
  const targets = new Map<string, string>();
  const before = (item: PushItem) =>
    again ? undefined : log.last({ destination: name, key: item.fileName, target: targets.get(item.control) ?? '' });
  const destination = await fileDestination({ name, configured, before }, secrets);
  for (const control of destination.mapped) targets.set(control, destination.targetOf(control) ?? '');
  const items = await itemsFor(destination, pushing);
  const shown = (item: PushItem, outcome: Outcome): Pushed => ({
    destination: name,
    kind: destination.kind,
    item: item.control,
    target: targets.get(item.control) ?? '',
    file: item.fileName,
    digest: item.digest,
    ...told(outcome),
  });
  if (dryRun) return items.map((item) => shown(item, planned));
  const pushed: Pushed[] = [];
  for await (const { item, ...outcome } of destination.push(items, pushing.sending)) {
    const one = shown(item, outcome);
    note(one, pushing);
    pushed.push(one);
    const { observer } = pushing.working;
    observer.progress({ step: `Sending to ${name}`, done: pushed.length, total: items.length, unit: 'files' });
  }
  return pushed;
}

async function itemsFor(
  { mapped }: Destination,
  { run, context: { stores, config } }: Pushing,
): Promise<readonly PushItem[]> {
  const wanted = new Set(mapped);
  const evidence = await stores.runs.evidence(run.id);
  // Whoever wants to be able to take names back does not send them where they cannot be taken back.
  const withPopulations = config.ledger.personal === 'plain';
  return run.controls
    .filter(({ control }) => wanted.has(control.id))
    .map((evaluation) => controlItem({ run, evaluation, evidence, withPopulations }));
}

async function tell({ name, configured }: Named, pushing: Pushing): Promise<readonly Pushed[]> {
  const { log, secrets, sending, again = false, dryRun = false, working } = pushing;
  const { url = '', events: wanted, secret: place } = configured;
  const secret = await secrets(place, name);
  const events = (await eventsOf(pushing)).filter(({ type }) => wanted === undefined || wanted.includes(type));
  const pushed: Pushed[] = [];
  for (const event of events) {
    const target = new URL(url).origin;
    const shown = (outcome: Outcome): Pushed => ({
      destination: name,
      kind: 'webhook',
      item: event.id,
      target,
      file: event.type,
      digest: sha256(canonicalJson(event)),
      ...told(outcome),
    });
    const isKnown = !again && log.last({ destination: name, key: event.id, target }) === 'sent';
    if (dryRun || isKnown) pushed.push(shown(isKnown ? received : planned));
    else {
      const one = shown(await deliverEvent(event, { url, secret }, sending));
      note(one, pushing);
      pushed.push(one);
    }
    working.observer.progress({ step: `Telling ${name}`, done: pushed.length, total: events.length, unit: 'events' });
  }
  return pushed;
}

const planned: Outcome = {
  kind: 'planned',
  because: 'a dry run: nothing was sent, and nobody was asked what is there',
};
const received: Outcome = { kind: 'present', because: 'the log of deliveries says that it was received' };

async function eventsOf({ run, context }: Pushing): Promise<readonly WebhookEvent[]> {
  const requests = await requestsUntilNow(context);
  return [runFinished(run, await changedSince(run, context)), ...reminders(requests)];
}

/** From the beginning of the latest period until now: what fell due since it ended is due all the same. */
async function requestsUntilNow(context: AppContext): Promise<readonly StandingRequest[]> {
  const { period, at, requests } = await evidenceRequests({}, context);
  const [from, to] = period.type === 'as-of' ? [period.at, period.at] : [period.from, period.to];
  if (to >= at) return requests;
  return (await evidenceRequests({ period: { type: 'window', from, to: at }, at }, context)).requests;
}

async function changedSince(run: Run, { stores }: AppContext) {
  const earlier = (await stores.runs.summaries()).find(
    (one) => one.finishedAt < run.finishedAt && one.period.type === run.period.type,
  );
  return differencesBetween(earlier && (await stores.runs.get(earlier.id)), run);
}

/** What the next push has to know, and whoever asks why. Something that was there before is no news. */
function note({ destination, item, target, file, ...rest }: Pushed, { log, context }: Pushing): void {
  const { outcome, because, remote, status, kind } = rest;
  if (outcome === 'held') return;
  const key = kind === 'webhook' ? item : file;
  if (outcome === 'present' && log.last({ destination, key, target }) !== undefined) return;
  log.append({
    at: context.clock.now(),
    destination,
    key,
    target,
    outcome,
    because,
    ...(remote !== undefined && { remote }),
    ...(status !== undefined && { status }),
  });
}

const told = ({ kind, because, remote, status }: Outcome) => ({
  outcome: kind,
  because,
  ...(remote !== undefined && { remote }),
  ...(status !== undefined && { status }),
});

const named = ({ config }: AppContext): readonly Named[] =>
  Object.entries(config.destinations).map(([name, configured]) => ({ name, configured }));

function chosenDestinations(to: string | undefined, context: AppContext): readonly Named[] {
  const all = named(context);
  if (all.length === 0)
    throw new AppError('destinations/none', 'plumbline.yaml names no destination', {
      hint: 'Add one under `destinations:`; docs/destinations.md shows how.',
    });
  if (to === undefined) return all;
  const found = all.filter(({ name }) => name === to);
  if (found.length > 0) return found;
  const names = all.map(({ name }) => name);
  const near = nearestWord(to, names);
  throw new AppError('destinations/unknown', `plumbline.yaml names no destination "${to}"`, {
    hint: near === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${near}?`,
  });
}

async function runNamed(id: string, { stores }: AppContext): Promise<Run> {
  const run = await stores.runs.named(id);
  if (run?.seal) return run;
  const message = run
    ? `run ${id} is not sealed yet`
    : id === 'latest'
      ? 'there is no audit yet'
      : `there is no run ${id}`;
  throw new AppError('app/unknown-run', message, {
    hint: 'Audit first (plumbline audit PATH); `plumbline run list` shows the runs there are.',
  });
}
