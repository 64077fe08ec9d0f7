/** From the lines of plumbline.yaml to a destination, its secrets read from where they are. */
import { SecretText } from '../../base/secret-text.ts';
import type { Destination, PushItem } from '../../exports/destinations/destination.ts';
import type { OutcomeKind } from '../../model/delivery.ts';
import { drata, DRATA } from '../../exports/destinations/drata/drata.ts';
import { secureframe, SECUREFRAME } from '../../exports/destinations/secureframe/secureframe.ts';
import { vanta, VANTA } from '../../exports/destinations/vanta/vanta.ts';
import type { AppContext } from '../context.ts';
import { tokenReader } from '../forges/tokens.ts';
import type { ConfiguredDestination, ConfiguredPlace } from './config-schema.ts';

/** `of`: the name of the destination, for what is said when there is none. */
export type SecretReader = (place: ConfiguredPlace | undefined, of: string) => Promise<SecretText>;

/** The same places as tokens of forges. A dry run reads none. */
export function secretReader(
  { environment, clock, version }: Pick<AppContext, 'environment' | 'clock' | 'version'>,
  dryRun: boolean,
): SecretReader {
  return async (place, of) => {
    if (dryRun || place === undefined) return new SecretText('');
    const token =
      place.environment === undefined
        ? ({ kind: 'file', path: place.file ?? '' } as const)
        : ({ kind: 'environment', variable: place.environment } as const);
    const source = { id: `the destination ${of}`, owner: '', token };
    const read = tokenReader({ source, root: '', userAgent: `plumbline/${version}`, environment, clock });
    return (await read(new AbortController().signal)) ?? new SecretText('');
  };
}

interface Opening {
  readonly name: string;
  readonly configured: ConfiguredDestination;
  readonly before: (item: PushItem) => OutcomeKind | undefined;
}

export async function fileDestination(
  { name, configured, before }: Opening,
  secrets: SecretReader,
): Promise<Destination> {
  const root = rootOf(configured);
  const { kind, documents = {}, controls = {}, tests = {}, submit = false, workspace = 0, owner } = configured;
  if (kind === 'vanta') {
    const clientId = await secrets(configured.clientId, name);
    const clientSecret = await secrets(configured.clientSecret, name);
    return vanta({ root, clientId, clientSecret, documents, submit });
  }
  if (kind === 'drata') {
    const token = await secrets(configured.token, name);
    return drata({ root, token, workspace, controls, ...(owner !== undefined && { owner }) });
  }
  const key = await secrets(configured.key, name);
  const secret = await secrets(configured.keySecret, name);
  return secureframe({ root, key, secret, tests, before });
}

export function mappingOf({ documents, controls, tests }: ConfiguredDestination): Readonly<Record<string, unknown>> {
  return documents ?? controls ?? tests ?? {};
}

const roots = { vanta: VANTA, drata: DRATA, secureframe: SECUREFRAME } as const;

/** Where it is: the vendor's first region, unless the configuration says another one. A webhook always says where. */
export function rootOf({ kind, url }: ConfiguredDestination): string {
  return url ?? (kind === 'webhook' ? '' : roots[kind]);
}
