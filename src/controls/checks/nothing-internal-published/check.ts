import type { Fact } from '../../../model/fact.ts';
import type { PublishingFact } from '../../../model/publishing.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, isHidden, productionGap } from '../../kit/code.ts';
import { readRegister } from '../../kit/register.ts';
import { counted, listed, outOf, place } from '../../words.ts';

type Said = Fact<'publishing'>;
type Of<S extends PublishingFact['sort']> = Extract<PublishingFact, { sort: S }>;
interface Verdict {
  readonly fact: Said;
  readonly flaw?: string;
  readonly open?: string;
}

export const nothingInternalPublished = defineCheck({
  meta: {
    id: 'nothing-internal-published',
    title: 'Packages, images and builds declared as code publish nothing that is not meant for it',
    question: 'What prevents an internal package, map file or document becoming public?',
    rationale:
      'One command publishes a package, and one forgotten line puts the history of a repository into an image. A package of npm with a name and a version has to be private, go to a registry of its own, or list what it publishes; `published` names those that are meant for the public as they are. An image of the root whose last stage copies its whole context needs a `.dockerignore` that leaves out `.git`; where the context may be another folder, and where only `.env` files are not left out, that is open. A build for production hands out no source maps unless its place is in `maps`. Whether an image or a map can be reached from outside, what a pipeline really publishes, and pages, wikis and snippets of the forge are not seen.',
    remediation:
      'Set `"private": true` where a package is for yourselves and `files` where it is not; leave `.git` and `.env*` out of the context of images; upload source maps to the error tracker and delete them from what is served.',
    reference: 'CON-08',
    evaluation: 'state',
    parameters: { published: '', maps: '' },
  },
  population: 'repository',
  reads: ['publishing'],
  relevantGap: productionGap,
  test(_item, facts, { published, maps }) {
    const found = facts.of('publishing').filter(isForProduction);
    const judged = found.flatMap((fact): readonly Verdict[] => {
      const { value } = fact;
      if (value.sort === 'package')
        return [
          judgedPackage(
            fact,
            value,
            readRegister(published).map(({ name }) => name),
          ),
        ];
      if (value.sort === 'whole-context') return [judgedContext(fact, value, found)];
      if (value.sort === 'source-maps')
        return [
          readRegister(maps).some(({ name }) => name === value.path.toLowerCase())
            ? { fact }
            : { fact, flaw: `hands out source maps (${value.setting})` },
        ];
      return [];
    });
    if (judged.length === 0)
      return facts.gaps('publishing').length > 0
        ? notDetermined(
            'Nothing that is published was found, and some files could not be read.',
            facts.gaps('publishing'),
          )
        : notApplicable(
            'No package of npm, image of a whole context or build with source maps is declared in the repository.',
          );
    const flawed = judged.filter(({ flaw }) => flaw !== undefined);
    const open = judged.filter((one) => one.open !== undefined);
    if (flawed.length > 0)
      return exception(
        `${outOf(flawed.length, judged.length, 'place')}: ${told(flawed)}.${open.length > 0 ? ` Open: ${told(open)}.` : ''}`,
        flawed.map(({ fact }) => fact),
      );
    if (open.length > 0)
      return notDetermined(`Of ${outOf(open.length, judged.length, 'place')} the code does not tell: ${told(open)}.`);
    return pass(
      `${counted(judged.length, 'place')} from which something may be published, each kept to what is meant for it: ${listed(judged.map(({ fact }) => fact.value.path))}.`,
      judged.map(({ fact }) => fact),
    );
  },
});

const told = (verdicts: readonly Verdict[]): string =>
  listed(
    verdicts.map(({ fact, flaw, open }) => `${place(fact.value)} ${flaw ?? open}`),
    5,
  );

/** `Dockerfile.dev` is for developers. */
const isForProduction = ({ value }: Said): boolean =>
  inProduction({ value }) &&
  !isHidden(value.path.replace(/\.(?:docker|container)ignore$/, '')) &&
  (value.sort !== 'whole-context' ||
    !/[./_-](?:dev|develop|development|test|tests|local|debug|ci)(?:[./_-]|$)/i.test(value.path));

function judgedPackage(fact: Said, value: Of<'package'>, published: readonly string[]): Verdict {
  const { name, isPrivate, registry, isMeantFor } = value;
  const isElsewhere = registry !== null && !/^https?:\/\/registry\.(?:npmjs\.org|yarnpkg\.com)\b/.test(registry);
  return isPrivate || isElsewhere || isMeantFor || published.includes(name.toLowerCase())
    ? { fact }
    : { fact, flaw: `lets “${name}” be published whole to the public registry` };
}

/**
 * The context is not written in the file: it is mostly its folder, or the root. History lies at the root, so only an image
 * from there is sure to take it along.
 */
function judgedContext(fact: Said, { path, instruction }: Of<'whole-context'>, all: readonly Said[]): Verdict {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const beside = filterAt([`${path}.dockerignore`, `${folder}.dockerignore`, `${folder}.containerignore`], all);
  const filter = beside ?? filterAt(['.dockerignore', '.containerignore'], all);
  const copies = `copies all of its context (${instruction})`;
  if (filter === undefined) {
    const what = `${copies}, and no .dockerignore leaves anything out`;
    return folder === ''
      ? { fact, flaw: what }
      : { fact, open: `${what}; whether the context is the root is not written there` };
  }
  const lacksHistory = !filter.leavesOut.includes('history') && (folder === '' || beside === undefined);
  const lacksEnvironment = !filter.leavesOut.includes('environment');
  if (lacksHistory)
    return folder === ''
      ? {
          fact,
          flaw: `${copies}, and ${filter.path} does not leave out ${lacksEnvironment ? '.git and .env' : '.git'}`,
        }
      : { fact, open: `${copies}; if that is the root, ${filter.path} does not leave out .git` };
  return lacksEnvironment
    ? { fact, open: `${copies}, and ${filter.path} does not leave out .env, should one be there` }
    : { fact };
}

function filterAt(paths: readonly string[], all: readonly Said[]): Of<'context-filter'> | undefined {
  const found = paths.map((one) => all.find(({ value }) => value.sort === 'context-filter' && value.path === one));
  const value = found.find((one) => one !== undefined)?.value;
  return value?.sort === 'context-filter' ? value : undefined;
}
