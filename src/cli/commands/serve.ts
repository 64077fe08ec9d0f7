import { defineCommand, UsageError } from '../command.ts';
import type { Plumbline, Working } from '../../app/plumbline.ts';
import type { Context } from '../context.ts';
import { offlineFlag, countFlag, periodFlags, periodOf, switchFlag, textFlag } from '../flags.ts';
import { renderSummary } from '../views/summary.ts';
import { locationsOf, noteTroubles, runAudit, worstFindings } from './auditing.ts';

const shownFindings = 5;

export const serve = defineCommand({
  name: 'serve',
  summary: 'audit what was named, then serve the page and the API',
  details: [
    'Audits as `plumbline audit` does, prints the summary, and keeps serving until Ctrl-C. Without a location: the sources of ' +
      'plumbline.yaml, else what is known already; on the very first start, Plumbline’s own source code, so that there is ' +
      'something to look at.',
    'The page listens on this machine only. Whoever can reach another --host sees everything, unless --token-env asks for a ' +
      'token: there are no accounts. What travels is not encrypted; beyond a network you trust, put TLS in front.',
    'With --auditor it is the auditor’s door: it audits nothing, shows everything that was judged and sealed, and refuses ' +
      'whatever would change something, except drawing samples and building packs. Beyond this machine it wants a token.',
  ],
  arguments: [
    {
      name: 'LOCATION',
      summary: 'a repository, a folder of repositories, or a clone URL',
      required: false,
      variadic: true,
      completes: 'folder',
    },
  ],
  flags: {
    port: countFlag({
      name: 'port',
      value: { placeholder: 'N' },
      summary: 'the port; 0 takes a free one',
      defaultText: '7700',
    }),
    host: textFlag({
      name: 'host',
      value: { placeholder: 'ADDRESS' },
      summary: 'the address to listen on',
      defaultText: '127.0.0.1',
    }),
    ...periodFlags,
    offline: offlineFlag,
    auditor: switchFlag({
      name: 'auditor',
      summary: 'the auditor’s door: read-only, but for drawing samples and building packs',
    }),
    tokenEnv: textFlag({
      name: 'token-env',
      value: { placeholder: 'NAME' },
      summary: 'answer only those who show the token in this environment variable',
    }),
    noOpen: switchFlag({ name: 'no-open', summary: 'do not open the page in a browser' }),
  },
  examples: [
    { command: 'plumbline serve ~/code', does: 'Audits every repository below ~/code and shows the page.' },
    { command: 'npm start -- ../shop ../bank', does: 'The same from a checkout of Plumbline, for two repositories.' },
    {
      command: 'plumbline serve --auditor --host 0.0.0.0 --token-env AUDITOR_TOKEN',
      does: 'The auditor’s door, with a link that lets one browser in, once.',
    },
    { command: 'plumbline serve --port 0 --no-open', does: 'Any free port; the address is printed.' },
  ],
  json: '`{type:"serving", url, role, entrance?}`; `entrance` lets one browser in, once',
  exits: { 0: 'ended by Ctrl-C while serving' },
  async run(context, { flags, operands }) {
    const period = periodOf(flags);
    const port = flags.port ?? 7700;
    if (port > 65_535) throw new UsageError(`--port: there is no port ${port}`, 'Ports go from 0 to 65535.');
    const host = flags.host ?? '127.0.0.1';
    const token = tokenOf(context, flags);
    const serving = { host, port, show: !flags.noOpen, ...(token !== undefined && { token }) };
    if (flags.auditor) return await keepServing(context, { ...serving, role: auditorDoor(operands, { host, token }) });
    const plumbline = await context.plumbline();
    const { run, troubles } = await runAudit(context, {
      locations: await wanted(context, operands),
      ...(flags.offline && { offline: true }),
      ...(period && { period }),
    });
    const worst = await worstFindings(plumbline, shownFindings);
    const differences = await plumbline.differences(run.id);
    if (!context.json) await context.print(renderSummary({ run, worst, differences, troubles, onwards: [] }, context));
    await noteTroubles(context, troubles);
    return await keepServing(context, { ...serving, role: 'team' });
  },
});

