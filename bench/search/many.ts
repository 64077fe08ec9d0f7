/**
 * Makes what a large organisation has: thousands of small repositories and one very large one, all real git.
 *
 *   node bench/search/many.ts --from FOLDER --into FOLDER [--count 5000] [--large-megabytes 1000]
 *   node bench/search/many.ts --into FOLDER --push 10
 *
 * `--from` is a folder of plain files with a folder per public repository (`prepare.ts` makes one: FOLDER/tree). The largest
 * of them become the head of INTO/large; folders of the others become small repositories: 1 to 20 commits that add, change,
 * rename and delete files over ten months, every fifth one with merged changesets, every seventh bare, every 500th empty.
 * The same input gives the same repositories. `--push N` lands one more commit of ten files in N of them.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';

const filesAtMost = 40;
const filesAtLeast = 3;
const begin = Date.UTC(2026, 0, 5) / 1000;
const spread = 300 * 86_400;
const people = ['Ada Stone', 'Ben Ortiz', 'Chen Li', 'Dana Roth', 'Emre Kaya', 'Fay Moss'];

interface Tree {
  readonly name: string;
  readonly files: readonly string[];
  readonly bytes: number;
}

/** A folder's own files and those below it, as paths from `folder`, in a fixed order. */
function treeOf(folder: string, name: string): Tree {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return { name, files, bytes: files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) };
}

/** Folders with a few files directly in them, spread evenly over what there is. */
function smallTrees(from: string, trees: readonly Tree[], count: number): readonly Tree[] {
  const folders = trees.flatMap(({ name, files }) => {
    const byFolder = new Map<string, string[]>();
    for (const file of files) {
      const folder = join(name, file, '..');
      byFolder.set(folder, [...(byFolder.get(folder) ?? []), join(name, file)]);
    }
    return [...byFolder].filter(([, own]) => own.length >= filesAtLeast);
  });
  if (folders.length < count) throw new Error(`${from} has folders for ${folders.length} small repositories only`);
  return Array.from({ length: count }, (_, index) => {
    const [name, files] = folders[Math.floor((index * folders.length) / count)]!;
    return { name, files: files.slice(0, filesAtMost), bytes: 0 };
  });
}

/** A stream for `git fast-import`, with marks counted up. */
class ImportStream {
  readonly #parts: (string | Buffer)[] = [];
  #mark = 0;

  commit(
    message: string,
    at: number,
    { from, merge }: { readonly from?: number; readonly merge?: number } = {},
  ): number {
    const who = people[this.#mark % people.length]!;
    const line = `${who} <${who.split(' ')[0]!.toLowerCase()}@example.org> ${at} +0000`;
    const mark = ++this.#mark;
    this.#parts.push(`commit refs/heads/main\nmark :${mark}\nauthor ${line}\ncommitter ${line}\n`);
    this.#text(Buffer.from(message));
    if (from !== undefined) this.#parts.push(`from :${from}\n`);
    if (merge !== undefined) this.#parts.push(`merge :${merge}\n`);
    return mark;
  }

  write(path: string, content: Buffer): void {
    this.#parts.push(`M 100644 inline ${JSON.stringify(path)}\n`);
    this.#text(content);
  }

  remove(path: string): void {
    this.#parts.push(`D ${JSON.stringify(path)}\n`);
  }

  take(): Buffer {
    const parts = this.#parts.splice(0);
    return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  }

  #text(content: Buffer): void {
    this.#parts.push(`data ${content.length}\n`, content, '\n');
  }
}

