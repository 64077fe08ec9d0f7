/** The compiled module's interface, as assembly/index.ts exports it. Addresses come back signed: `>>> 0` makes them whole. */
export interface KernelExports {
  nextLineFeed(from: number, to: number): number;
  previousLineFeed(from: number, to: number): number;
  countLineFeeds(from: number, to: number): number;
  /** The last two are addresses of u32s: `addresses` has `count`, `into` room for three times as many. */
  describeLines(from: number, to: number, firstLine: number, addresses: number, count: number, into: number): void;

  needleLines(plan: number, from: number, to: number, into: number, room: number): number;
  readonly needleLength: { readonly value: number };

  runAutomaton(run: number, state: number, from: number, to: number): number;
  automatonLines(
    run: number,
    state: number,
    lineStart: number,
    from: number,
    to: number,
    into: number,
    room: number,
    spare: number,
  ): number;
  filterLines(
    run: number,
    lineStart: number,
    from: number,
    to: number,
    candidates: number,
    count: number,
    into: number,
  ): number;
  stopOfLines(): number;
  /** See assembly/runs.ts; all but counts and the job are addresses. Returns the end of what was written. */
  searchRuns(
    plan: number,
    automaton: number,
    lineStart: number,
    runs: number,
    count: number,
    job: number,
    into: number,
    end: number,
    addresses: number,
    room: number,
    spare: number,
    wordsPerLine: number,
  ): number;
  readonly runsDone: { readonly value: number };
  readonly runsStop: { readonly value: number };
  readonly needleHits: { readonly value: number };
  readonly stoppedAt: { readonly value: number };
  readonly stoppedIn: { readonly value: number };
  readonly isDecided: { readonly value: number };
  readonly judged: { readonly value: number };

  clearPostings(tables: number, heap: number): void;
  addBlock(from: number, to: number, block: number): number;
  encodePostings(blocks: number, keysPerGroup: number): number;
  distinctTrigrams(): number;
  readonly keysAt: { readonly value: number };
  readonly groupsAt: { readonly value: number };
  readonly keyBytes: { readonly value: number };
  readonly bytesAt: { readonly value: number };
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as KernelExports;
}
