/**
 * Which texts of shards lie in memory, and where: arenas (arena.ts), filled on first use, the least used given up first.
 *
 * Invariant: all arenas together have no more room than the limit, except that a text which must lie in one piece (`hold`
 * with `must`) gets an arena of its own when there is no other way; that one stays and is used for others, too. A text that somebody holds is never given up. What is held was verified, block by block.
 *
 * A text is taken in when there is room, or when it is used more than what would have to go: a search that walks through
 * more shards than fit would otherwise throw out each one just before it is needed again (least recently used, tried and
 * rejected: no hit at all in round trips). Whoever gets `undefined` reads blocks through a window (text-window.ts). A text of
 * which only little is wanted each time is read that way, too; where there is room, it is taken in beside the searches when
 * that happens again (rare words over 2 GB: 5 ms instead of 25).
 */
import { Arena, mostArenaBytes, type ArenaParts } from './arena.ts';
import type { Shard, TextPart } from './shard-file.ts';

/** A text in memory, held until `release`. */
export interface TextPlace {
  readonly arena: number;
  readonly memory: WebAssembly.Memory;
  /** Address of the text's first byte; `padding` bytes behind its last one can be read. */
  readonly at: number;
  release(): void;
}

export interface ResidentTextOptions {
  readonly limit: number;
  /** Searching threads: each has its own scratch and window in every arena. */
  readonly threads: number;
  /** Told of a shard whose text does not add up, before the error is thrown. */
  readonly onDamage?: (shard: Shard, why: string) => Promise<void>;
}

export interface HoldOptions {
  readonly part?: TextPart;
  /** Take it in whatever has to go, beyond the limit if need be: for a document that must lie in one piece. */
  readonly must?: boolean;
}

interface Entry {
  readonly key: string;
  readonly shard: number;
  readonly arena: Arena;
  readonly at: number;
  readonly loaded: Promise<void>;
  isLoaded: boolean;
  holders: number;
  dropped: boolean;
}

/** A text that is read from its file so often is taken in, if there is room. */
const readsBeforeTaking = 2;

/** Uses count half after so many holds of any text. */
const halfLife = 512;

export class ResidentText {
  readonly #limit: number;
  readonly #threads: number;
  readonly #onDamage: (shard: Shard, why: string) => Promise<void>;
  readonly #arenas: Arena[] = [];
  readonly #entries = new Map<string, Entry>();
  readonly #uses = new Map<string, { score: number; at: number }>();
  #clock = 0;
  /** How often contents were read from their files, by shard. */
  readonly #reads = new Map<number, number>();
  /** Contents to be taken in, one after the other. */
  readonly #waiting = new Map<number, Shard>();
  #isTaking = false;

  constructor(options: ResidentTextOptions) {
    this.#limit = options.limit;
    this.#threads = options.threads;
    this.#onDamage = options.onDamage ?? (() => Promise.resolve());
  }

