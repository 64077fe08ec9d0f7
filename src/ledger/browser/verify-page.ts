/**
 * The program of `verify.html`: a pack is dropped on the page, or its folder chosen, and verified by the same code that
 * `verify.mjs` runs. The page's own content policy forbids every request, so nothing leaves the machine.
 *
 * Ed25519 is checked twice where the browser can: by our own arithmetic and by WebCrypto; when they disagree, that is a fault.
 */
import './global.ts';
import { isAppError } from '../../base/app-error.ts';
import { parseVerifierKey, type VerifierKey } from '../note.ts';
import { examineArchive, examineFiles, openArchive } from '../pack-examination.ts';
import { drawFrom, populationsIn } from '../pack-questions.ts';
import type { PackReader, PackVerification } from '../pack-verification.ts';
import { checkedSignatures } from './crypto.ts';
import { DroppedFolder, droppedBytes } from './dropped.ts';
import type { DroppedFile, PageDocument, PageElement } from './page-elements.ts';

declare const document: PageDocument;

let pack: PackReader | undefined;

function part(id: string): PageElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

function line(parent: PageElement, tag: string, text: string, className = ''): PageElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  parent.append(made);
  return made;
}

/** What a click put there before must not be taken for the answer to this one. */
function clear(...ids: readonly string[]): void {
  for (const id of ids) part(id).replaceChildren();
}

function pinnedKey(): VerifierKey | undefined {
  const text = part('key').value.trim();
  if (text === '') return undefined;
  const key = parseVerifierKey(text);
  if (!key.ok) throw new Error(`The key cannot be read: ${key.error.because}`);
  return key.value;
}

async function verify(files: readonly DroppedFile[]): Promise<void> {
  clear('result', 'drawn');
  part('draw').hidden = true;
  part('state').textContent = 'Reading …';
  try {
    const key = pinnedKey();
    const single = files.length === 1 && !files[0]!.webkitRelativePath ? files[0] : undefined;
    const source = single ? await droppedBytes(single) : undefined;
    const folder = source ? undefined : await DroppedFolder.of(files);
    part('state').textContent = 'Verifying …';
    await new Promise((resolve) => setTimeout(resolve));
    checkedSignatures.length = 0;
    const result = source ? examineArchive(source, key) : examineFiles(folder!, key);
    if (!result) throw new Error('This is no evidence pack: it has no manifest.json.');
    const second = await secondOpinion();
    show(result, second);
    pack = source ? openArchive(source) : folder;
    if (result.ok && second.ok) offerDraw();
  } catch (error) {
    part('state').textContent = error instanceof Error ? error.message : String(error);
    part('state').className = 'bad';
  }
}

/** WebCrypto's word on every signature that was checked. Older browsers do not know the algorithm: that is said. */
async function secondOpinion(): Promise<{ readonly ok: boolean; readonly words: string }> {
  try {
    for (const { message, signature, key, fits } of checkedSignatures) {
      const raw = await crypto.subtle.importKey('raw', Uint8Array.from(key), 'Ed25519', false, ['verify']);
      const same = await crypto.subtle.verify('Ed25519', raw, Uint8Array.from(signature), Uint8Array.from(message));
      if (same !== fits)
        return { ok: false, words: 'The browser’s own cryptography disagrees with this page about a signature.' };
    }
    return { ok: true, words: 'The browser’s own cryptography says the same of every signature.' };
  } catch {
    // Not an outcome: the signatures were checked, by this page alone.
    return { ok: true, words: 'This browser cannot check Ed25519 itself: signatures were checked by this page alone.' };
  }
}

function show(result: PackVerification, second: { readonly ok: boolean; readonly words: string }): void {
  const ok = result.ok && second.ok;
  const count = result.faults.length + (second.ok ? 0 : 1);
  const state = part('state');
  state.className = ok ? 'good' : 'bad';
  state.textContent = ok
    ? 'VERIFIED: every byte of this pack is the one that was sealed.'
    : `NOT VERIFIED: ${count} fault${count === 1 ? '' : 's'} found.`;
  const list = part('result');
  for (const { file, because, code } of result.faults) line(list, 'li', `${file}: ${because} [${code}]`, 'bad');
  if (!second.ok) line(list, 'li', second.words, 'bad');
  line(list, 'li', `Run ${result.run ?? 'unknown'}`);
  line(
    list,
    'li',
    `Ledger ${result.origin ?? 'unknown'}, ${result.treeSize ?? '?'} entries, root ${result.root ?? 'unknown'}`,
  );
  line(
    list,
    'li',
    `Public key ${result.key?.text ?? 'unknown'}${result.key?.pinned ? ' (the one you named)' : ' (the pack’s own)'}`,
  );
  line(
    list,
    'li',
    `${result.checked} files compared with the manifest, ${result.proved} ledger entries proved to be in the signed tree`,
  );
  for (const note of result.notes) line(list, 'li', note);
  if (second.ok) line(list, 'li', second.words);
}

function offerDraw(): void {
  const checks = pack ? populationsIn(pack) : [];
  const select = part('check');
  select.replaceChildren(...checks.map((check) => option(check)));
  part('draw').hidden = checks.length === 0;
}

function option(text: string): PageElement {
  const made = document.createElement('option');
  made.textContent = text;
  return made;
}

function drawNow(): void {
  clear('drawn');
  const target = part('drawn');
  try {
    const seed = part('seed').value;
    const size = Number(part('size').value);
    if (seed.trim() === '' || !Number.isInteger(size) || size < 1)
      throw new Error('Name a seed of your own, and how many.');
    const sample = drawFrom(pack!, { check: part('check').value, seed, size });
    const { population, items } = sample;
    line(
      target,
      'p',
      `${items.length} of ${population.size} items, by the seed "${seed}". SHA-256 of the ids: ${population.idsDigest}`,
    );
    const table = line(target, 'table', '');
    const head = line(line(table, 'thead', ''), 'tr', '');
    for (const title of ['Rank', 'Item', 'Outcome', 'Because', 'Id']) line(head, 'th', title);
    const body = line(table, 'tbody', '');
    for (const { rank, label, outcome, because, id } of items) {
      const row = line(body, 'tr', '');
      for (const cell of [String(rank), label, outcome, because, id]) line(row, 'td', cell);
    }
  } catch (error) {
    const hint = isAppError(error) ? ` ${error.hint}` : '';
    line(target, 'p', `${error instanceof Error ? error.message : String(error)}${hint}`, 'bad');
  }
}

for (const id of ['file', 'folder']) {
  part(id).addEventListener('change', () => {
    const files = Array.from(part(id).files ?? []);
    if (files.length > 0) void verify(files);
  });
}
part('drawing').addEventListener('submit', (event) => {
  event.preventDefault();
  drawNow();
});
const zone = part('drop');
for (const type of ['dragover', 'drop']) zone.addEventListener(type, (event) => event.preventDefault());
zone.addEventListener('dragover', () => zone.classList.add('over'));
for (const type of ['dragleave', 'drop']) zone.addEventListener(type, () => zone.classList.remove('over'));
zone.addEventListener('drop', (event) => {
  const files = Array.from(event.dataTransfer?.files ?? []);
  if (files.length > 0) void verify(files);
});
part('state').textContent = 'Drop the zip here, or choose it.';