/** What `git init` writes, without a process for it. */
function initialise(gitDirectory: string, bare: boolean): void {
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
    mkdirSync(join(gitDirectory, folder), { recursive: true });
  writeFileSync(join(gitDirectory, 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(gitDirectory, 'config'), `[core]\n\trepositoryformatversion = 0\n\tbare = ${bare}\n`);
}

async function fastImport(gitDirectory: string, stream: Iterable<Buffer>): Promise<void> {
  const git = spawn('git', ['--git-dir', gitDirectory, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(git, 'close') as Promise<[number]>;
  for (const part of stream) if (!git.stdin.write(part)) await once(git.stdin, 'drain');
  git.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import failed in ${gitDirectory}`);
}

function smallHistory(from: string, tree: Tree, index: number): Buffer {
  const stream = new ImportStream();
  const commits = 1 + ((index * 7) % 20);
  const at = (step: number) => begin + Math.floor(((step + 1) * spread) / (commits + 1)) + (index % 3600);
  const read = (file: string) => readFileSync(join(from, file));
  const pathOf = (file: string) => (index % 3 === 0 ? `src/${file.split('/').at(-1)!}` : file.split('/').at(-1)!);
  const perCommit = Math.max(1, Math.ceil(tree.files.length / commits));
  let tip: number | undefined;
  for (let step = 0; step < commits; step++) {
    const added = tree.files.slice(step * perCommit, (step + 1) * perCommit);
    const isMerge = index % 5 === 0 && step % 3 === 2 && tip !== undefined;
    const title = `${added.length > 0 ? 'Add' : 'Change'} ${pathOf(added[0] ?? tree.files[0]!)}`;
    const base: number | undefined = tip;
    tip = stream.commit(title, at(step), base === undefined ? {} : { from: base });
    for (const file of added) stream.write(pathOf(file), read(file));
    const changed = tree.files[step % tree.files.length]!;
    if (step > 0)
      stream.write(pathOf(changed), Buffer.concat([read(changed), Buffer.from(`// revision ${step} of ${index}\n`)]));
    if (step === 12) stream.remove(pathOf(tree.files[1]!));
    if (isMerge && base !== undefined)
      tip = mergeOf(stream, {
        base,
        branch: tip,
        number: step,
        at: at(step) + 60,
        path: pathOf(changed),
        content: read(changed),
      });
  }
  return stream.take();
}

interface Merge {
  readonly base: number;
  readonly branch: number;
  readonly number: number;
  readonly at: number;
  readonly path: string;
  readonly content: Buffer;
}

/** The commit made last becomes a branch that is merged into what was there before. */
function mergeOf(stream: ImportStream, { base, branch, number, at, path, content }: Merge): number {
  const message = `Merge pull request #${number} from acme/topic-${number}\n\nReviewed-by: Ada Stone <ada@example.org>\n`;
  const mark = stream.commit(message, at, { from: base, merge: branch });
  stream.write(path, content);
  return mark;
}

function* largeHistory(from: string, trees: readonly Tree[]): Generator<Buffer> {
  const stream = new ImportStream();
  let tip: number | undefined;
  for (const [step, { name, files }] of trees.entries()) {
    const at = begin + step * 86_400;
    tip = stream.commit(`Bring in ${name}`, at, tip === undefined ? {} : { from: tip });
    for (const file of files) {
      stream.write(join(name, file), readFileSync(join(from, name, file)));
      yield stream.take();
    }
  }
}

async function inTurns<T>(items: readonly T[], turns: number, work: (item: T, index: number) => Promise<void>) {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await work(items[index]!, index);
  };
  await Promise.all(Array.from({ length: turns }, lane));
}

const groupOf = (index: number) => `team-${String(Math.floor(index / 100)).padStart(2, '0')}`;

async function make(from: string, into: string, wanted: { readonly count: number; readonly largeBytes: number }) {
  if (existsSync(into) && readdirSync(into).length > 0) throw new Error(`${into} is not empty`);
  const trees = readdirSync(from).map((name) => treeOf(join(from, name), name));
  const bySize = trees.sort((a, b) => b.bytes - a.bytes);
  let bytes = 0;
  const large = bySize.filter(({ bytes: own }) => bytes < wanted.largeBytes && ((bytes += own), true));
  const small = smallTrees(from, bySize.slice(large.length), wanted.count);
  console.log(`large: ${large.map(({ name }) => name).join(' ')}, ${Math.round(bytes / 1e6)} MB`);
  const largeDirectory = join(into, 'large', '.git');
  initialise(largeDirectory, false);
  await fastImport(largeDirectory, largeHistory(from, large));
  await inTurns(small, 3, async (tree, index) => {
    const name = `${tree.name.split('/').slice(-2).join('-')}-${index}`.replaceAll(/[^\w.-]/g, '-').toLowerCase();
    const bare = index % 7 === 6;
    const directory = join(into, groupOf(index), bare ? `${name}.git` : join(name, '.git'));
    initialise(directory, bare);
    if (index % 500 !== 499) await fastImport(directory, [smallHistory(from, tree, index)]);
  });
  console.log(`${small.length} small repositories`);
}

/** One more commit of ten files in `count` of the repositories, spread evenly. */
async function push(into: string, count: number): Promise<void> {
  const all = readdirSync(into)
    .filter((group) => group.startsWith('team-'))
    .sort()
    .flatMap((group) => readdirSync(join(into, group)).map((name) => join(into, group, name)))
    .filter((folder) => existsSync(join(folder, '.git')) && hasCommits(join(folder, '.git')));
  for (let index = 0; index < count; index++) {
    const directory = join(all[Math.floor((index * all.length) / count)]!, '.git');
    const tip = execFileSync('git', ['--git-dir', directory, 'rev-parse', 'main'], { encoding: 'utf8' }).trim();
    const at = Number(execFileSync('git', ['--git-dir', directory, 'log', '-1', '--format=%ct'], { encoding: 'utf8' }));
    const lines = [
      `commit refs/heads/main`,
      `committer Ada Stone <ada@example.org> ${at + 3600} +0000`,
      'data 4',
      'Push',
    ];
    lines.push(`from ${tip}`);
    for (let file = 0; file < 10; file++) {
      const text = `// pushed afterwards: needle_${at}_${index}_${file}\n`;
      lines.push(`M 100644 inline pushed/${at}/file-${file}.ts`, `data ${text.length}`, text);
    }
    await fastImport(directory, [Buffer.from(`${lines.join('\n')}\n`)]);
    console.log(directory);
  }
}

const hasCommits = (gitDirectory: string): boolean =>
  existsSync(join(gitDirectory, 'refs', 'heads', 'main')) || existsSync(join(gitDirectory, 'packed-refs'));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      into: { type: 'string' },
      count: { type: 'string', default: '5000' },
      'large-megabytes': { type: 'string', default: '1000' },
      push: { type: 'string' },
    },
  });
  const { from, into } = values;
  if (into === undefined || (from === undefined && values.push === undefined))
    throw new Error('many --from FOLDER --into FOLDER, or many --into FOLDER --push N');
  if (values.push !== undefined) return push(into, Number(values.push));
  const largeBytes = Number(values['large-megabytes']) * 1e6;
  await make(from!, into, { count: Number(values.count), largeBytes });
}

if (import.meta.main) await main();
