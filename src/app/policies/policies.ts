/** Policies of a sealed run, read back from its evidence, and the starter set. */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { evidenceId } from '../../evidence/sealing.ts';
import type { PolicyReport } from '../../model/policy.ts';
import type { AppContext } from '../context.ts';
import { policySubject } from './report.ts';
import type { PolicyAnswer, PolicyUseCases } from './use-cases.ts';

export async function policiesOf(id: string, { stores, rawBytes }: AppContext): Promise<PolicyAnswer | undefined> {
  const run = await stores.runs.named(id);
  return run && { run, report: await reportOf(run.id, { stores, rawBytes }) };
}

/** Null: no policy stood in any repository during the period. */
export async function reportOf(
  run: string,
  { stores, rawBytes }: Pick<AppContext, 'stores' | 'rawBytes'>,
): Promise<PolicyReport | null> {
  const sealed = await stores.runs.evidenceById(evidenceId(run, 'policy-clauses', policySubject));
  if (!sealed) return null;
  const bytes = rawBytes.get(sealed.envelope.digest);
  if (bytes) return JSON.parse(Buffer.from(bytes).toString()) as PolicyReport;
  throw new AppError('policies/gone', `the sealed document ${sealed.envelope.id} is no longer kept`, {
    hint: 'Restore the folder blobs/ of the data directory from a backup, or audit again.',
  });
}

export async function startPolicies(
  folder: string,
  { root }: Pick<AppContext, 'root'>,
): ReturnType<PolicyUseCases['startPolicies']> {
  const from = join(root, 'content', 'policies');
  const to = resolve(folder);
  try {
    mkdirSync(to, { recursive: true });
    const files = readdirSync(from)
      .filter((file) => file.endsWith('.md'))
      .sort();
    const kept = files.filter((file) => existsSync(join(to, file)));
    const written = files.filter((file) => !kept.includes(file));
    for (const file of written) copyFileSync(join(from, file), join(to, file));
    const placed = (names: readonly string[]): readonly string[] => names.map((file) => join(to, file));
    return { written: placed(written), kept: placed(kept) };
  } catch (cause) {
    throw new AppError('policies/not-written', `the starter policies could not be written to ${to}`, {
      hint: 'Name a folder that can be written, such as policies/ in a repository.',
      cause,
    });
  }
}
