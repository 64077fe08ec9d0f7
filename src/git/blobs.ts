/** Contents of files by blob id. See `object-reader.ts` for how, and for what becomes of damaged and lacking objects. */
import type { ObjectId } from '../model/repository.ts';
import { openObjectReader, type MissingObject, type ReadOptions } from './object-reader.ts';

export interface ReadBlob {
  readonly oid: ObjectId;
  readonly bytes: Buffer;
}

export interface BlobReader {
  /** In the order asked for. One read at a time; leave the loop early and the reader is still good. */
  read(oids: Iterable<ObjectId>, options?: ReadOptions): AsyncIterable<ReadBlob | MissingObject>;
  close(): Promise<void>;
}

export function openBlobReader(gitDirectory: string, maxBytes?: number): BlobReader {
  const objects = openObjectReader(gitDirectory, maxBytes);
  return {
    async *read(oids, options) {
      for await (const object of objects.read(oids, options)) {
        if ('missing' in object) yield object;
        else if (object.type === 'blob') yield { oid: object.oid, bytes: object.bytes };
        else yield notABlob(object.oid, object.type);
      }
    },
    close: () => objects.close(),
  };
}

function notABlob(oid: ObjectId, type: string): MissingObject {
  return { oid, missing: true, reason: 'unreadable', detail: `it is a ${type}, not a file` };
}

const lfsStart = Buffer.from('version https://git-lfs.github.com/spec/v1\n');

/** A pointer that stands in for a file kept in Git LFS. Pointers are small; the specification says under 1024 bytes. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  if (bytes.length >= 1024 || bytes.length < lfsStart.length) return false;
  return (
    lfsStart.equals(bytes.subarray(0, lfsStart.length)) &&
    /\noid sha256:[0-9a-f]{64}\n/.test(Buffer.from(bytes).toString('latin1'))
  );
}
