/**
 * The report of a run as one page: what an auditor reads first. Self-contained (no script, no request to anywhere, forbidden
 * by its own content policy), readable offline, in light and dark, on a phone and on paper.
 *
 * Invariants: exceptions come first and are never folded away; a list that is cut says by how much and where the whole of it is;
 * every result stands beside its population, its gaps and the digest of the sealed document; nothing here is an opinion.
 */
import type { CheckDescription, Control, Criterion } from '../../model/control.ts';
import type { EvidenceKind, SealedEvidence } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import { areaSections } from './control-sections.ts';
import { gapItems } from './check-section.ts';
import { html, type Html } from './html.ts';
import { definitions, table } from './parts.ts';
import { style } from './style.ts';
import { attention, criteriaSection, legend, summaryTable, waitingSection } from './summary-sections.ts';
import { waiverSection } from './waiver-section.ts';
import { count, many, moment, periodWords } from './words.ts';

export interface ReportInput {
  readonly run: Run;
  readonly controls: readonly Control[];
  readonly criteria: readonly Criterion[];
  readonly checks: readonly CheckDescription[];
  readonly evidence: readonly SealedEvidence[];
  /** Every one known when the run ended; the run has them beside its results (model/standing/beside.ts). */
  readonly waivers: readonly StandingWaiver[];
  readonly seal: ReportSeal;
  /** Where the table of a check's population is, relative to the report. */
  readonly populationFile: (check: string) => string;
}

export interface ReportSeal {
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly publicKey: string;
}

export function reportHtml(input: ReportInput): string {
  const title = `Evidence report, ${periodWords(input.run.period)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the report</a>
        ${top(input)}
        <main id="main">
          <section aria-labelledby="summary">
            <h2 id="summary">Summary</h2>
            ${summaryTable(input)}${legend()}
          </section>
          <section aria-labelledby="attention">
            <h2 id="attention">What needs attention</h2>
            ${attention(input)}
          </section>
          <section aria-labelledby="waivers">
            <h2 id="waivers">Waivers</h2>
            ${waiverSection(input)}
          </section>
          <section aria-labelledby="waiting">
            <h2 id="waiting">Waiting for evidence</h2>
            ${waitingSection(input)}
          </section>
          <section aria-labelledby="scope">
            <h2 id="scope">What was looked at</h2>
            ${scope(input.run)}
          </section>
          ${areaSections(input)}
          <section aria-labelledby="criteria">
            <h2 id="criteria">By criterion</h2>
            ${criteriaSection(input)}
          </section>
          <section aria-labelledby="integrity">
            <h2 id="integrity">Integrity</h2>
            ${integrity(input)}
          </section>
        </main>
        <footer>
          Made by Plumbline ${input.run.tool.version} from the run ${input.run.id}. This page loads nothing and sends
          nothing.
        </footer>
      </body>
    </html> `;
  return page.markup;
}

function top({ run, seal }: ReportInput): Html {
  const { repositories, controls } = run;
  const checks = new Set(controls.flatMap((one) => one.checks.map(({ check }) => check)));
  return html`<header class="top">
    <p class="kicker">Evidence pack</p>
    <h1>Evidence report</h1>
    <p class="lead">
      What was observed ${periodWords(run.period)}, in ${many(repositories.length, 'repository', 'repositories')}, for
      ${many(controls.length, 'control')} and ${many(checks.size, 'check')}.
    </p>
    ${definitions([
      ['Run', html`<code>${run.id}</code>, finished ${moment(run.finishedAt)} UTC`],
      [
        'Tool',
        html`Plumbline ${run.tool.version}; rules <code>${run.tool.ruleset.slice(0, 16)}…</code>, checks
          <code>${run.tool.checks.slice(0, 16)}…</code>`,
      ],
      [
        'Sealed',
        html`as part of ${many(seal.size, 'entry', 'entries')} of <code>${seal.origin}</code>, root
          <code>${seal.root}</code>`,
      ],
    ])}
    <div class="notice">
      <p>
        This report says what was observed, how, and what could not be observed. It holds no conclusion and no opinion:
        those are the auditor's. Everything it says can be traced to the sealed documents in the folder
        <code>evidence</code>, and checked with <code>node verify.mjs</code>.
      </p>
    </div>
    <nav aria-label="Contents">
      <ul>
        <li><a href="#summary">Summary</a></li>
        <li><a href="#attention">What needs attention</a></li>
        <li><a href="#waivers">Waivers</a></li>
        <li><a href="#waiting">Waiting for evidence</a></li>
        <li><a href="#scope">What was looked at</a></li>
        <li><a href="#areas">Controls by area</a></li>
        <li><a href="#criteria">By criterion</a></li>
        <li><a href="#integrity">Integrity</a></li>
      </ul>
    </nav>
  </header>`;
}

