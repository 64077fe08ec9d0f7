import type { Fact } from '../../../model/fact.ts';
import { notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { isInfrastructure, isRuntimeImage, productionGap } from '../../kit/code.ts';
import { ownersOf } from '../../kit/owner-patterns.ts';
import { pipelineContentGap } from '../../kit/pipelines.ts';
import { counted, listed, outOf } from '../../words.ts';

export const codeOwnersCoverSensitivePaths = defineCheck({
  meta: {
    id: 'code-owners-cover-sensitive-paths',
    title: 'Owners are named for pipelines, infrastructure code, image definitions and the owners file itself',
    question: 'Who must approve a change to pipelines or infrastructure?',
    rationale:
      "Whoever can change a pipeline can release anything. The owners file says who has to look at such a change. Whether the forge demands the owners' approval, and whether they still belong to the team, are settings that the code does not hold.",
    remediation:
      "Name an owner for each of these paths in CODEOWNERS (the last matching line counts), and let the forge demand the owners' approval.",
    reference: 'CHG-10',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['code-owners', 'pipeline', 'infrastructure-resource', 'container-image'],
  relevantGap: (gap) => productionGap(gap) && pipelineContentGap(gap),
  test(_item, facts) {
    const sensitive = [
      ...facts.of('pipeline'),
      ...facts.of('infrastructure-resource').filter(isInfrastructure),
      ...facts.of('container-image').filter(isRuntimeImage),
    ];
    if (sensitive.length === 0)
      return notApplicable('The repository holds no pipeline, no infrastructure code and no image definition.');
    const file = effectiveFile(facts.of('code-owners'));
    if (!file)
      return missing(
        facts,
        ['code-owners'],
        `The repository has no owners file, but ${counted(new Set(sensitive.map(({ value }) => value.path)).size, 'sensitive file')}.`,
      );
    const paths = [...new Set([...sensitive.map(({ value }) => value.path), file.value.path])].sort();
    const open = paths.filter((path) => ownersOf(path, file.value.rules).length === 0);
    const broken =
      file.value.invalidLines.length > 0
        ? ` ${counted(file.value.invalidLines.length, 'line')} of it cannot be read: ${listed(file.value.invalidLines.map(String))}.`
        : '';
    if (open.length === 0)
      return pass(`${counted(paths.length, 'sensitive file')}, each with owners in ${file.value.path}.${broken}`, [
        file,
      ]);
    return missing(
      facts,
      ['code-owners'],
      `${outOf(open.length, paths.length, 'sensitive file')} without an owner in ${file.value.path}: ${listed(open)}.${broken}`,
      [file],
    );
  },
});

/** Forges take the first that they find, each in its own order; only one of these places is in use in practice. */
const places = ['.github/CODEOWNERS', '.gitlab/CODEOWNERS', '.gitea/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

function effectiveFile(files: readonly Fact<'code-owners'>[]): Fact<'code-owners'> | undefined {
  const rank = ({ value }: Fact<'code-owners'>): number => places.indexOf(value.path);
  return files.filter((file) => rank(file) >= 0).sort((a, b) => rank(a) - rank(b))[0];
}
