/**
 * Which document of which shard holds a blob: open addressing over flat numbers. The ids themselves stay where they are, in
 * the index part of the shards, which is in memory anyway; an entry takes 20 bytes instead of the more than 100 of a Map
 * with a string per blob, and looking one up makes none.
 *
 * Ids are hashes, but those of tests and of whoever wants to slow us down need not be random: they are mixed.
 */

/** A shard as far as it matters here: ids in binary, one after the other. */
export interface IdColumn {
  readonly id: number;
  readonly idBytes: number;
  readonly ids: Uint8Array;
}

export interface TablePlace<Owner> {
  readonly shard: Owner;
  readonly document: number;
}

const firstRoom = 1024;
const nobody = 0;

const digitOf = new Uint8Array(256).fill(0xff);
for (let value = 0; value < 16; value++) digitOf[value.toString(16).charCodeAt(0)] = value;

export class BlobTable<Owner extends IdColumn> {
  /** Entry plus one; 0 is free. At most half of them are taken. */
  #slots = new Int32Array(2 * firstRoom);
  #hashes = new Uint32Array(firstRoom);
  /** Id of the shard; `nobody` where it was removed. */
  #owners = new Uint32Array(firstRoom);
  #documents = new Uint32Array(firstRoom);
  #count = 0;
  readonly #shards = new Map<number, Owner>();

  /** Adds all documents of a shard; where a blob is known already, `wins` says whether this copy is the better one. */
  add(shard: Owner, wins: (document: number, known: TablePlace<Owner>) => boolean): void {
    this.#shards.set(shard.id, shard);
    const { ids, idBytes } = shard;
    const documents = ids.length / idBytes;
    this.#reserve(documents);
    for (let document = 0; document < documents; document++) {
      const from = document * idBytes;
      const hash = hashOf(readUint32(ids, from), readUint32(ids, from + 16));
      const entry = this.#find(hash, (known, at) => sameBytes(known, at, shard, from));
      if (entry < 0) this.#append(hash, shard.id, document);
      else if (wins(document, this.#place(entry)!)) {
        this.#owners[entry] = shard.id;
        this.#documents[entry] = document;
      }
    }
  }

  /** Undefined also for what is no object id. */
  get(blob: string): TablePlace<Owner> | undefined {
    if (blob.length < 40) return undefined;
    const hash = hashOf(uint32In(blob, 0), uint32In(blob, 32));
    const entry = this.#find(hash, (known, at) => isSpelled(known, at, blob));
    return entry < 0 ? undefined : this.#place(entry);
  }

  /** Of an id in binary, at an offset of some bytes. */
  find(ids: Uint8Array, from: number, idBytes: number): TablePlace<Owner> | undefined {
    const hash = hashOf(readUint32(ids, from), readUint32(ids, from + 16));
    const other = { id: nobody, ids, idBytes };
    const entry = this.#find(hash, (known, at) => sameBytes(known, at, other, from));
    return entry < 0 ? undefined : this.#place(entry);
  }

  /** Forgets a shard and the places in it. */
  remove(shard: Owner): void {
    const owners = this.#owners;
    for (let entry = 0; entry < this.#count; entry++) if (owners[entry] === shard.id) owners[entry] = nobody;
    this.#shards.delete(shard.id);
  }

  clear(): void {
    this.#slots.fill(0);
    this.#count = 0;
    this.#shards.clear();
  }

  #place(entry: number): TablePlace<Owner> | undefined {
    const shard = this.#shards.get(this.#owners[entry]!);
    return shard && { shard, document: this.#documents[entry]! };
  }

  #find(hash: number, isIt: (shard: Owner, from: number) => boolean): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = slots[slot]! - 1;
      if (this.#hashes[entry] !== hash) continue;
      const shard = this.#shards.get(this.#owners[entry]!);
      if (shard && isIt(shard, this.#documents[entry]! * shard.idBytes)) return entry;
    }
    return -1;
  }

  #append(hash: number, owner: number, document: number): void {
    const entry = this.#count++;
    this.#hashes[entry] = hash;
    this.#owners[entry] = owner;
    this.#documents[entry] = document;
    this.#link(entry);
  }

  #link(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hashes[entry]! & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }

  /** Makes room, and none for what was removed. */
  #reserve(more: number): void {
    if (this.#count + more <= this.#hashes.length) return;
    const { length } = this.#hashes;
    const old = { hashes: this.#hashes, owners: this.#owners, documents: this.#documents, count: this.#count };
    let living = 0;
    for (let entry = 0; entry < old.count; entry++) if (old.owners[entry] !== nobody) living++;
    let room = length;
    while (living + more > room) room *= 2;
    this.#slots = new Int32Array(2 * room);
    this.#hashes = new Uint32Array(room);
    this.#owners = new Uint32Array(room);
    this.#documents = new Uint32Array(room);
    this.#count = 0;
    for (let entry = 0; entry < old.count; entry++)
      if (old.owners[entry] !== nobody) this.#append(old.hashes[entry]!, old.owners[entry]!, old.documents[entry]!);
  }
}

function hashOf(first: number, later: number): number {
  const mixed = Math.imul(first ^ ((later << 13) | (later >>> 19)), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

/** Eight digits, the same number as of the bytes they spell. */
function uint32In(text: string, at: number): number {
  let value = 0;
  for (let digit = at; digit < at + 8; digit++) value = (value << 4) | digitOf[text.charCodeAt(digit) & 0xff]!;
  return value;
}

function sameBytes(known: IdColumn, at: number, other: IdColumn, from: number): boolean {
  if (known.idBytes !== other.idBytes) return false;
  for (let byte = 0; byte < known.idBytes; byte++) if (known.ids[at + byte] !== other.ids[from + byte]) return false;
  return true;
}

function isSpelled({ ids, idBytes }: IdColumn, at: number, blob: string): boolean {
  if (blob.length !== 2 * idBytes) return false;
  for (let byte = 0; byte < idBytes; byte++) {
    const high = blob.charCodeAt(2 * byte);
    const low = blob.charCodeAt(2 * byte + 1);
    if (high > 0xff || low > 0xff || ((digitOf[high]! << 4) | digitOf[low]!) !== ids[at + byte]) return false;
  }
  return true;
}