  /** Makes the first arenas. Address space only: pages come with the texts. */
  prepare(): void {
    if (this.#arenas.length === 0) this.#makeArenas();
  }

  /** The first ones are there from `prepare` or the first `hold` on; further ones come, none ever goes. */
  get arenas(): readonly ArenaParts[] {
    return this.#arenas;
  }

  get residentBytes(): number {
    return this.#arenas.reduce((sum, arena) => sum + arena.usedBytes, 0);
  }

  /** Room for texts in all arenas: what `residentBytes` can come to. */
  get arenaBytes(): number {
    return this.#arenas.reduce((sum, arena) => sum + arena.bytes, 0);
  }

  /** The text in memory, or undefined when it does not fit beside what is used more: read it through a window. */
  async hold(shard: Shard, options: HoldOptions & { readonly must: true }): Promise<TextPlace>;
  async hold(shard: Shard, options?: HoldOptions): Promise<TextPlace | undefined>;
  async hold(shard: Shard, { part = 'content', must = false }: HoldOptions = {}): Promise<TextPlace | undefined> {
    const key = `${shard.id} ${part}`;
    const score = this.#use(key);
    const entry = this.#entries.get(key) ?? this.#takeIn(key, shard, { part, must, score });
    if (!entry) return undefined;
    entry.holders++;
    try {
      await entry.loaded;
    } catch (error) {
      this.#letGo(entry);
      throw error;
    }
    let released = false;
    const release = () => {
      if (!released) this.#letGo(entry);
      released = true;
    };
    return { arena: entry.arena.id, memory: entry.arena.memory, at: entry.at, release };
  }

  /** Whether `hold` would find it without reading. */
  isResident(shard: Shard, part: TextPart = 'content'): boolean {
    return this.#entries.get(`${shard.id} ${part}`)?.isLoaded ?? false;
  }

  noteRead(shard: Shard): void {
    if (this.isResident(shard)) return;
    const reads = (this.#reads.get(shard.id) ?? 0) + 1;
    this.#reads.set(shard.id, reads);
    if (reads < readsBeforeTaking) return;
    this.#waiting.set(shard.id, shard);
    if (!this.#isTaking) void this.#takeWaiting();
  }

  async #takeWaiting(): Promise<void> {
    this.#isTaking = true;
    for (const [id, shard] of this.#waiting) {
      this.#waiting.delete(id);
      this.#reads.delete(id);
      const key = `${id} content`;
      // Nothing has to go for it.
      const entry = this.#entries.get(key) ?? this.#takeIn(key, shard, { part: 'content', must: false, score: 0 });
      if (!entry) continue;
      entry.holders++;
      // Damage has been told of. What else is wrong with the file hears the next search that reads it.
      await entry.loaded.catch(() => undefined);
      this.#letGo(entry);
    }
    this.#isTaking = false;
  }

  /** The shard is gone: its texts go when nobody holds them any more. */
  drop(shard: number): void {
    this.#waiting.delete(shard);
    this.#reads.delete(shard);
    for (const entry of this.#entries.values()) if (entry.shard === shard) this.#drop(entry);
    for (const key of this.#uses.keys()) if (key.startsWith(`${shard} `)) this.#uses.delete(key);
  }

  #use(key: string): number {
    this.#clock++;
    const score = this.#scoreOf(key) + 1;
    this.#uses.set(key, { score, at: this.#clock });
    return score;
  }

  /** How often it was asked for, older times counting less. */
  #scoreOf(key: string): number {
    const use = this.#uses.get(key);
    return use ? use.score * 2 ** ((use.at - this.#clock) / halfLife) : 0;
  }

  #takeIn(
    key: string,
    shard: Shard,
    { part, must, score }: Required<HoldOptions> & { readonly score: number },
  ): Entry | undefined {
    const place = this.#place(shard.textBytes(part), must ? Infinity : score, must);
    if (!place) return undefined;
    const { arena, at } = place;
    const loaded = this.#load(shard, part, new Uint8Array(arena.memory.buffer, at, shard.textBytes(part)));
    const entry: Entry = { key, shard: shard.id, arena, at, loaded, isLoaded: false, holders: 0, dropped: false };
    this.#entries.set(key, entry);
    loaded.then(
      () => (entry.isLoaded = true),
      () => this.#drop(entry),
    );
    return entry;
  }

  async #load(shard: Shard, part: TextPart, into: Uint8Array): Promise<void> {
    const damage = await shard.readText(part, into);
    if (damage === undefined) return;
    throw await this.condemn(shard, damage);
  }

  /** The shard's text does not add up, whoever found it out: the error to tell, when it was told. */
  async condemn(shard: Shard, why: string): Promise<Error> {
    await this.#onDamage(shard, why);
    return shard.damaged(why);
  }

  /** Room for a text: what is free, else in place of what is used less than `score`, else (only if it must) beyond the limit. */
  #place(bytes: number, score: number, must: boolean): { readonly arena: Arena; readonly at: number } | undefined {
    this.prepare();
    for (;;) {
      for (const arena of this.#arenas) {
        const at = arena.allocate(bytes);
        if (at !== undefined) return { arena, at };
      }
      const fits = this.#arenas.some((arena) => Arena.costOf(bytes) <= arena.bytes);
      const victim = fits ? this.#leastUsed(score) : undefined;
      if (victim) this.#drop(victim);
      else if (must) this.#addArena(Arena.costOf(bytes));
      else return undefined;
    }
  }

  #makeArenas(): void {
    const most = mostArenaBytes(this.#threads);
    // One there is in any case: its windows are what texts without room are read through.
    for (let left = Math.max(this.#limit, 1); left > 0; left -= most) this.#addArena(Math.min(left, most));
  }

  #addArena(bytes: number): void {
    this.#arenas.push(new Arena(this.#arenas.length, { threads: this.#threads, bytes }));
  }

  #leastUsed(below: number): Entry | undefined {
    let least: Entry | undefined;
    let leastScore = below;
    for (const entry of this.#entries.values()) {
      const score = this.#scoreOf(entry.key);
      // A newcomer must be clearly more in use, or two that are used in turn would push each other out for ever.
      if (entry.holders > 0 || score * 1.5 >= leastScore) continue;
      least = entry;
      leastScore = score * 1.5;
    }
    return least;
  }

  #letGo(entry: Entry): void {
    entry.holders--;
    if (entry.dropped && entry.holders === 0) entry.arena.release(entry.at);
  }

  #drop(entry: Entry): void {
    if (entry.dropped) return;
    entry.dropped = true;
    if (this.#entries.get(entry.key) === entry) this.#entries.delete(entry.key);
    if (entry.holders === 0) entry.arena.release(entry.at);
  }
}
