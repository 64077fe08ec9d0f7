/** The real program before a played forge: sources added, synced and killed, and what is known of the forge afterwards. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { openDatabase } from '../../src/store/database.ts';
import { root, startPlumbline, type Ended } from './workbench.ts';

export interface SourceBenchOptions {
  readonly folder: string;
  /** As `source add` wants it: `github:acme`. */
  readonly source: string;
  /** Asked when it is needed: the forge begins to play before the first test. */
  readonly origin: () => string;
  /** The forge has no history of rules: their records tell when they were looked at. */
  readonly rulesTellTheLook: boolean;
}

/** `data` is the name of a data directory of its own below the folder. The token stands in `SIM_TOKEN`. */
export interface SourceBench {
  readonly plumbline: (data: string, ...words: readonly string[]) => Promise<Ended>;
  readonly add: (data: string) => Promise<void>;
  /** Every record of the forge, without when it was seen. */
  readonly known: (data: string) => Promise<readonly unknown[]>;
  readonly startSync: (data: string) => ChildProcess;
}

export function sourceBench({ folder, source, origin, rulesTellTheLook }: SourceBenchOptions): SourceBench {
  const plumbline = (data: string, ...words: readonly string[]): Promise<Ended> =>
    startPlumbline({ words: ['--data', path.join(folder, data), ...words], cwd: folder });
  return {
    plumbline,
    async add(data) {
      const words = ['source', 'add', source, '--url', origin(), '--token-env', 'SIM_TOKEN'];
      const added = await plumbline(data, ...words);
      assert.equal(added.code, 0, added.stderr);
    },
    async known(data) {
      const rows = await recordsIn(path.join(folder, data, 'plumbline.db'));
      if (!rulesTellTheLook) return rows;
      const dated = rows.filter(({ strand }) => strand === 'branch-rules').map(({ key }) => key);
      return [...rows.filter(({ strand }) => strand !== 'branch-rules'), [...new Set(dated)]];
    },
    startSync(data) {
      const main = path.join(root, 'src', 'cli', 'main.ts');
      const words = ['--data', path.join(folder, data), 'source', 'sync', '--progress', 'none'];
      const env = { ...process.env, PLUMBLINE_CONFIG: '', HOME: folder, XDG_DATA_HOME: folder };
      const program = ['--disable-warning=ExperimentalWarning', main, ...words];
      return spawn(process.execPath, program, { cwd: folder, env, stdio: 'ignore' });
    },
  };
}

async function recordsIn(file: string) {
  const database = await openDatabase(file);
  try {
    return await database
      .selectFrom('forge_record')
      .select(['repository', 'strand', 'key', 'version', 'digest', 'gone_at'])
      .orderBy('repository')
      .orderBy('strand')
      .orderBy('key')
      .orderBy('version')
      .execute();
  } finally {
    await database.destroy();
  }
}

export const lines = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

export function ended(child: ChildProcess): Promise<NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (_code, signal) => resolve(signal));
  });
}
