/**
 * The files that stand in one commit, as one of them may ask about the others. What was asked is noted: when none of it
 * changes, neither does the answer, and a commit costs what it changed and not what it holds.
 */
import type { DependencyFile, DependencyFormat } from '../format.ts';

export interface StandingFile {
  readonly path: string;
  readonly format: DependencyFormat;
  readonly file: DependencyFile;
}

export class Surroundings {
  readonly #files = new Map<string, StandingFile>();
  /** By what they offer: coordinates, properties, aliases. */
  readonly #offers = new Map<string, Set<string>>();
  readonly #askedBy = new Map<string, Set<string>>();
  readonly #asked = new Map<string, Set<string>>();
  #asking: string | undefined;

  /** The paths whose answers may change by this. */
  change(path: string, now: StandingFile | undefined): ReadonlySet<string> {
    const before = this.#files.get(path);
    const keys = new Set([`path ${path}`, ...offersOf(before), ...offersOf(now)]);
    for (const key of offersOf(before)) this.#offers.get(key)?.delete(path);
    if (now) this.#files.set(path, now);
    else this.#files.delete(path);
    for (const key of offersOf(now)) {
      const paths = this.#offers.get(key);
      if (paths) paths.add(path);
      else this.#offers.set(key, new Set([path]));
    }
    const touched = new Set([path]);
    for (const key of keys) for (const asker of this.#askedBy.get(key) ?? []) touched.add(asker);
    return touched;
  }

  get(path: string): StandingFile | undefined {
    return this.#files.get(path);
  }

  /** Notes everything that is asked until `answer` returns as asked for `path`. */
  asking<T>(path: string, answer: () => T): T {
    for (const key of this.#asked.get(path) ?? []) this.#askedBy.get(key)?.delete(path);
    this.#asked.set(path, new Set());
    this.#asking = path;
    try {
      return answer();
    } finally {
      this.#asking = undefined;
    }
  }

  file(path: string): StandingFile | undefined {
    this.#note(`path ${path}`);
    return this.#files.get(path);
  }

  /** In order of their paths. */
  offering(key: string): readonly StandingFile[] {
    this.#note(key);
    return [...(this.#offers.get(key) ?? [])].sort().flatMap((path) => this.#files.get(path) ?? []);
  }

  #note(key: string): void {
    const asker = this.#asking;
    if (asker === undefined) return;
    this.#asked.get(asker)!.add(key);
    const askers = this.#askedBy.get(key);
    if (askers) askers.add(asker);
    else this.#askedBy.set(key, new Set([asker]));
  }
}

/** The format is among them: whoever asks for all manifests of a kind hears of a new one. */
function offersOf(standing: StandingFile | undefined): readonly string[] {
  if (!standing) return [];
  const { file, format } = standing;
  const { maven, properties = {}, catalog = {}, managed = {} } = file;
  return [
    `format ${format.id}`,
    ...(maven ? [`maven ${maven.artifact}`] : []),
    ...Object.keys(properties).map((name) => `${format.family} property ${name}`),
    ...Object.keys(catalog).map((alias) => `${format.family} alias ${alias}`),
    ...Object.keys(managed).map((name) => `${format.family} managed ${name}`),
  ];
}

export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '' : path.slice(0, at);
}

export const inFolder = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** The folder itself, then its parents up to the root (`''`). */
export function* foldersUp(folder: string): Iterable<string> {
  for (let at = folder; ; at = folderOf(at)) {
    yield at;
    if (at === '') return;
  }
}

/** Of several files the one that lies nearest above (or in `gradle/`, `buildSrc/` above); undefined when none does. */
export function nearest(path: string, files: readonly StandingFile[]): StandingFile | undefined {
  const reachOf = ({ path: of }: StandingFile): string => {
    const folder = folderOf(of);
    return /^(.*?)(?:(?:^|\/)(?:gradle|buildSrc|build-logic|buildscript|\.?build)(?:\/.*)?)?$/.exec(folder)![1]!;
  };
  const above = files.filter((file) => {
    const reach = reachOf(file);
    return reach === '' || path.startsWith(`${reach}/`);
  });
  return above.toSorted(
    (a, b) => Number(b.path === path) - Number(a.path === path) || reachOf(b).length - reachOf(a).length,
  )[0];
}
