/** The controls of a report, area by area, the gravest results first. */
import { areas, areaTitles, type Control, type ControlEvaluation } from '../../model/control.ts';
import type { EvidenceKind, SealedEvidence } from '../../model/evidence.ts';
import { checkSection, sentence } from './check-section.ts';
import { html, type Html } from './html.ts';
import { anchor, definitions, resultTag } from './parts.ts';
import type { ReportInput } from './report.ts';
import { resultOrder } from './words.ts';

export function areaSections(input: ReportInput): Html {
  const evaluated = new Set(input.run.controls.map(({ control }) => control.id));
  const sections = areas.map((area, i) => {
    const own = input.run.controls
      .filter(({ control }) => control.area === area)
      .sort((a, b) => resultOrder.indexOf(a.result) - resultOrder.indexOf(b.result));
    const missing = input.controls.filter((control) => control.area === area && !evaluated.has(control.id));
    const id = anchor('area', area);
    return html`<section aria-labelledby="${id}" ${i === 0 && html` id="areas"`}>
      <h2 id="${id}">${areaTitles[area]}</h2>
      ${own.map((evaluation) => controlArticle(evaluation, input))} ${missing.length > 0 && notEvaluated(missing)}
      ${own.length + missing.length === 0 && html`<p>No control is defined for this area.</p>`}
    </section> `;
  });
  return html`${sections}`;
}

function notEvaluated(controls: readonly Control[]): Html {
  const items = controls.map(({ id, title }) => html`<li id="${anchor('control', id)}">${id} ${title}</li>`);
  return html`<p>Not evaluated in this run:</p>
    <ul class="plain">
      ${items}
    </ul>`;
}

function controlArticle({ control, result, because, checks }: ControlEvaluation, input: ReportInput): Html {
  const { id, title, statement, owner, frequency, criteria, iso } = control;
  const sections = checks.map((check) =>
    checkSection({
      result: check,
      description: input.checks.find((description) => description.id === check.check),
      csv: input.populationFile(check.check),
      evidence: links(input.evidence, ['population', 'check-result'], check.check),
    }),
  );
  return html`<article class="control" id="${anchor('control', id)}" aria-labelledby="${anchor('title', id)}">
    <header>
      <h3 id="${anchor('title', id)}"><span class="id">${id}</span> ${title}</h3>
      ${resultTag(result)}
    </header>
    ${checks.length !== 1 && html`<p>${sentence(because)}</p>`}
    ${definitions([
      ['Statement', statement],
      ['Owner', owner],
      ['Frequency', frequency],
      ['Criteria', [...criteria, ...iso].join(', ')],
      ['Evidence', links(input.evidence, ['control-result'], id)],
    ])}
    ${sections.length > 0 ? sections : html`<p class="note">${nothingChecked(control)}</p>`}
  </article> `;
}

/** The sentence of the result says what is asked; here only what it rests on. */
function nothingChecked({ requests = [] }: Control): string {
  return requests.length > 0
    ? `It rests on what people hand in: ${requests.join(', ')}.`
    : 'No check is attached to this control.';
}

const documentNames: Partial<Readonly<Record<EvidenceKind, string>>> = {
  population: 'population',
  'check-result': 'result of each member',
  'control-result': 'result of the control',
};

function links(evidence: readonly SealedEvidence[], kinds: readonly EvidenceKind[], subject: string): Html {
  const own = evidence.filter(({ envelope }) => kinds.includes(envelope.kind) && envelope.subject === subject);
  const items = own.map(
    ({ envelope }) =>
      html`<div>
        ${documentNames[envelope.kind] ?? envelope.kind}:
        <a href="evidence/${envelope.digest}"><code>${envelope.digest}</code></a>
      </div>`,
  );
  return items.length > 0 ? html`${items}` : html`<span class="note">none was sealed</span>`;
}
