/**
 * A run as it is kept: in pieces, each compressed by itself. Thousands of repositories make more text than V8 puts into one
 * string (512 MB), and a result that several controls rest on is kept once.
 *
 * Format: the bytes `PLR1`, then pieces. A piece is the length of what follows (four bytes, the highest first) and a zstd
 * frame with one JSON document:
 *   1. the run, in which `checks` of each control are positions among the results that follow, from 0;
 *   2. for each result: an object, the result with an empty list of members, and behind it any number of lists, its members.
 * Runs of before that are one zstd frame with the whole run; they are still read.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { CheckResult, ControlEvaluation, MemberResult } from '../model/control.ts';
import type { Run } from '../model/run.ts';

const magic = Buffer.from('PLR1');
const membersAtOnce = 5000;

type KeptControl = Omit<ControlEvaluation, 'checks'> & { readonly checks: readonly number[] };
type KeptRun = Omit<Run, 'controls'> & { readonly controls: readonly KeptControl[] };

export function packRun(run: Run): Uint8Array {
  const results = [...new Set(run.controls.flatMap(({ checks }) => checks))];
  const positions = new Map(results.map((result, position) => [result, position]));
  const kept: KeptRun = {
    ...run,
    controls: run.controls.map((one) => ({ ...one, checks: one.checks.map((result) => positions.get(result)!) })),
  };
  const parts: Uint8Array[] = [magic];
  const add = (value: KeptRun | CheckResult | readonly MemberResult[]): void => {
    const frame = zstdCompressSync(JSON.stringify(value));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(frame.length);
    parts.push(length, frame);
  };
  add(kept);
  for (const result of results) {
    add({ ...result, members: [] });
    for (let from = 0; from < result.members.length; from += membersAtOnce)
      add(result.members.slice(from, from + membersAtOnce));
  }
  return Buffer.concat(parts);
}

export function unpackRun(bytes: Uint8Array): Run {
  if (!magic.equals(bytes.subarray(0, magic.length))) return parsed(bytes) as Run;
  const pieces = piecesOf(bytes);
  const kept = pieces.next().value as KeptRun;
  const results: CheckResult[] = [];
  const members = new Map<CheckResult, MemberResult[]>();
  const shared = new SharedTexts();
  for (const piece of pieces) {
    if (Array.isArray(piece)) {
      for (const member of piece as MemberResult[]) members.get(results.at(-1)!)!.push(shared.in(member));
    } else {
      const own: MemberResult[] = [];
      const result: CheckResult = { ...(piece as CheckResult), members: own };
      results.push(result);
      members.set(result, own);
    }
  }
  return { ...kept, controls: kept.controls.map((one) => ({ ...one, checks: one.checks.map((at) => results[at]!) })) };
}

function* piecesOf(bytes: Uint8Array): Generator<unknown> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = magic.length; at < bytes.length;) {
    const end = at + 4 + view.getUint32(at);
    yield parsed(bytes.subarray(at + 4, end));
    at = end;
  }
}

const parsed = (frame: Uint8Array): unknown => JSON.parse(zstdDecompressSync(frame).toString());

/** Thousands of members say the same: parsing gives each a text of its own. */
class SharedTexts {
  readonly #texts = new Map<string, string>();

  in(member: MemberResult): MemberResult {
    const intervals = member.intervals.map((one) => ({ ...one, because: this.#once(one.because) }));
    return { ...member, because: this.#once(member.because), intervals };
  }

  #once(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}
