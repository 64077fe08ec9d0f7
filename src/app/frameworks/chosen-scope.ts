/** What plumbline.yaml chose of the frameworks, and the commit that chose it: an auditor asks who left something out. */
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { sha256 } from '../../base/digest.ts';
import { instantFromMillis } from '../../base/instant.ts';
import { askGit } from '../../git/git.ts';
import {
  decisionWords,
  scopeWords,
  servesScope,
  soc2Categories,
  wholeScope,
  type FrameworkScope,
  type ScopeDecision,
} from '../../model/framework-scope.ts';
import type { Control } from '../../model/control.ts';
import type { TextSource } from '../config-excerpt.ts';
import type { Config } from '../config.ts';

type Chosen = Pick<Config, 'frameworks' | 'source'>;

export async function chosenScope({ frameworks, source }: Chosen): Promise<FrameworkScope> {
  if (frameworks === undefined || source === undefined) return wholeScope;
  const { soc2, iso27001, reason } = frameworks;
  const categories = soc2Categories.filter((one) => one === 'security' || soc2.categories.includes(one));
  const commit = await commitOf(source);
  const decision: ScopeDecision = {
    file: source.path,
    digest: sha256(source.text),
    ...(reason !== undefined && { reason }),
    ...(commit && { commit }),
  };
  return { soc2: categories, iso27001, decision };
}

/** The last commit of the file, when it holds the very text that was read. */
async function commitOf({ path, text }: TextSource): Promise<ScopeDecision['commit'] | undefined> {
  const root = workTreeOf(dirname(path));
  if (root === undefined) return undefined;
  const gitDirectory = join(root, '.git');
  const name = relative(root, path).split(sep).join('/');
  const log = await askGit(gitDirectory, ['log', '-1', '--format=%H%x00%an <%ae>%x00%ct', '--', `:(literal)${name}`], {
    expect: [0, 128],
  });
  const [id, author, seconds] = log.stdout.toString('utf8').trim().split('\0');
  if (log.status !== 0 || id === undefined || author === undefined || seconds === undefined) return undefined;
  const committed = await askGit(gitDirectory, ['cat-file', 'blob', `${id}:${name}`], { expect: [0, 128] });
  if (committed.status !== 0 || committed.stdout.toString('utf8') !== text) return undefined;
  return { id, author, at: instantFromMillis(Number(seconds) * 1000) };
}

function workTreeOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** Why a control is not part of the audit; absent when it serves something that is. */
export function whyOutOfScope(control: Control, scope: FrameworkScope): string | undefined {
  if (servesScope(control, scope)) return undefined;
  const served = [...control.criteria, ...control.iso].join(', ');
  return `Out of scope: it serves only ${served}, and the audit is about ${scopeWords(scope)}. ${decisionWords(scope)}`;
}
