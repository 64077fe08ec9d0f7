/** README.txt of a pack: for somebody who has the zip, a computer without network, and no reason to trust us. */
import type { Run } from '../../model/run.ts';
import { periodWords } from '../html/words.ts';

/** Run by a test as they stand here. They write two small files beside the manifest. */
export const stockCommands = {
  files: ['sha256sum -c sha256sums.txt'],
  manifest: ['sha256sum manifest.json', 'head -n 3 manifest.note'],
  signatures: [
    'openssl pkeyutl -verify -pubin -inkey openssl/public-key.pem -rawin -in openssl/checkpoint.txt -sigfile openssl/checkpoint.sig',
    "sed '/^$/,$d' manifest.note > manifest.txt",
    "tail -n 1 manifest.note | cut -d ' ' -f 3 | base64 -d | tail -c 64 > manifest.sig",
    'openssl pkeyutl -verify -pubin -inkey openssl/public-key.pem -rawin -in manifest.txt -sigfile manifest.sig',
  ],
} as const;

const commandsText = (commands: readonly string[]): string => commands.map((line) => `       ${line}`).join('\n');

export interface ReadmeInput {
  readonly run: Run;
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly publicKey: string;
}

export function readmeText(input: ReadmeInput): string {
  return [head(input), contents, verifying, limits].join('\n');
}

function head({ run, origin, size, root, publicKey }: ReadmeInput): string {
  return `EVIDENCE PACK

Run         ${run.id}
Period      ${periodWords(run.period)}
Made by     Plumbline ${run.tool.version}
Sealed in   ${origin}
            ${size} entries, root ${root}
Public key  ${publicKey}

WHAT THIS IS
  Evidence about controls, taken from source code, git history and the tools around
  them: what was looked at, which items each control should have acted on, what was
  found for every one of them, and what could not be looked at. It holds no opinion
  and no conclusion; those are the auditor's.
`;
}

const contents = `WHERE TO BEGIN
  index.html           What an auditor asks, and where the answer is (AUDITOR.md: the
                       same as text). It loads nothing from anywhere.
  report.html          What came out, exceptions first.
  changes.csv          Every change: who wrote it, who approved it, what was judged.
  populations/         Per check: every item, its outcome and why, as CSV and as a
                       workbook. Draw your samples here.
  gaps.csv             What could not be looked at.
  controls.json        The results for machines; criteria.json by criterion.
  oscal/               The same as OSCAL 1.2.1: plan, results, plan of action, catalogs.
  evidence/            The sealed documents. Each file is named by its own SHA-256.
  waivers.csv          What was waived, by whom, until when and why: also what covers
                       nothing, and what stands in files of the repositories.
  decisions/           What people decided and handed in, with proofs (when there is any).
  sources/             The source of the checks and rules that judged.
  run.json             The run: repositories, tool versions, results, gaps.
  ledger/              Signed checkpoint, the entries of this run, proofs of inclusion.
  openssl/             The checkpoint and the key as stock tools take them.
  manifest.json        Size and SHA-256 of every file, signed in manifest.note.
  public-key           The key of the ledger (C2SP signed-note form).
`;

const verifying = `HOW TO VERIFY
  1. All of it, offline: open verify.html in a browser and drop the zip on it (or choose
     the unpacked folder), or with Node.js 18 or later, no packages:
       node verify.mjs                      in the unpacked folder
       node verify.mjs PACK.zip             the zip itself: every byte of it
       node verify.mjs PACK.zip --key FILE  trust only the key in FILE
     Exit status 0 verified, 2 faults found (each names its file) or unreadable.
     The key in this pack proves only that the pack agrees with itself. Ask the
     owner of the ledger for the public key by another way, and use --key.

  2. With tools that every system has, in the unpacked folder. First the files:
${commandsText(stockCommands.files)}
     (macOS: shasum -a 256 -c). Then that the list of files is the signed one: what
     the first command prints must stand in the last line that the second prints.
${commandsText(stockCommands.manifest)}
     Then the signatures (OpenSSL 3; both must say "Signature Verified Successfully"):
${commandsText(stockCommands.signatures)}
     openssl/checkpoint.txt holds the log's name, its number of entries and its root.
     That the files belong to it: every file in evidence/ has its own name as its
     SHA-256, and that name stands in a line of ledger/entries.jsonl, proved by 3.

  3. A proof, by hand. Line n of ledger/entries.jsonl belongs to proof n of
     ledger/proofs.json:
       leaf  = SHA-256( byte 00, the line without its line feed )
       node  = SHA-256( byte 01, left, right )
     Combine the leaf with the hashes of the path as RFC 6962, 2.1.1 says; the
     result is the root in ledger/checkpoint (there in base64). The "digest" in the
     line is the name of the file in evidence/ that the line speaks of.

  4. The signatures, with other people's tools: ledger/checkpoint is a C2SP
     tlog-checkpoint and manifest.note a C2SP signed note, both Ed25519.

HOW TO DRAW A SAMPLE
  The lists were sealed before you chose a seed, so neither side chooses what is drawn:
       node verify.mjs draw CHECK --seed "YOUR WORDS" --size 25
       node verify.mjs show ID              everything the pack holds about one item
`;

const limits = `WHAT THE SEAL PROVES
  That the documents are the ones that were entered into the log, that the log
  with exactly this root was signed by the holder of the key, and that nothing in
  this pack was changed since.

WHAT IT CANNOT PROVE
  - That the sources told the truth. Author and committer dates in git are set by
    whoever commits. Facts say how they were got: "contemporaneous" (we watched),
    "reconstructed" (derived later, e.g. from git history), "asserted" (somebody
    said so).
  - What happened before anybody watched, where no source recorded it. Such
    stretches are listed as gaps and are never counted as passed.
  - That the operator withheld nothing before it was recorded. Draw a sample from
    the live systems yourself and compare; or run the tool with your own access:
    the same sources give the same facts.
  - When it was sealed. The log proves order, not time. Keep the root above: a
    later pack must be able to show that its log continues this one.
  - That a check asks the right question. Each states its question, its version
    (the SHA-256 of its source) and the parameters in force; judge them.

FORMATS
  *.json and *.jsonl in evidence/ are canonical JSON (RFC 8785). CSV is RFC 4180 in
  UTF-8; a text that a spreadsheet would take for a formula has an apostrophe in
  front. Times are UTC; the end of a period does not belong to it.
`;
