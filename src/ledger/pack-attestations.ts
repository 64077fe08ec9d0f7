/**
 * The signed statements of a pack (in-toto Statement v1 in DSSE envelopes, one for each control of the run): whether they say
 * what the pack says. A statement travels alone as well, to readers who never see the pack, so it must not say more.
 *
 * Checked of each: a key of the log signed it; it is on this run and on the control that its entry names; its subjects are the
 * sealed result of that control, the RFC 6962 root over all other entries of the run, and the commits that the run document
 * names; and its result is that document's. Of all together: one for each control of the run, once.
 */
import { CompactRange } from './compact-range.ts';
import { IN_TOTO_TYPE, openEnvelope } from './dsse.ts';
import { hex, leafHash } from './hashing.ts';
import type { VerifierKey } from './note.ts';
import { EVIDENCE_FOLDER, parseEntry, RUN_FILE, type SealedBytes } from './pack-claims.ts';
import { isRecord, type PackManifest } from './pack-layout.ts';
import type { PackFault, PackReader } from './pack-verification.ts';

const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const EVALUATION_PREDICATE = 'https://plumbline.local/attestation/control-evaluation/v1';
const SVR_PREDICATE = 'https://in-toto.io/attestation/svr/v0.1';

interface AttestationsToCheck {
  readonly reader: PackReader;
  readonly manifest: PackManifest;
  /** Of the entries, in the order of the log. */
  readonly lines: readonly string[];
  /** Of the log: the one in use last, so that most envelopes open at once. */
  readonly keys: readonly VerifierKey[];
  readonly runDocument: string | undefined;
}

export interface PackAttestations {
  readonly faults: readonly PackFault[];
  readonly notes: readonly string[];
}

export function checkAttestations(given: AttestationsToCheck): PackAttestations {
  const { reader, lines, manifest } = given;
  const entries = lines.flatMap((line) => {
    const entry = parseEntry(line);
    return entry ? [{ entry, line }] : [];
  });
  const stated = entries.flatMap(({ entry }) => (entry.kind === 'attestation' ? [entry] : []));
  const controls = controlsIn(given.runDocument ?? '');
  if (stated.length === 0) {
    const none = 'There are no signed statements on the controls: they are not part of this run, or not shown here.';
    return { faults: [], notes: controls.size > 0 ? [none] : [] };
  }
  const expected: Expected = {
    run: manifest.run,
    root: rootOf(entries),
    commits: commitsIn(given.runDocument ?? ''),
    controls,
    documents: new Map(
      entries.flatMap(({ entry }) => (entry.kind === 'control-result' ? [[entry.subject, entry] as const] : [])),
    ),
  };
  const faults = missingAmong(stated, controls);
  let opened = 0;
  for (const entry of stated) {
    const file = `${EVIDENCE_FOLDER}${entry.digest}`;
    const read = reader.read(file);
    // It is in an earlier pack, or missing, which the check of all evidence says.
    if (!read.ok) continue;
    opened += 1;
    const because = faultOf(read.value, { entry, expected, keys: given.keys });
    if (because !== undefined) faults.push({ file, code: 'attestation/invalid', because: `${entry.id}: ${because}` });
  }
  const note = `${opened} signed statements on controls (in-toto, DSSE) say what this pack says.`;
  return { faults, notes: faults.length === 0 && opened > 0 ? [note] : [] };
}

interface Expected {
  readonly run: string;
  /** Hex. */
  readonly root: string;
  readonly commits: readonly string[];
  /** Result by control. */
  readonly controls: ReadonlyMap<string, unknown>;
  readonly documents: ReadonlyMap<string, SealedBytes>;
}

/** Over everything that was sealed with the run but the statements themselves. */
function rootOf(entries: readonly { readonly entry: SealedBytes; readonly line: string }[]): string {
  const range = new CompactRange();
  for (const { entry, line } of entries)
    if (entry.kind !== 'attestation') range.appendLeaf(leafHash(Buffer.from(line)));
  return hex(range.root());
}

function missingAmong(stated: readonly SealedBytes[], controls: Expected['controls']): PackFault[] {
  const times = new Map<string, number>();
  for (const { subject } of stated) times.set(subject, (times.get(subject) ?? 0) + 1);
  const fault = (because: string): PackFault => ({ file: RUN_FILE, code: 'attestation/invalid', because });
  const missing = [...controls.keys()].filter((control) => !times.has(control));
  const twice = [...times].filter(([, count]) => count > 1);
  return [
    ...missing.map((control) => fault(`there is no signed statement on the control ${control}`)),
    ...twice.map(([control, count]) => fault(`there are ${count} signed statements on the control ${control}`)),
  ];
}

interface StatementToCheck {
  readonly entry: SealedBytes;
  readonly expected: Expected;
  readonly keys: readonly VerifierKey[];
}

/** Undefined when it is as it should be. */
function faultOf(bytes: Uint8Array, { entry, expected, keys }: StatementToCheck): string | undefined {
  let refused = 'no key of the log is known';
  for (const key of keys) {
    const payload = openEnvelope(bytes, IN_TOTO_TYPE, key);
    if (payload.ok) return statementFault(recordIn(payload.value), entry, expected);
    refused = payload.error;
  }
  return refused;
}

function statementFault(
  { _type: type, predicateType, predicate, subject }: Readonly<Record<string, unknown>>,
  entry: SealedBytes,
  { run, root, commits, controls, documents }: Expected,
): string | undefined {
  if (type !== STATEMENT_TYPE || !isRecord(predicate)) return 'what was signed is no in-toto statement';
  const isSvr = predicateType === SVR_PREDICATE;
  if (!isSvr && predicateType !== EVALUATION_PREDICATE) return `it has the predicate ${String(predicateType)}`;
  const { control, result } = predicate;
  if (predicate['run'] !== run) return `it is on the run ${String(predicate['run'])}`;
  if (!isRecord(control) || control['id'] !== entry.subject) return `it is not on the control ${entry.subject}`;
  if (result !== controls.get(entry.subject) || (isSvr && result !== 'operated'))
    return `it states the result ${String(result)}, the run ${String(controls.get(entry.subject))}`;
  const digests = Array.isArray(subject) ? subject.map(digestsOf) : [];
  const document = documents.get(entry.subject)?.digest;
  if (document === undefined || digests[0]?.['sha256'] !== document)
    return 'its first subject is not the sealed result of the control';
  if (digests[1]?.['rfc6962Sha256'] !== root) return 'its second subject is not the root of the evidence of the run';
  const own = digests.slice(2).map((digest) => String(digest['gitCommit']));
  return own.join('\n') === commits.join('\n') ? undefined : 'its other subjects are not the commits of the run';
}

const digestsOf = (subject: unknown): Readonly<Record<string, unknown>> =>
  isRecord(subject) && isRecord(subject['digest']) ? subject['digest'] : {};

function controlsIn(runDocument: string): ReadonlyMap<string, unknown> {
  return new Map(
    listIn(runDocument, 'controls').flatMap((one) =>
      isRecord(one) && typeof one['control'] === 'string' ? [[one['control'], one['result']] as const] : [],
    ),
  );
}

function commitsIn(runDocument: string): string[] {
  return listIn(runDocument, 'repositories').flatMap((one) =>
    isRecord(one) && typeof one['head'] === 'string' ? [one['head']] : [],
  );
}

function listIn(document: string, member: string): readonly unknown[] {
  const list = recordIn(Buffer.from(document))[member];
  return Array.isArray(list) ? list : [];
}

function recordIn(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return isRecord(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
