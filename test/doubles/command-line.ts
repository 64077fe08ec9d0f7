/** Runs the command line inside the test: words in, streams and exit code out, everything outside replaced by values. */
import { commands } from '../../src/cli/commands/commands.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { World } from '../../src/cli/world.ts';
import type { PackVerification } from '../../src/app/verify.ts';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { doublePlumbline } from './plumbline.ts';

export interface Around {
  readonly plumbline?: Partial<Plumbline>;
  /** A terminal of this width; undefined: no terminal. */
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly verdict?: PackVerification;
  readonly open?: World['open'];
  readonly listen?: World['listen'];
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Every line of stdout as JSON. */
  readonly lines: () => readonly Record<string, unknown>[];
  readonly opened: readonly Parameters<World['open']>[0][];
  readonly closed: number;
}

const whole: PackVerification = {
  ok: true,
  checked: 12,
  proved: 41,
  faults: [],
  notes: ['The key is the one in the pack: this shows that the pack is whole, not who made it.'],
  key: { text: 'plumbline.local/ledger+0a1b2c3d+AQID', pinned: false },
  run: 'run-0002',
  origin: 'plumbline.local/ledger',
  treeSize: 41,
};

export async function runCommandLine(words: readonly string[], around: Around = {}): Promise<Ran> {
  const written = { out: '', err: '' };
  const opened: Parameters<World['open']>[0][] = [];
  let closed = 0;
  const terminal = (stream: 'out' | 'err'): World['stdout'] => ({
    isTerminal: around.columns !== undefined,
    columns: () => around.columns,
    write: async (text) => void (written[stream] += text),
  });
  const world: World = {
    stdout: terminal('out'),
    stderr: terminal('err'),
    environment: around.environment ?? {},
    cwd: around.cwd ?? '/nowhere',
    home: '/home/ada',
    root: '/opt/plumbline',
    version: '0.1.0',
    signal: around.signal ?? new AbortController().signal,
    now: () => 0,
    open: async (options) => {
      opened.push(options);
      if (around.open) return around.open(options);
      return doublePlumbline({ close: async () => void closed++, ...around.plumbline });
    },
    listen: around.listen ?? (async () => ({ url: 'http://127.0.0.1:7700', close: async () => undefined })),
    verifyPack: async () => around.verdict ?? whole,
    verifySeries: async (paths) => {
      const results = paths.map(() => around.verdict ?? whole);
      return { ok: results.every(({ ok }) => ok), results, series: { faults: [], notes: ['nothing disappeared'] } };
    },
    browse: () => undefined,
  };
  const code = await runProgram(words, world, commands);
  const lines = (): readonly Record<string, unknown>[] =>
    written.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, ...written, lines, opened, closed };
}
