/**
 * Symbols by name (`type:symbol`): the names of a shard's definitions are a text with a name a line, searched like any other
 * text. Terms look at names, filters at files as always; a file's symbols are returned in the order of the file.
 */
import type { SymbolMatch } from '../contract.ts';
import type { Shard } from '../index/shard-file.ts';
import { LineTable } from '../index/line-table.ts';
import type { Snapshot } from '../index/snapshot.ts';
import type { KernelProgram } from '../kernels/load.ts';
import type { Pace } from '../pace.ts';
import { hasBit } from './bits.ts';
import { evaluate } from './condition.ts';
import type { QueryPlan } from './query-plan.ts';
import type { Texts } from './scan-pool.ts';
import type { LayerScope } from './scope.ts';

export interface SymbolSetting {
  readonly plan: QueryPlan;
  /** Of one layer each. */
  readonly scopes: readonly LayerScope[];
  readonly snapshot: Snapshot;
  readonly texts: Texts;
  readonly program: KernelProgram;
  readonly pace: Pace;
  /** The order of results. */
  readonly compare: (a: Place, b: Place) => number;
}

/** An occurrence of a content. */
export interface Place {
  readonly scope: LayerScope;
  readonly occurrence: number;
}

export interface FileSymbols extends Place {
  /** Those that match, in the order of the file. */
  readonly symbols: readonly SymbolMatch[];
}

interface Names {
  /** Each name once. */
  readonly table: LineTable;
  /** Per definition of the shard the number of its name. */
  readonly numbers: Uint32Array;
}

interface FoundFile extends Place {
  readonly shard: Shard;
  /** Of its symbols, within the shard. */
  readonly numbers: readonly number[];
}

export class SymbolSearch {
  readonly #setting: SymbolSetting;

  constructor(setting: SymbolSetting) {
    this.#setting = setting;
  }

  /** Files with symbols, in the order of results. */
  async *files(): AsyncGenerator<FileSymbols, void, undefined> {
    const found: FoundFile[] = [];
    for (const scope of this.#setting.scopes) await this.#find(scope, found);
    found.sort(this.#setting.compare);
    for (const { scope, occurrence, shard, numbers } of found) {
      const document = scope.layer.columns.documentOf[occurrence]!;
      yield { scope, occurrence, symbols: await this.#symbolsOf(shard, document, numbers) };
    }
  }

  async #find(scope: LayerScope, into: FoundFile[]): Promise<void> {
    const { pace } = this.#setting;
    for (const shard of scope.layer.shards) {
      if (shard.index.symbols === 0) continue;
      const holds = await this.#judgeOf(shard, scope);
      for (let document = 0; document < shard.index.documents; document++) {
        if (shard.index.symbolCount(document) === 0) continue;
        for (const occurrence of scope.layer.occurrencesOf(shard.id, document)) {
          if (!scope.includes(occurrence)) continue;
          const numbers = symbolNumbers(shard, document).filter((symbol) => holds(symbol, occurrence));
          if (numbers.length > 0) into.push({ scope, occurrence, shard, numbers });
        }
        if ((document & 63) === 0 && pace.isDue) await pace.breathe();
      }
    }
  }

  /** Whether a definition of the shard, at an occurrence, fulfils the condition. */
  async #judgeOf(shard: Shard, scope: LayerScope): Promise<(symbol: number, occurrence: number) => boolean> {
    const { plan, program } = this.#setting;
    const { table, numbers } = await this.#namesOf(shard);
    const matching = plan.leaves.map((leaf) =>
      leaf.kind === 'term' ? table.matching(leaf.matcher.pattern, program) : undefined,
    );
    return (symbol, occurrence) =>
      evaluate(plan.condition, (leaf) => {
        const names = matching[leaf];
        return names ? hasBit(names, numbers[symbol]!) : scope.isKnown(leaf, occurrence);
      }) === true;
  }

  #namesOf(shard: Shard): Promise<Names> {
    return this.#setting.snapshot.derive(`symbols ${shard.id}`, () => this.#readNames(shard));
  }

  async #readNames(shard: Shard): Promise<Names> {
    const { texts, pace, program } = this.#setting;
    // Read once, into memory that goes again: what the table keeps is not the text.
    const bytes = Buffer.allocUnsafeSlow(shard.textBytes('symbols'));
    const damage = await shard.readText('symbols', bytes);
    if (damage !== undefined) throw await texts.condemn(shard, damage);
    const table = new LineTable();
    const names = bytes.toString('utf8').split('\n').slice(0, -1);
    const numbers = Uint32Array.from(names, (name) => table.idOf(name));
    await table.index(pace, program);
    return { table, numbers };
  }

  async #symbolsOf(shard: Shard, document: number, numbers: readonly number[]): Promise<readonly SymbolMatch[]> {
    const { texts } = this.#setting;
    const { index } = shard;
    const names = await this.#namesOf(shard);
    const first = index.symbolFirsts[document]!;
    const definitions = index.symbolsOf(document);
    const nameOf = (number: number) => names.table.line(names.numbers[number]!);
    const held = await texts.hold(shard, { must: true });
    try {
      const from = held.at + index.blockOffset(index.firstBlock(document));
      const to = held.at + index.blockOffset(index.firstBlock(document + 1));
      const bytes = Buffer.from(held.memory.buffer, from, to - from);
      return numbers.map((number): SymbolMatch => {
        const { kind, start, container } = definitions[number - first]!;
        const lineStart = start === 0 ? 0 : bytes.lastIndexOf(10, start - 1) + 1;
        const feed = bytes.indexOf(10, start);
        return {
          name: nameOf(number),
          kind,
          containerName: container === undefined ? '' : nameOf(first + container),
          lineNumber: lineFeedsIn(bytes, lineStart),
          character: Array.from(bytes.toString('utf8', lineStart, start)).length,
          line: bytes.toString('utf8', lineStart, feed < 0 ? bytes.length : feed),
        };
      });
    } finally {
      held.release();
    }
  }
}

function symbolNumbers(shard: Shard, document: number): readonly number[] {
  const [from, to] = [shard.index.symbolFirsts[document]!, shard.index.symbolFirsts[document + 1]!];
  return Array.from({ length: to - from }, (_, at) => from + at);
}

function lineFeedsIn(bytes: Buffer, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}
