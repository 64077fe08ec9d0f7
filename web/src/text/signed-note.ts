/**
 * Signed notes of checkpoints (C2SP signed-note, tlog-checkpoint) as a browser reads and checks them, with its own Ed25519.
 * Not the ledger's own code, on purpose: what is checked here is checked a second time, written down a second time.
 */
export interface ReadCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly id: string; readonly bytes: Uint8Array }[];
}

/** Undefined when it is no checkpoint. */
export function readCheckpoint(note: string): ReadCheckpoint | undefined {
  const parts = note.replaceAll('\r\n', '\n').split('\n\n');
  const [body, lines] = parts;
  if (parts.length !== 2 || body === undefined || lines === undefined) return undefined;
  const [origin, size, root, ...rest] = body.split('\n');
  const bytes = base64(root ?? '');
  if (!origin || rest.length > 0 || !/^(?:0|[1-9]\d{0,15})$/.test(size ?? '') || bytes?.length !== 32) return undefined;
  const signatures = lines.split('\n').flatMap((line) => {
    const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const signature = base64(encoded ?? '');
    if (name === undefined || !signature || signature.length < 5) return [];
    return [{ name, id: hex(signature.subarray(0, 4)), bytes: signature.subarray(4) }];
  });
  return { origin, size: Number(size), root: hex(bytes), text: `${body}\n`, signatures };
}

export type SignatureVerdict = 'signed' | 'not-signed' | 'cannot-check';

/** Whether one of these keys (`<name>+<key id>+<base64>`) signed the note. */
export async function isSigned(note: ReadCheckpoint, keys: readonly string[]): Promise<SignatureVerdict> {
  const text = new TextEncoder().encode(note.text);
  for (const line of keys) {
    const key = keyIn(line);
    const signature = key && note.signatures.find(({ name, id }) => name === key.name && id === key.id);
    if (!key || signature?.bytes.length !== 64 || key.name !== note.origin) continue;
    try {
      const imported = await crypto.subtle.importKey('raw', key.bytes, 'Ed25519', false, ['verify']);
      if (await crypto.subtle.verify('Ed25519', imported, Uint8Array.from(signature.bytes), text)) return 'signed';
    } catch (error) {
      // A browser of before 2025 knows no Ed25519.
      if (error instanceof DOMException && error.name === 'NotSupportedError') return 'cannot-check';
      throw error;
    }
  }
  return 'not-signed';
}

function keyIn(
  line: string,
): { readonly name: string; readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> } | undefined {
  const [name = '', id = '', ...rest] = line.trim().split('+');
  const bytes = base64(rest.join('+'));
  return bytes?.length === 33 && bytes[0] === 1 ? { name, id, bytes: bytes.slice(1) } : undefined;
}

function base64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