function scope(run: Run): Html {
  const rows = run.repositories.map((repository) => [
    html`${repository.name}<br /><span class="note">${repository.location}</span>`,
    html`${repository.branch ?? 'none'}<br /><code class="when">${repository.head?.slice(0, 12) ?? ''}</code>`,
    count(repository.commits),
    count(repository.landedInPeriod),
    count(repository.filesAtHead),
    html`<span class="when">${moment(repository.observedAt)}</span>`,
    count(repository.gaps.length),
  ]);
  const headers = [
    'Repository',
    'Branch and head',
    '#Landings in all',
    '#In the period',
    '#Files at the head',
    'Read (UTC)',
    '#Gaps',
  ];
  const gaps = new Map(
    [
      ...run.repositories.flatMap((repository) => repository.gaps),
      ...run.controls.flatMap(({ checks }) => checks.flatMap((check) => check.gaps)),
    ].map((gap) => [JSON.stringify(gap), gap]),
  );
  const classes = Object.entries(run.findings.byClass).sort(([a], [b]) => (a < b ? -1 : 1));
  const found = classes.map(([name, n]) => `${name} ${count(n)}`).join(', ');
  return html`${table('The default branch of each repository was read from its first commit to its head.', headers, rows)}
    ${definitions([
      [
        'Read for this run',
        `${many(run.work.blobsRead, 'file version')}, ${many(run.work.bytesRead, 'byte')}, ${many(run.work.landingsRead, 'landing')}`,
      ],
      ['Findings at the head', `${count(run.findings.atHead)}${found && ` (${found})`}`],
    ])}
    <h3>What could not be looked at</h3>
    ${gaps.size > 0 ? gapItems([...gaps.values()]) : html`<p>No gap was recorded.</p>`}`;
}

function integrity({ run, seal, evidence }: ReportInput): Html {
  const ofTheRun: readonly EvidenceKind[] = ['run', 'framework', 'repository', 'facts', 'changes', 'findings'];
  const rows = evidence
    .filter(({ envelope }) => ofTheRun.includes(envelope.kind))
    .map(({ envelope, index }) => [
      envelope.title,
      count(index),
      count(envelope.size),
      html`<a href="evidence/${envelope.digest}"><code>${envelope.digest}</code></a>`,
    ]);
  return html`<p>
      Each document was kept by its SHA-256 and its digest entered into an append-only Merkle log (RFC 6962). The log's
      root was signed; the pack holds the signed checkpoint and a proof of inclusion for each entry.
    </p>
    ${definitions([
      ['Log', html`<code>${seal.origin}</code>`],
      ['Entries', count(seal.size)],
      ['Root', html`<code>${seal.root}</code>`],
      ['Public key', html`<code>${seal.publicKey}</code>`],
    ])}
    <h3>Check it yourself</h3>
    <ul class="plain">
      <li>
        <code>node verify.mjs</code> in the unpacked folder, or <code>node verify.mjs PACK.zip</code>: every byte, every
        proof, offline. <code>--key FILE</code> pins the public key that you were given another way.
      </li>
      <li><code>sha256sum -c sha256sums.txt</code>: the files alone, without our program.</li>
      <li>
        Checkpoint and proofs follow open formats (C2SP signed-note and tlog-checkpoint, RFC 6962); other people's tools
        can check them.
      </li>
    </ul>
    <h3>What a seal does not prove</h3>
    <ul class="plain">
      <li>
        That the sources told the truth: dates in git are set by whoever commits, and what was reconstructed later is
        marked as such.
      </li>
      <li>What happened before anybody watched, where git does not say it.</li>
      <li>That nothing was withheld before it was recorded. Draw your own sample from the live systems and compare.</li>
      <li>
        When it was sealed: the log proves order, not time. Keep the root you were given, and ask for consistency with
        it later.
      </li>
    </ul>
    <h3>Documents of the run</h3>
    ${table(`${many(evidence.length, 'document')} sealed by the run ${run.id}; those of checks and controls stand beside their results.`, ['Document', '#Entry', '#Bytes', 'SHA-256'], rows)}`;
}
