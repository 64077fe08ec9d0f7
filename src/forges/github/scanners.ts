/**
 * What GitHub scans by a setting of the repository: secrets (docs.github.com/rest/repos/repos, `security_and_analysis`), code
 * (/rest/code-scanning, default setup) and dependencies (/rest/repos/repos, vulnerability alerts).
 *
 * Invariant: what is hidden is a gap and never "off". GitHub leaves `security_and_analysis` out for whoever is no
 * administrator, and answers 404 both for alerts that are off and for those that may not be seen: a 404 says "off" to
 * those only who were shown the settings.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { ForgeScanner } from '../../model/forge-scanner.ts';
import { gapOf, getOne } from '../answers.ts';
import type { ForgeGap, ForgeRecord } from '../forge.ts';
import { mayPass, type RecordList } from '../lists.ts';
import type { Refusal, Transport } from '../transport/transport.ts';

const status = z.object({ status: z.string().optional() }).nullish();
const repositorySchema = z.object({
  security_and_analysis: z.object({ secret_scanning: status, secret_scanning_push_protection: status }).nullish(),
});
const setupSchema = z.object({ state: z.string().optional(), languages: z.array(z.string()).nullish() });

interface Told {
  readonly scanner?: ForgeScanner;
  readonly gap?: ForgeGap;
  readonly at?: Instant;
  readonly raw?: Digest;
}

export function scannerList(path: string): RecordList<ForgeScanner> {
  return {
    address: path,
    async page(transport, address, signal) {
      const settings = await getOne(transport, address, repositorySchema, signal);
      if (!settings.ok) return settings.error;
      const { value, at, raw } = settings.value;
      const shown = value.security_and_analysis ?? null;
      const secrets: Told = shown
        ? { scanner: secretsOf(shown), at, raw }
        : {
            gap: {
              reason: 'forbidden',
              key: 'secrets',
              detail: `GitHub leaves security_and_analysis out of GET ${path}: it tells administrators only whether secrets are scanned for.`,
            },
          };
      const code = await codeScanning(transport, path, signal);
      if ('notFound' in code) return code;
      const alerts = await dependencyAlerts({ transport, path, isShown: shown !== null }, signal);
      if ('notFound' in alerts) return alerts;
      const told = [secrets, code, alerts];
      const records = told.flatMap((one): readonly ForgeRecord<ForgeScanner>[] => {
        const { scanner } = one;
        if (scanner === undefined) return [];
        const digests = one.raw === undefined || one.raw === raw ? [raw] : [raw, one.raw];
        return [{ key: scanner.kind, value: scanner, observedAt: one.at ?? at, raw: digests }];
      });
      return { records, gaps: told.flatMap(({ gap }) => gap ?? []) };
    },
  };
}

function secretsOf(shown: NonNullable<z.infer<typeof repositorySchema>['security_and_analysis']>): ForgeScanner {
  const isOn = (one: z.infer<typeof status>): boolean => one?.status === 'enabled';
  const protects = isOn(shown.secret_scanning_push_protection);
  return {
    kind: 'secrets',
    setting: protects ? 'push protection' : 'secret scanning',
    state: protects || isOn(shown.secret_scanning) ? 'on' : 'off',
    looksAt: protects ? 'pushes' : 'what-landed',
    languages: null,
  };
}

async function codeScanning(transport: Transport, path: string, signal: AbortSignal): Promise<Told | Refusal> {
  const read = await getOne(transport, `${path}/code-scanning/default-setup`, setupSchema, signal);
  const setup = { kind: 'static-analysis', setting: 'default setup of code scanning', looksAt: 'changes' } as const;
  if (read.ok) {
    const { value, at, raw } = read.value;
    const isOn = value.state === 'configured';
    return {
      scanner: { ...setup, state: isOn ? 'on' : 'off', languages: isOn ? (value.languages ?? null) : null },
      at,
      raw,
    };
  }
  if (mayPass(read.error)) return read.error;
  // "Code Security must be enabled for this repository": whoever is told so could have been told of the setup.
  if (read.error.reason === 'not-supported' && !read.error.notFound)
    return { scanner: { ...setup, state: 'off', languages: null } };
  return { gap: gapOf(read.error, { key: setup.kind }) };
}

interface Alerts {
  readonly transport: Transport;
  readonly path: string;
  readonly isShown: boolean;
}

/** Answered with 204 or 404, and without a word in either. */
async function dependencyAlerts({ transport, path, isShown }: Alerts, signal: AbortSignal): Promise<Told | Refusal> {
  const answer = await transport.get(`${path}/vulnerability-alerts`, signal);
  const alerts = {
    kind: 'dependencies',
    setting: 'Dependabot alerts',
    looksAt: 'what-landed',
    languages: null,
  } as const;
  if (answer.ok) return { scanner: { ...alerts, state: 'on' }, at: answer.value.at, raw: answer.value.digest };
  if (mayPass(answer.error)) return answer.error;
  if (answer.error.notFound && isShown) return { scanner: { ...alerts, state: 'off' } };
  return { gap: gapOf(answer.error, { key: alerts.kind }) };
}
