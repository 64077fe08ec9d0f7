/** The pieces that reports are put together from. */
import type { Instant } from '../../base/instant.ts';
import { millisOf } from '../../base/instant.ts';
import type { ControlResult, MemberResult, OutcomeCounts, Period } from '../../model/control.ts';
import type { OutcomeResult } from '../../model/outcome.ts';
import { html, type Html, type HtmlValue } from './html.ts';
import { count, day, moment, outcomeOrder, outcomeWords, resultWords, share } from './words.ts';

export function resultTag(result: ControlResult): Html {
  return html`<span class="tag ${result}">${resultWords[result].label}</span>`;
}

export function outcomeTag(result: OutcomeResult): Html {
  return html`<span class="tag ${result}">${outcomeWords[result]}</span>`;
}

/** Pairs of term and description; a pair whose description is empty is left out. */
export function definitions(pairs: readonly (readonly [string, HtmlValue])[]): Html {
  const present = pairs.filter(([, value]) => value !== undefined && value !== false && value !== '');
  return html`<dl>
    ${present.map(
      ([term, value]) =>
        html`<dt>${term}</dt>
          <dd>${value}</dd> `,
    )}
  </dl>`;
}

/** `headers` that begin with `#` are columns of numbers. A table of texts may be stacked where there is no room. */
export function table(
  caption: HtmlValue,
  headers: readonly string[],
  rows: readonly (readonly HtmlValue[])[],
  form: 'wide' | 'stack' = 'wide',
): Html {
  const isNumber = headers.map((header) => header.startsWith('#'));
  const kind = (i: number): HtmlValue => isNumber[i] && html` class="number"`;
  const head = headers.map((header, i) => html`<th scope="col" ${kind(i)}>${header.replace(/^#/, '')}</th>`);
  const body = rows.map(
    ([first, ...rest]) =>
      html`<tr>
        <th scope="row">${first}</th>
        ${rest.map((cell, i) => html`<td${kind(i + 1)}>${cell}</td>`)}
      </tr> `,
  );
  // A wide table scrolls by itself; with a tab stop, so that a keyboard can scroll it too.
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${headers[0]!.replace(/^#/, '')} table">
    <table class="${form}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

const countOf = (counts: OutcomeCounts, result: OutcomeResult): number =>
  ({
    pass: counts.pass,
    exception: counts.exception,
    'not-applicable': counts.notApplicable,
    'not-determined': counts.notDetermined,
  })[result];

/** A bar and, for those who do not see it, the same as text: the numbers are always there. */
export function countsBar(counts: OutcomeCounts, coverage: number): Html {
  const present = outcomeOrder.filter((result) => countOf(counts, result) > 0);
  const parts = present.map(
    (result) => html`<span class="fill-${result}" style="flex-grow:${countOf(counts, result)}"></span>`,
  );
  const words = outcomeOrder.map(
    (result) =>
      html`<li>
        <span class="swatch fill-${result}"></span
        ><b>${count(countOf(counts, result))}</b> ${outcomeWords[result].toLowerCase()}
      </li>`,
  );
  return html`${present.length > 0 && html`<div class="bar" aria-hidden="true">${parts}</div>`}
    <ul class="counts">
      <li><b>${count(counts.population)}</b> in the population</li>
      ${words}
      <li><b>${share(coverage)}</b> of it could be judged</li>
    </ul>`;
}

/** One line per member: what held when, over the period. */
export function timelines(members: readonly MemberResult[], period: Period & { readonly type: 'window' }): Html {
  const rows = members.map(({ label, intervals }) => {
    const said = intervals.map(
      ({ from, to, result }) => `${outcomeWords[result]} ${moment(from.at)} to ${moment(to.at)}`,
    );
    const parts = intervals.map(
      ({ from, to, result, because }) =>
        html`<span
          class="fill-${result}"
          style="flex-grow:${width(from.at, to.at)}"
          title="${moment(from.at)} to ${moment(to.at)}: ${because}"
        ></span>`,
    );
    return html`<div class="times-row">
      <span>${label}</span>
      <div class="bar" role="img" aria-label="${label}: ${said.join('; ')}">${parts}</div>
    </div> `;
  });
  return html`<div class="times">
    <div class="times-axis" aria-hidden="true"><span>${day(period.from)}</span><span>${day(period.to)}</span></div>
    ${rows}
  </div>`;
}

function width(from: Instant, to: Instant): number {
  return Math.max(1, Math.round((millisOf(to) - millisOf(from)) / 60_000));
}

/** A fragment identifier made of an id. */
export function anchor(kind: string, id: string): string {
  return `${kind}-${id.replace(/[^a-zA-Z0-9.-]/g, '_')}`;
}
