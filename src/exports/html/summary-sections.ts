/** The sections of a report that look over all controls: areas by results, what needs attention, what waits, criteria. */
import { isWaiting } from '../../model/basis.ts';
import { areas, areaTitles, type ControlEvaluation, type ControlResult, type Criterion } from '../../model/control.ts';
import { coverageOfCriteria, type CriterionCoverage, type PointResult } from '../../model/criterion-coverage.ts';
import { waivedText } from '../../model/standing/waiver-words.ts';
import { decisionWords, isInScope, scopeWords, wholeScope } from '../../model/framework-scope.ts';
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
        html`${sentence(because)}${waivedNote(counts)}`,
      ]),
  );
  if (rows.length === 0) return html`<p>No control that checks decide deviated or was left undetermined.</p>`;
  const caption = `${many(rows.length, 'control')} of ${count(run.controls.length)}, the gravest first.`;
  return table(caption, ['Control', 'Result', '#Exceptions', '#Not determined', 'Because'], rows);
}

function waivedNote(counts: ControlEvaluation['counts']): HtmlValue {
  const waived = waivedText(counts);
  return waived !== undefined && html`<br /><span class="note">${sentence(waived)}</span>`;
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

export function criteriaSection({ run, criteria, controls }: ReportInput): Html {
  const scope = run.frameworks ?? wholeScope;
  const coverage = coverageOfCriteria(criteria, { controls, evaluations: run.controls });
  const outside = criteria.filter((criterion) => !isInScope(criterion, scope));
  const tables = (['soc2', 'iso27001'] as const).map((framework) => {
    const own = criteria.filter((criterion) => criterion.framework === framework && isInScope(criterion, scope));
    if (own.length === 0) return undefined;
    const rows = own.map((criterion) => criterionRow(criterion, coverage.get(criterion.id)!));
    const caption =
      'A criterion operated only when every point of it did. Points are what somebody would test, in our own words.';
    const headers = ['Criterion', 'Result', '#Points', '#Testable', '#Judged', '#Operated', 'Topic and because'];
    return html`<h3>${frameworkTitles[framework]}</h3>
      ${table(caption, headers, rows, 'stack')}`;
  });
  return html`<p>In scope: ${scopeWords(scope)}. ${decisionWords(scope)}</p>
    ${tables}
    ${outside.length > 0 && html`<p class="note">Out of scope, and not judged: ${outside.map(({ id }) => id).join(', ')}.</p>`}`;
}

function criterionRow({ id, topic, controls }: Criterion, coverage: CriterionCoverage): HtmlValue[] {
  const { result, because, counts, points } = coverage;
  const items = points.map(
    ({ says, result: of, by }) => html`<li>${says}: ${pointLabel(of)}${by.length > 0 && ` (${by.join(', ')})`}</li>`,
  );
  return [
    id,
    resultTag(result),
    count(counts.points),
    count(counts.testable),
    count(counts.judged),
    count(counts.operated),
    html`${topic}<br /><span class="note">${because}</span>
      <details ${counts.deviated > 0 && html`open`}>
        <summary>${many(points.length, 'point')}, ${many(controls.length, 'control')}</summary>
        <ul class="plain">
          ${items}
        </ul>
        <p>${controls.map((one) => html`<a href="#${anchor('control', one)}">${one}</a> `)}</p>
      </details>`,
  ];
}

const pointLabel = (result: PointResult): string => {
  if (result === 'waiting') return 'waits for evidence';
  return result === 'not-covered' ? 'not covered' : resultWords[result].label.toLowerCase();
};
