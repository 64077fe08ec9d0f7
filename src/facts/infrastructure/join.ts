/**
 * What files say together about infrastructure, landing by landing. Each file was read once, by itself (`ExtractedPart`);
 * here the parts that stand in one tree are worked out together, and a landing costs what hangs on the files it touches.
 *
 * Invariant: for every path and landing, what is told is what its tree alone says; how the branch came there plays no part.
 * A version that could not be read is no value and no default: what might hang on it is unknown.
 */
import type { ExtractedFact, ExtractedGap, ExtractedPart, PartKind, Said } from '../extractor.ts';
import { isExtractedPart } from '../extractor.ts';
import type { PathTenure } from '../../model/history.ts';
import { isChartFile } from './helm/part.ts';
import { HelmTree, type HelmPart } from './helm/tree.ts';
import type { TerraformPart } from './terraform/part.ts';
import type { ResourceValue } from './terraform/resources.ts';
import { TerraformTree } from './terraform/tree.ts';

/** What is told of a path from a landing on, until the next stretch of it begins. */
export interface Stretch {
  readonly from: number;
  readonly said: readonly (ExtractedFact | ExtractedGap)[];
}

export interface PartsJoin {
  readonly tenures: readonly PathTenure[];
  /** Of earlier landings only a part was read: what stood then is looked at together. */
  readonly readFrom: number;
  readonly extractedOf: (tenure: PathTenure) => readonly Said[] | undefined;
}

const isTerraform = (path: string): boolean => /\.(?:tf|tofu|tfvars|tfvars\.json)$/.test(path);
const isJoined = (path: string): boolean => isTerraform(path) || isChartFile(path);

export function joinParts(join: PartsJoin): ReadonlyMap<string, readonly Stretch[]> {
  const tree = new Together();
  const stretches = new Map<string, Stretch[]>();
  for (const [at, changes] of landingsOf(join)) {
    for (const [path, tenure] of changes) tree.change(path, tenure && { extracted: join.extractedOf(tenure) });
    for (const path of tree.settle()) {
      const known = stretches.get(path) ?? [];
      stretches.set(path, known);
      known.push({ from: at, said: tree.told(path) });
    }
  }
  return stretches;
}

/** Of one tree, as it lies on disk. */
export function joinTree(files: ReadonlyMap<string, readonly Said[]>): ReadonlyMap<string, Stretch['said']> {
  const tree = new Together();
  for (const [path, extracted] of files) if (isJoined(path)) tree.change(path, { extracted });
  return new Map([...tree.settle()].map((path) => [path, tree.told(path)] as const));
}

interface StandingFile {
  /** Undefined: it could not be read. */
  readonly extracted: readonly Said[] | undefined;
}

/** Every kind of tree that files make together; a path belongs to one of them. */
class Together {
  readonly #terraform = new TerraformTree();
  readonly #helm = new HelmTree();

  change(path: string, now: StandingFile | undefined): void {
    if (isTerraform(path))
      this.#terraform.change(path, now && ((partOf(now, 'terraform') as TerraformPart | undefined) ?? 'unread'));
    else {
      // A file without a part is a manifest by itself.
      const part = now && (partOf(now, 'helm') as HelmPart | undefined);
      this.#helm.change(path, now && !now.extracted ? 'unread' : part);
    }
  }

  settle(): ReadonlySet<string> {
    return new Set([...this.#terraform.settle(), ...this.#helm.settle()]);
  }

  told(path: string): Stretch['said'] {
    return isTerraform(path) ? terraformSaid(this.#terraform, path) : this.#helm.told(path);
  }
}

function partOf({ extracted }: StandingFile, kind: PartKind): unknown {
  const part = extracted?.find((one): one is ExtractedPart => isExtractedPart(one) && one.part === kind);
  return part?.value;
}

/** What each landing changed, in order; a file that ended and began at one landing is one change. */
function landingsOf({
  tenures,
  readFrom,
}: PartsJoin): readonly (readonly [number, Map<string, PathTenure | undefined>])[] {
  const landings = new Map<number, Map<string, PathTenure | undefined>>();
  const note = (position: number, path: string, tenure: PathTenure | undefined): void => {
    const changes = landings.get(position) ?? new Map<string, PathTenure | undefined>();
    landings.set(position, changes);
    if (tenure || !changes.has(path)) changes.set(path, tenure);
  };
  for (const tenure of tenures) {
    if (!isJoined(tenure.path) || !tenure.mode.startsWith('100')) continue;
    note(Math.max(tenure.from, readFrom), tenure.path, tenure);
    if (tenure.to !== undefined) note(tenure.to, tenure.path, undefined);
  }
  return [...landings].sort(([a], [b]) => a - b);
}

function terraformSaid(tree: TerraformTree, path: string): Stretch['said'] {
  const { resources, tooMuch } = tree.told(path);
  const of = 'infrastructure-resource';
  return [
    ...keyed(resources).map(([key, value]): ExtractedFact => ({
      kind: of,
      key,
      value,
      line: value.line,
      by: 'terraform@2',
    })),
    ...tooMuch.map((detail): ExtractedGap => ({ gap: 'truncated', of, detail })),
  ];
}

/** `type.name`; of several with one name each but the first says how it comes to be made. */
function keyed(resources: readonly ResourceValue[]): readonly (readonly [string, ResourceValue])[] {
  const seen = new Map<string, number>();
  const count = (key: string): number => {
    const next = (seen.get(key) ?? 0) + 1;
    seen.set(key, next);
    return next;
  };
  return resources.map((value) => {
    const plain = `${value.type}.${value.name}`;
    if (count(plain) === 1) return [plain, value] as const;
    const through = value.through?.[0];
    const longer = through === undefined ? plain : `${plain} through ${through.replace(/:\d+(?= >|$)/g, '')}`;
    const at = longer === plain ? seen.get(plain)! : count(longer);
    return [at === 1 ? longer : `${longer}#${at}`, value] as const;
  });
}
