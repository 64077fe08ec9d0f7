import type { DependencyManifestFact, Ecosystem, UpdateBotFact } from '../../../model/fact-map.ts';
import { notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { inProduction, isHidden, productionGap } from '../../kit/code.ts';
import { counted, listed, outOf } from '../../words.ts';

export const updateBotCoversEcosystems = defineCheck({
  meta: {
    id: 'update-bot-covers-ecosystems',
    title: 'A configured update bot covers every dependency manifest',
    question: 'How do you learn about outdated or vulnerable dependencies?',
    rationale:
      "What nobody proposes to update grows old unseen. The bot's configuration names package managers and folders; a manifest outside of them is on nobody's list. A bot that the forge runs by a setting alone leaves no trace in the code.",
    remediation:
      'Add the missing package manager and folder to .github/dependabot.yml, or use Renovate, which finds manifests by itself.',
    reference: 'VUL-01',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['dependency-manifest', 'update-bot'],
  relevantGap: productionGap,
  test(_item, facts) {
    const manifests = facts
      .of('dependency-manifest')
      .filter((fact) => inProduction(fact) && declaresSomething(fact.value));
    if (manifests.length === 0) return notApplicable('The repository declares no dependencies.');
    const bots = facts.of('update-bot');
    const open = manifests.filter(({ value }) => !bots.some((bot) => covers(bot.value, value)));
    if (open.length === 0)
      return pass(
        `${counted(manifests.length, 'manifest')}, each covered by ${listed(bots.map(({ value }) => value.path))}.`,
        [...bots, ...manifests],
      );
    const paths = listed(open.map(({ value }) => `${value.path} (${value.ecosystem})`).sort());
    const idle = bots.every(({ value }) => value.ecosystems.length === 0);
    const what =
      bots.length === 0
        ? 'No update bot is configured in the repository'
        : idle
          ? `${listed(bots.map(({ value }) => value.path))} switches no update bot on, for ${counted(open.length, 'manifest')}`
          : `${outOf(open.length, manifests.length, 'manifest')} not covered by ${listed(bots.map(({ value }) => value.path))}`;
    return missing(facts, ['update-bot', 'dependency-manifest'], `${what}: ${paths}.`, [...bots, ...open]);
  },
});

/** A developer's container is no part of what runs. */
const declaresSomething = ({ role, dependencies, ecosystem, path }: DependencyManifestFact): boolean =>
  role === 'manifest' && dependencies.length > 0 && !(ecosystem === 'docker' && isHidden(path));

/** Package managers whose root manifest brings the members of the workspace or build along. */
const workspaces: ReadonlySet<Ecosystem> = new Set(['npm', 'cargo', 'maven', 'gradle', 'nuget']);

function covers(bot: UpdateBotFact, { ecosystem, path }: DependencyManifestFact): boolean {
  const folder = `/${path.slice(0, Math.max(0, path.lastIndexOf('/')))}`;
  return bot.ecosystems.some((entry) => {
    if (entry.ecosystem === '*') return true;
    if (entry.ecosystem !== ecosystem) return false;
    // Renovate looks below the folders it is given, Dependabot only into them.
    return bot.tool === 'renovate'
      ? `${folder}/`.startsWith(entry.directory === '/' ? '/' : `${entry.directory}/`)
      : coversFolder(entry.directory, folder, ecosystem);
  });
}

/** Pipelines live in a folder of their own, which the root stands for. */
function coversFolder(directory: string, folder: string, ecosystem: Ecosystem): boolean {
  const named = `/${directory.replace(/^\/+|\/+$/g, '')}`;
  if (named === folder || (named === '/' && (workspaces.has(ecosystem) || ecosystem === 'github-actions'))) return true;
  return named.includes('*') && globOf(named).test(folder);
}

const globOf = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\?]/g, '\\$&')
      .replaceAll('**', '\0')
      .replaceAll('*', '[^/]*')
      .replaceAll('\0', '.*')}$`,
  );
