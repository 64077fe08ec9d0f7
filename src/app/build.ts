/**
 * Builds what cannot run unbuilt: the browser interface (`dist/web`), the offline verifier that goes into each pack
 * (`dist/verify.mjs`, one self-contained module for any Node from 18 on, and `dist/verify.html`, the same in a page), the verifier of searches (`dist/search-verify.mjs`,
 * likewise) and the vector kernels of search (`dist/kernels-<hash>.wasm`, see src/search/kernels/compile.ts). Everything else runs from source.
 *
 * Invariant: `dist` is used only with a stamp that names the very sources it was built from. The stamp goes first and comes
 * back last, so a build that was killed at any instant is simply done again. Rejected: modification times (a checkout or a
 * copied folder lies about them).
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { AppError, isAppError, systemErrorCode } from '../base/app-error.ts';
import { sha256, sha256Of, type Digest } from '../base/digest.ts';
import type { Observer } from '../base/progress.ts';
import { ensureCompiled } from '../search/kernels/compile.ts';

export interface Built {
  /** The folder with index.html. */
  readonly webDirectory: string;
  /** One module without imports but of node:*. */
  readonly verifierFile: string;
  /** The same verifier as a page: one HTML file that loads nothing. */
  readonly verifierPageFile: string;
  /** Likewise, for manifests of searches. */
  readonly searchVerifierFile: string;
}

const searchVerifierEntry = join('src', 'app', 'searching', 'verify-main.ts');
const verifiers = [
  { entry: join('src', 'ledger', 'verify-main.ts'), file: 'verify.mjs' },
  { entry: searchVerifierEntry, file: 'search-verify.mjs' },
] as const;

/** What the bundles are made of. `src/model` and `src/http` give the pages types only, which leave no trace. */
const sources = [
  'web',
  join('src', 'ledger'),
  join('src', 'base'),
  join('src', 'search', 'evidence'),
  join('src', 'search', 'query'),
  join('src', 'search', 'regex'),
  join('src', 'search', 'structural'),
  join('src', 'search', 'symbols'),
  join('src', 'search', 'deltas'),
  join('src', 'search', 'match'),
];
const sourceFiles = ['package-lock.json', join('src', 'app', 'build.ts'), searchVerifierEntry];

export async function ensureBuilt(root: string, observer: Observer): Promise<Built> {
  const dist = join(root, 'dist');
  const stampFile = join(dist, 'build-stamp');
  const built = {
    webDirectory: join(dist, 'web'),
    verifierFile: join(dist, 'verify.mjs'),
    verifierPageFile: join(dist, 'verify.html'),
    searchVerifierFile: join(dist, 'search-verify.mjs'),
  };
  const wanted = sourcesDigest(root);
  await buildKernels(dist, observer);
  if (isBuilt(stampFile, wanted)) return built;

  observer.note('building the browser interface and the verifiers (only after their sources changed)');
  const temporary = join(dist, `building-${process.pid}`);
  clearLeftOvers(dist);
  mkdirSync(temporary, { recursive: true });
  try {
    await buildWeb(root, join(temporary, 'web'));
    for (const verifier of verifiers) await buildVerifier(root, temporary, verifier);
    await buildVerifierPage(root, temporary);
    // Another process may have been faster; its result is as good as ours.
    if (!isBuilt(stampFile, wanted)) {
      rmSync(stampFile, { force: true });
      replace(join(temporary, 'web'), built.webDirectory);
      for (const { file } of verifiers) replace(join(temporary, file), join(dist, file));
      replace(join(temporary, 'verify.html'), built.verifierPageFile);
      writeFileAtomically(stampFile, `${wanted}\n`);
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return built;
}

/** Under a name of its own, so without a stamp. Search can do without: what hinders this build hinders no other. */
async function buildKernels(dist: string, observer: Observer): Promise<void> {
  try {
    await ensureCompiled(dist);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'search/no-compiler') throw error;
    observer.note(`search runs with plain kernels, several times slower: ${error.message}`);
  }
}

/** Folders of builds whose process is gone. */
function clearLeftOvers(dist: string): void {
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist)) {
    const owner = /^building-(\d+)$/.exec(name)?.[1];
    if (owner !== undefined && !isOtherProcess(Number(owner)))
      rmSync(join(dist, name), { recursive: true, force: true });
  }
}

function isOtherProcess(id: number): boolean {
  if (id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

function isBuilt(stampFile: string, wanted: Digest): boolean {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === wanted;
}

/** Over paths and contents of all sources, tests aside. */
function sourcesDigest(root: string): Digest {
  const inFolders = sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  const files = [...inFolders, ...sourceFiles].sort();
  return sha256Of(...files.flatMap((file) => [file, sha256(readFileSync(join(root, file)))]));
}

async function buildWeb(root: string, outDir: string): Promise<void> {
  const [{ build }, { default: react }] = await Promise.all([import('vite'), import('@vitejs/plugin-react')]);
  await build({
    root: join(root, 'web'),
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    // Browsers that know light-dark(): without this it would be rewritten into something that the toggle cannot reach.
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      modulePreload: { polyfill: false },
      // A data: URL would need a hole in the policy.
      assetsInlineLimit: 0,
    },
  });
}

async function buildVerifier(
  root: string,
  outDir: string,
  { entry: source, file }: (typeof verifiers)[number],
): Promise<void> {
  const entry = join(root, source);
  if (!existsSync(entry))
    throw new AppError('build/no-verifier', `${source} is missing`, {
      hint: `Restore it: git checkout ${source}`,
    });
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node18',
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: file, codeSplitting: false } },
    },
  });
}

/**
 * The program of the page is one classic script inside it: a page that is opened from a disk may load no module. What it needs of
 * Node is there in its own words (src/ledger/browser).
 */
async function buildVerifierPage(root: string, outDir: string): Promise<void> {
  const browser = join(root, 'src', 'ledger', 'browser');
  const { build } = await import('vite');
  const program = 'verify-page.js';
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: { alias: { 'node:crypto': join(browser, 'crypto.ts') } },
    build: {
      lib: { entry: join(browser, 'verify-page.ts'), formats: ['iife'], name: 'verifyPage', fileName: () => program },
      outDir,
      emptyOutDir: false,
      target: 'es2023',
      minify: false,
    },
  });
  const script = readFileSync(join(outDir, program), 'utf8').replaceAll('</script', String.raw`<\/script`);
  const page = readFileSync(join(browser, 'verify.html'), 'utf8').replace('/*program*/', () => script);
  writeFileAtomically(join(outDir, 'verify.html'), page);
  rmSync(join(outDir, program));
}

/** A folder cannot be renamed over another one: the old one goes first. The stamp is away while this happens. */
function replace(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  try {
    renameSync(from, to);
  } catch (error) {
    // A process that built the same at the same time was in between: what stands there is as good.
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemErrorCode(error) ?? '')) throw error;
  }
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..', '..');
  const note = (message: string): void => void process.stderr.write(`${message}\n`);
  const built = await ensureBuilt(root, { progress: () => undefined, note });
  process.stdout.write(`${built.webDirectory}\n${built.verifierFile}\n${built.searchVerifierFile}\n`);
}
