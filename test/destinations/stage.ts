/** A real audit of a fixture beside four vendors on loopback, two more destinations that cannot work, and a webhook. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parseConfig } from '../../src/app/config.ts';
import { openPlumbline } from '../../src/app/open.ts';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { buildFixtureRepository } from '../fixtures/build.ts';
import { root, scratchFolder, working, year } from '../pipeline/workbench.ts';
import { drataKey, playDrata } from './drata.ts';
import { playSecureframe, secureframeKey } from './secureframe.ts';
import { playVanta, vantaClient } from './vanta.ts';

const testId = '5f0c3a52-0000-4000-8000-000000000001';
const environment = { VANTA_ID: vantaClient.id, DRATA_KEY: drataKey, SF_KEY: secureframeKey.key, HOOK: 'hook secret' };
/** What may stand in no log, on no page and in no answer. */
export const secrets = [vantaClient.secret, drataKey, secureframeKey.secret, environment.HOOK];

export interface Told {
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

export async function playHook() {
  const told: Told[] = [];
  const refusals: number[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const refusal = refusals.shift();
      if (refusal !== undefined) return void response.writeHead(refusal).end();
      told.push({ body: JSON.parse(text) as Told['body'], headers: request.headers });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    told,
    /** The next one is answered so. */
    refuse: (status: number) => void refusals.push(status),
    close: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Stage extends Awaited<ReturnType<typeof vendors>> {
  readonly place: string;
  readonly yaml: string;
  readonly plumbline: Plumbline;
  readonly runId: string;
  /** The same place with another configuration. */
  openWith(yaml: string): Promise<Plumbline>;
  close(): Promise<void>;
}

async function vendors() {
  const [vanta, drata, secureframe, hook] = await Promise.all([
    playVanta({ documents: ['reviews'] }),
    playDrata({ workspace: 7 }),
    playSecureframe({ tests: [testId] }),
    playHook(),
  ]);
  return { vanta, drata, secureframe, hook };
}

export async function stageDestinations(name: string): Promise<Stage> {
  const scratch = scratchFolder(name);
  const place = path.join(scratch.folder, 'place');
  const played = await vendors();
  const yaml = yamlOf(played);
  const openWith = (text: string): Promise<Plumbline> => {
    const config = parseConfig({ path: path.join(scratch.folder, 'plumbline.yaml'), text });
    return openPlumbline({ dataDirectory: place, root, config, environment });
  };
  writeFileSync(path.join(scratch.folder, 'vanta-secret'), `${vantaClient.secret}\n`);
  writeFileSync(path.join(scratch.folder, 'sf-secret'), `${secureframeKey.secret}\n`);
  const sources = path.join(scratch.folder, 'sources');
  buildFixtureRepository('shop', sources);
  const plumbline = await openWith(yaml);
  const { run } = await plumbline.audit({ locations: [sources], period: year }, working());
  const close = async (): Promise<void> => {
    await plumbline.close();
    await Promise.all([played.vanta.close(), played.drata.close(), played.secureframe.close()]);
    played.hook.close();
    scratch.remove();
  };
  return { ...played, place, yaml, plumbline, runId: run.id, openWith, close };
}

const yamlOf = ({ vanta, drata, secureframe, hook }: Awaited<ReturnType<typeof vendors>>): string => `
requests:
  begin: { SEC-03/training-export: 2025-01-01 }
destinations:
  vanta:
    kind: vanta
    url: ${vanta.url}
    clientId: { environment: VANTA_ID }
    clientSecret: { file: vanta-secret }
    documents: { CHG-01: reviews, CHG-02: reviews }
  drata: { kind: drata, url: "${drata.url}", token: { environment: DRATA_KEY }, workspace: 7, controls: { CHG-01: [4] } }
  strangers: { kind: drata, url: "${drata.url}", token: { environment: DRATA_KEY }, workspace: 8, controls: { CHG-01: [4] } }
  unset: { kind: drata, url: "${drata.url}", token: { environment: NOT_SET }, workspace: 7, controls: { CHG-01: [4] } }
  secureframe:
    kind: secureframe
    url: ${secureframe.url}
    key: { environment: SF_KEY }
    keySecret: { file: sf-secret }
    tests: { CHG-01: ${testId} }
  hook: { kind: webhook, url: "${hook.url}", secret: { environment: HOOK }, onAudit: true }
`;