/** Never the token itself on the command line: others on the machine see that. */
function tokenOf({ world }: Context, { tokenEnv }: { readonly tokenEnv: string | undefined }): string | undefined {
  if (tokenEnv === undefined) return undefined;
  const token = world.environment[tokenEnv];
  if (token) return token;
  throw new UsageError(
    `--token-env: ${tokenEnv} is not set`,
    `Set it first: export ${tokenEnv}=$(openssl rand -hex 32)`,
  );
}

const loopback = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

function auditorDoor(
  operands: readonly string[],
  { host, token }: { readonly host: string; readonly token: string | undefined },
): 'auditor' {
  if (operands.length > 0)
    throw new UsageError('--auditor audits nothing', 'Audit first (plumbline audit LOCATION), then open the door.');
  if (loopback.has(host) || token !== undefined) return 'auditor';
  throw new UsageError(
    `--auditor on ${host} wants --token-env NAME`,
    'Without a token, whoever can reach it would read all evidence.',
  );
}

async function wanted(context: Context, operands: readonly string[]): Promise<readonly string[]> {
  const locations = await locationsOf(context, operands);
  if (locations.length > 0) return locations;
  const plumbline = await context.plumbline();
  if ((await plumbline.repositories()).length > 0 || (await plumbline.sources()).length > 0) return [];
  await context.note(
    [
      'No repository was named and none is known yet: auditing Plumbline’s own source code, to have something to look at.',
      'Name yours: npm start -- PATH-OR-URL…   (or: plumbline serve PATH-OR-URL…)',
    ].join('\n'),
  );
  return [context.world.root];
}

interface Serving {
  readonly host: string;
  readonly port: number;
  readonly show: boolean;
  readonly role: 'team' | 'auditor';
  readonly token?: string;
}

async function keepServing(context: Context, { host, port, show, role, token }: Serving): Promise<0> {
  const { world } = context;
  const listening = await world.listen({
    plumbline: await context.plumbline(),
    host,
    port,
    root: world.root,
    observer: context.working.observer,
    role,
    ...(token !== undefined && { token }),
  });
  const { url, entrance } = listening;
  const addresses = { url, ...(entrance !== undefined && { entrance }) };
  const ending = new AbortController();
  const signal = AbortSignal.any([world.signal, ending.signal]);
  const { observer } = context.working;
  const plumbline = await context.plumbline();
  // The auditor’s door reads what is there: it asks no forge, and nothing below it moves.
  const fresh = role === 'auditor' ? Promise.resolve() : plumbline.keepSourcesFresh({ observer, signal });
  const warm = warmed(plumbline, { observer, signal });
  try {
    await context.print(
      context.json ? JSON.stringify({ type: 'serving', role, ...addresses }) : pageText(role, addresses),
    );
    if (show && world.stdout.isTerminal) world.browse(url);
    await Promise.race([aborted(world.signal), failing(fresh)]);
  } finally {
    ending.abort();
    await listening.close();
    // A failure has ended the serving above; here there is only nothing left to wait for.
    await fresh.catch(() => undefined);
    await warm;
  }
  return 0;
}

function pageText(
  role: Serving['role'],
  { url, entrance }: { readonly url: string; readonly entrance?: string },
): string {
  const lines = [`\n${role === 'auditor' ? 'Auditor’s door' : 'Page'}: ${url}   (Ctrl-C ends)`];
  if (entrance !== undefined)
    lines.push(
      `Lets one browser in, once: ${entrance}`,
      'Put the name or address in it by which they reach this machine.',
    );
  return lines.join('\n');
}

/** Whoever comes first need not wait for what all searches need. Without it, searches take longer; they tell what is wrong. */
async function warmed(plumbline: Plumbline, working: Working): Promise<void> {
  try {
    await plumbline.warmSearch(working);
  } catch (error) {
    if (working.signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    working.observer.note(`the first search will take longer, nothing could be made ready for it: ${why}`);
  }
}

/** Rejects when the work behind fails; its end is nothing to wait for. */
async function failing(work: Promise<void>): Promise<never> {
  await work;
  return new Promise(() => undefined);
}

async function aborted(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
