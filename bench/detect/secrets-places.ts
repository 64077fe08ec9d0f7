/**
 * Places read by hand: which of them does a tool report? Recall over places where something opens with what stands there,
 * precision over the places that it reports (with the arguable ones left out, and counted as false).
 *
 *   node bench/detect/secrets-places.ts --scratch FOLDER --mirrors DIR [--labels FILE] [--peer-gitleaks PROGRAM]
 *        [--peer-detect-secrets PROGRAM] [--peer-secretlint FOLDER] [--misses]
 *
 * DIR holds `owner+name/repo` git directories. A file is read at the commit that the labels name; a line whose keyed hash is
 * no longer the one that was read, or a repository that is not there, is said and not counted.
 */
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { detectSecrets, gitleaks, ours, secretlint, type Peer } from './secrets-peers.ts';

const { values } = parseArgs({
  options: {
    scratch: { type: 'string' },
    mirrors: { type: 'string' },
    labels: { type: 'string', default: join(import.meta.dirname, 'labels/secrets-fourth.tsv') },
    'peer-gitleaks': { type: 'string' },
    'peer-detect-secrets': { type: 'string' },
    'peer-secretlint': { type: 'string' },
    misses: { type: 'boolean' },
  },
});

type Answer = 'credential' | 'arguable' | 'none';

interface Place {
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  readonly line: number;
  readonly answer: Answer;
  readonly hash: string;
}

function placesOf(file: string): readonly Place[] {
  const places: Place[] = [];
  let [repository, commit] = ['', ''];
  for (const row of readFileSync(file, 'utf8').split('\n')) {
    if (row === '' || row.startsWith('#')) continue;
    const cells = row.split('\t');
    if (cells[0] !== '') {
      [repository, commit] = [cells[0]!, cells[1]!];
      continue;
    }
    const [, path, line, answer, hash] = cells;
    places.push({ repository, commit, path: path!, line: Number(line), answer: answer as Answer, hash: hash! });
  }
  return places;
}

function textAt(mirrors: string, { repository, commit, path }: Place): string | undefined {
  const base = join(mirrors, repository.replace('/', '+'), 'repo');
  const folder = existsSync(join(base, '.git')) ? join(base, '.git') : base;
  const run = spawnSync('git', ['--git-dir', folder, 'show', `${commit}:${path}`], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return run.status === 0 ? run.stdout : undefined;
}

const hashOf = (line: string): string => createHmac('sha256', 'places').update(line.trim()).digest('hex').slice(0, 8);

/** Every labelled file under its own path in a folder of its repository: names and folders are what tools go by. */
function lay(
  places: readonly Place[],
  mirrors: string,
  folder: string,
): readonly (Place & { readonly laid: string })[] {
  const counted: (Place & { readonly laid: string })[] = [];
  const repositories = [...new Set(places.map(({ repository }) => repository))];
  for (const some of Map.groupBy(places, ({ repository, path }) => `${repository}\0${path}`).values()) {
    const text = textAt(mirrors, some[0]!);
    if (text === undefined) continue;
    const laid = `${repositories.indexOf(some[0]!.repository)}/${some[0]!.path}`;
    mkdirSync(dirname(join(folder, laid)), { recursive: true });
    writeFileSync(join(folder, laid), text);
    const lines = text.split('\n');
    for (const place of some) if (hashOf(lines[place.line - 1] ?? '') === place.hash) counted.push({ ...place, laid });
  }
  return counted;
}

const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(2));

async function main(scratch: string, mirrors: string): Promise<void> {
  const peers: readonly Peer[] = [
    ours,
    ...(values['peer-gitleaks'] === undefined ? [] : [gitleaks(values['peer-gitleaks'])]),
    ...(values['peer-detect-secrets'] === undefined ? [] : [detectSecrets(values['peer-detect-secrets'])]),
    ...(values['peer-secretlint'] === undefined ? [] : [secretlint(values['peer-secretlint'])]),
  ];
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, 'places-'));
  try {
    const all = placesOf(values.labels);
    const places = lay(all, mirrors, folder);
    const count = (answer: Answer): number => places.filter((place) => place.answer === answer).length;
    console.log(
      `${places.length} of ${all.length} places: ${count('credential')} credentials, ${count('arguable')} arguable`,
    );
    console.log('\n| tool | credentials | recall | arguable | none | precision | arguable counted as false |');
    console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
    for (const peer of peers) {
      const hits = new Set((await peer.scan(folder)).map(({ path, line }) => `${path}:${line}`));
      const found = places.filter(({ laid, line }) => hits.has(`${laid}:${line}`));
      const of = (answer: Answer): number => found.filter((place) => place.answer === answer).length;
      const [right, maybe, wrong] = [of('credential'), of('arguable'), of('none')];
      console.log(
        `| ${peer.name} | ${right} | ${share(right, count('credential'))} | ${maybe} | ${wrong} | ${share(right, right + wrong)} | ${share(right, right + wrong + maybe)} |`,
      );
      if (!values.misses || peer !== ours) continue;
      for (const { repository, path, line, answer } of places.filter(
        (place) => (place.answer === 'credential') !== found.includes(place),
      ))
        console.log(`${answer === 'credential' ? 'MISSED' : answer} ${repository} ${path}:${line}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (values.scratch === undefined || values.mirrors === undefined)
  throw new Error('--scratch FOLDER and --mirrors DIR are needed');
await main(values.scratch, values.mirrors);
