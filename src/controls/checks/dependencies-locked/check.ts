import type { DependencyManifestFact, Ecosystem } from '../../../model/fact-map.ts';
import { notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { inProduction, productionGap } from '../../kit/code.ts';
import { counted, listed, outOf } from '../../words.ts';

/**
 * Package managers that write a lock file as a matter of course. Maven and Gradle builds name versions in the manifest
 * itself; for plain `requirements.txt` the manifest may be the lock.
 */
const locking: ReadonlySet<Ecosystem> = new Set(['npm', 'go', 'pip', 'cargo', 'bundler', 'composer']);
const ownLock =
  /(?:^|\/)(?:requirements[^/]*\.(?:txt|in)|requirements\/[^/]+\.(?:txt|in)|setup\.(?:py|cfg)|[^/]+\.gemspec)$/;

export const dependenciesLocked = defineCheck({
  meta: {
    id: 'dependencies-locked',
    title: 'Dependency manifests have a committed lock file',
    question: 'Could a build silently pull a different package?',
    rationale:
      'Without a lock file, the same commit builds other code on another day. The lock file also is what a scanner needs in order to know what is really used. Whether each build installs exactly what is locked is shown by the build command, not judged here.',
    remediation:
      'Commit the lock file that your package manager writes, beside the manifest or at the root of the workspace, and install with the frozen mode of the package manager.',
    reference: 'VUL-10',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['dependency-manifest'],
  relevantGap: productionGap,
  test(_item, facts) {
    const known = facts.of('dependency-manifest');
    const manifests = known.filter((fact) => inProduction(fact) && needsLock(fact.value));
    if (manifests.length === 0)
      return notApplicable('No manifest in the repository declares dependencies that its package manager would lock.');
    const locks = known.filter(({ value }) => value.role === 'lock');
    const open = manifests.filter(({ value }) => !locks.some((lock) => covers(lock.value, value)));
    if (open.length > 0) {
      const paths = listed(open.map(({ value }) => value.path).sort());
      return missing(
        facts,
        ['dependency-manifest'],
        `${outOf(open.length, manifests.length, 'manifest')} without a lock file: ${paths}.`,
        open,
      );
    }
    return pass(`${counted(manifests.length, 'manifest')}, each with a lock file.`, [...manifests, ...locks]);
  },
});

const needsLock = ({ role, ecosystem, dependencies, path }: DependencyManifestFact): boolean =>
  role === 'manifest' && locking.has(ecosystem) && dependencies.length > 0 && !ownLock.test(path);

/** Beside the manifest, or above it: the root of a workspace locks for its members. */
function covers(lock: DependencyManifestFact, manifest: DependencyManifestFact): boolean {
  const folder = folderOf(lock.path);
  return (
    lock.ecosystem === manifest.ecosystem && (folder === '' || `${folderOf(manifest.path)}/`.startsWith(`${folder}/`))
  );
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
