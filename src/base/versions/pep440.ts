/** PEP 440, "Version scheme" (packaging.python.org/specifications/version-specifiers): epochs, pre-, post- and development releases, local versions. */
import { compareDigits, compareNumbers, compareText, isDigits, versionScheme } from './version-scheme.ts';

interface PythonVersion {
  readonly epoch: string;
  readonly release: readonly string[];
  /** Place among what leads to the release: development release of nothing, alpha, beta, candidate, none. */
  readonly stage: number;
  readonly stageNumber: string;
  /** -1: none. */
  readonly post: string | undefined;
  readonly dev: string | undefined;
  readonly local: readonly string[];
}

const written =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const stages: Readonly<Record<string, number>> = { a: 1, alpha: 1, b: 2, beta: 2, c: 3, rc: 3, pre: 3, preview: 3 };

function read(text: string): PythonVersion | undefined {
  const match = written.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, epoch = '0', release, stage, stageNumber, implicitPost, post, postNumber, dev, devNumber, local] = match;
  const hasPost = implicitPost !== undefined || post !== undefined;
  const onlyDev = stage === undefined && !hasPost && dev !== undefined;
  return {
    epoch,
    release: release!.split('.'),
    stage: stage === undefined ? (onlyDev ? 0 : 4) : stages[stage]!,
    stageNumber: stageNumber || '0',
    post: hasPost ? (implicitPost ?? (postNumber || '0')) : undefined,
    dev: dev === undefined ? undefined : devNumber || '0',
    local: local === undefined ? [] : local.split(/[-_.]/),
  };
}

function order(a: PythonVersion, b: PythonVersion): number {
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareNumbers(a.release, b.release) ||
    a.stage - b.stage ||
    compareDigits(a.stageNumber, b.stageNumber) ||
    withNone(a.post, b.post, -1) ||
    withNone(a.dev, b.dev, 1) ||
    compareLocal(a.local, b.local)
  );
}

/** `none`: where a version without the part stands beside one that has it. */
function withNone(a: string | undefined, b: string | undefined, none: 1 | -1): number {
  if (a === undefined || b === undefined) return none * (Number(a === undefined) - Number(b === undefined));
  return compareDigits(a, b);
}

/** Numbers come after words, and more parts after fewer. */
function compareLocal(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [left, right] = [a[at]!, b[at]!];
    if (isDigits(left) !== isDigits(right)) return isDigits(left) ? 1 : -1;
    const difference = isDigits(left) ? compareDigits(left, right) : compareText(left, right);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export const pythonVersions = versionScheme('pep440', read, order);
