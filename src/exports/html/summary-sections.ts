/** The sections of a report that look over all controls: areas by results, what needs attention, what waits, criteria. */
import { isWaiting } from '../../model/basis.ts';
import { areas, areaTitles, type ControlEvaluation, type ControlResult } from '../../model/control.ts';
import { html, type Html, type HtmlValue } from './html.ts';
import { anchor, resultTag, table } from './parts.ts';
import type { ReportInput } from './report.ts';
import { sentence } from './check-section.ts';
import { count, many, resultOrder, resultWords } from './words.ts';

export function summaryTable({ run, controls }: ReportInput): Html {
  const evaluated = new Set(run.controls.map(({ control }) => control.id));
  const unjudged = controls.filter(({ id }) => !evaluated.has(id));
  const numbers = (of: readonly ControlEvaluation[]): HtmlValue[] => [
    ...resultOrder.map((result) => cell(of.filter((one) => one.result === result && !isWaiting(one)).length, result)),
    cell(of.filter(isWaiting).length),
  ];
  const rows = areas.map((area) => {
    const own = run.controls.filter(({ control }) => control.area === area);
    const missing = unjudged.filter((control) => control.area === area).length;
    return [
      html`<a href="#${anchor('area', area)}">${areaTitles[area]}</a>`,
      ...numbers(own),
      cell(missing),
      cell(own.length + missing),
    ];
  });
  const total = [
    html`<strong>All areas</strong>`,
    ...numbers(run.controls),
    cell(unjudged.length),
    cell(run.controls.length + unjudged.length),
  ];
  const headers = [
    'Area',
    ...resultOrder.map((result) => `#${resultWords[result].label}`),
    '#Waits for evidence',
    '#Not evaluated',
    '#Controls',
  ];
  return table('Controls by area and result.', headers, [...rows, total]);
}

function cell(n: number, result?: ControlResult): HtmlValue {
  if (n === 0) return html`<span class="none">0</span>`;
  return result === undefined ? html`<b>${count(n)}</b>` : html`<span class="cell ${result}">${count(n)}</span>`;
}

export function legend(): Html {
  const words = resultOrder.map(
    (result) =>
      html`<dt>${resultTag(result)}</dt>
        <dd>${resultWords[result].meaning}</dd>`,
  );
  return html`<dl class="legend">${words}</dl>`;
}

const attentive: readonly ControlResult[] = ['not-operated', 'deviated', 'indeterminate'];

export function attention({ run }: ReportInput): Html {
  const rows = attentive.flatMap((result) =>
    run.controls
      .filter((one) => one.result === result && !isWaiting(one))
      .map(({ control, because, counts }) => [
        html`<a href="#${anchor('control', control.id)}">${control.id}</a> ${control.title}`,
        resultTag(result),
        count(counts.exception),
        count(counts.notDetermined),
        sentence(because),
      ]),
  );
  if (rows.length === 0) return html`<p>No control that checks decide deviated or was left undetermined.</p>`;
  const caption = `${many(rows.length, 'control')} of ${count(run.controls.length)}, the gravest first.`;
  return table(caption, ['Control', 'Result', '#Exceptions', '#Not determined', 'Because'], rows);
}

/** Controls that no check decides, each with what is asked of people for it. */
export function waitingSection({ run }: ReportInput): Html {
  const waiting = run.controls.filter(isWaiting);
  if (waiting.length === 0) return html`<p>Nothing waits for evidence that people hand in.</p>`;
  const rows = waiting.map(({ control, because }) => [
    html`<a href="#${anchor('control', control.id)}">${control.id}</a> ${control.title}`,
    areaTitles[control.area],
    control.owner,
    sentence(because),
  ]);
  const caption = `${many(waiting.length, 'control')} of ${count(run.controls.length)} rest on what people hand in; whether they operate is open until then.`;
  return table(caption, ['Control', 'Area', 'Owner', 'What is asked'], rows, 'stack');
}

const frameworkTitles = { soc2: 'SOC 2', iso27001: 'ISO/IEC 27001:2022' } as const;

export function criteriaSection({ run, criteria }: ReportInput): Html {
  const byId = new Map(run.controls.map((one) => [one.control.id, one]));
  const tables = (['soc2', 'iso27001'] as const).map((framework) => {
    const own = criteria.filter((criterion) => criterion.framework === framework);
    if (own.length === 0) return undefined;
    const served = own.filter(({ controls }) => controls.some((id) => byId.has(id)));
    const rows = served.map(({ id, topic, controls }) => [
      id,
      topic,
      controls.map((controlId) => {
        const evaluation = byId.get(controlId);
        const tag = evaluation ? resultTag(evaluation.result) : html`<span class="note">not evaluated</span>`;
        return html`<span class="pair"><a href="#${anchor('control', controlId)}">${controlId}</a> ${tag}</span> `;
      }),
    ]);
    const rest = own.filter((criterion) => !served.includes(criterion));
    return html`<h3>${frameworkTitles[framework]}</h3>
      ${table(`${many(served.length, 'criterion', 'criteria')} that source code and git history say something about.`, ['Criterion', 'Topic', 'Controls and results'], rows, 'stack')}
      ${rest.length > 0 && html`<p class="note">Nothing in this pack speaks of: ${rest.map(({ id }) => id).join(', ')}. Evidence for them has to come from elsewhere.</p>`}`;
  });
  return html`${tables}`;
}
