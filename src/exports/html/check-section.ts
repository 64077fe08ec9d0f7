/** One check in a report: the question, what came of it, exceptions first, then the proof that nobody was left out. */
import type { CheckDescription, CheckResult, MemberResult } from '../../model/control.ts';
import type { Gap } from '../../model/gap.ts';
import { subjectWords } from '../../model/subject.ts';
import { coveringText, waivedText } from '../../model/standing/waiver-words.ts';
import { html, type Html, type HtmlValue } from './html.ts';
import { countsBar, definitions, outcomeTag, resultTag, table, timelines } from './parts.ts';
import { overTimeFacts } from './over-time.ts';
import { count, many, moment, outcomeOrder } from './words.ts';

/** More would make the page unusable; the number left out is always said, and the table beside it has all. */
const SHOWN_DEVIATIONS = 200;
const SHOWN_OTHERS = 50;
const SHOWN_TIMELINES = 60;
const SHOWN_EXCLUSIONS = 20;
const SHOWN_REPOSITORIES = 12;

export interface CheckSectionInput {
  readonly result: CheckResult;
  readonly description: CheckDescription | undefined;
  /** Links to the sealed documents. */
  readonly evidence: HtmlValue;
  /** The table of the whole population, relative to the report. */
  readonly csv: string;
}

export function checkSection({ result, description, evidence, csv }: CheckSectionInput): Html {
  const members = [...result.members].sort((a, b) => outcomeOrder.indexOf(a.result) - outcomeOrder.indexOf(b.result));
  const isDeviating = ({ result }: MemberResult): boolean => result === 'exception' || result === 'not-determined';
  const deviating = members.filter(isDeviating);
  const others = members.filter((member) => !isDeviating(member));
  return html`<section class="check">
    <h4>${description?.title ?? result.check} ${resultTag(result.result)}</h4>
    ${description && html`<p class="question">${description.question}</p>`}
    <p>${sentence(result.because)}</p>
    ${countsBar(result.counts, result.coverage)} ${waivedLine(result)}
    ${overTime(result, members)}${overTimeFacts(result)}
    ${deviating.length > 0 && memberTable('Exceptions, and what could not be determined', deviating, SHOWN_DEVIATIONS, csv)}
    ${
      others.length > 0 &&
      html`<details>
        <summary>The other members: ${many(others.length, 'item')}</summary>
        ${memberTable('Passed or not applicable', others, SHOWN_OTHERS, csv)}
      </details>`
    }
    ${gapList(result.gaps)}
    <h5>Population</h5>
    ${populationProof(result, csv)}
    <h5>How it was judged, and the sealed documents</h5>
    ${definitions([
      ['Check', html`<code>${result.check}</code>, version <code>${result.checkVersion}</code>`],
      ['Parameters in force', parameters(result)],
      ['Why it matters', description?.rationale],
      ['Where it may be kept', description?.subject && subjectWords(description.subject)],
      ['What would mend it', deviating.length > 0 ? description?.remediation : undefined],
      ['Evidence', evidence],
    ])}
  </section>`;
}

/** Intervals of a calendar reach beyond the period, and each is a member of its own: they are a table, no line. */
function overTime({ period, evaluation }: CheckResult, members: readonly MemberResult[]): HtmlValue {
  const states = members.filter(({ intervals }) => intervals.some(({ from, to }) => from.at !== to.at));
  if (period.type !== 'window' || states.length === 0 || evaluation === 'periodic') return undefined;
  const hidden = states.length - SHOWN_TIMELINES;
  return html`<h5>Over the period</h5>
    ${timelines(states.slice(0, SHOWN_TIMELINES), period)}
    ${hidden > 0 && html`<p class="note">${many(hidden, 'more member')} not drawn; all are in the table of the population.</p>`}`;
}

function waivedLine({ counts }: CheckResult): HtmlValue {
  const waived = waivedText(counts);
  return waived !== undefined && html`<p class="note">${sentence(waived)} See <a href="#waivers">Waivers</a>.</p>`;
}

function memberTable(caption: string, members: readonly MemberResult[], limit: number, csv: string): Html {
  const rows = members.slice(0, limit).flatMap(memberRows);
  const all = html`<a href="${csv}">whole population as a table</a>`;
  const said =
    members.length > limit ? html`: the first ${count(limit)} of ${count(members.length)} (${all})` : html` (${all})`;
  return table(html`${caption}${said}`, ['Member', 'Outcome', 'When (UTC)', 'Because'], rows, 'stack');
}

/** A member whose outcome changed has a line for each stretch, the worst ones first. */
function memberRows(member: MemberResult): HtmlValue[][] {
  const worst = member.intervals.filter(({ result }) => result === member.result);
  const commit = member.intervals[0]?.from.commit;
  const name =
    member.label === member.repository
      ? member.label
      : html`${member.label}<br /><span class="note"
            >${member.repository}${commit !== undefined && html` <code>${commit.slice(0, 12)}</code>`}</span
          >`;
  const waived = member.waivers && html`<br /><span class="note">Waived by ${coveringText(member.waivers)}</span>`;
  if (worst.length === 0) return [[name, outcomeTag(member.result), '', member.because]];
  return worst.map(({ from, to, result, because }) => {
    const when = from.at === to.at ? moment(from.at) : html`${moment(from.at)} to <br />${moment(to.at)}`;
    return [name, outcomeTag(result), html`<span class="when">${when}</span>`, html`${because}${waived}`];
  });
}

function populationProof({ population }: CheckResult, csv: string): Html {
  const { kind, query, size, idsDigest, reconciledWith, complete, exclusions } = population;
  const hidden = exclusions.length - SHOWN_EXCLUSIONS;
  const excluded = html`${many(exclusions.length, 'item')}
    <ul class="plain">
      ${exclusions.slice(0, SHOWN_EXCLUSIONS).map(({ id, because }) => html`<li><code>${id}</code>: ${because}</li>`)}
    </ul>
    ${hidden > 0 && html`<span class="note">${many(hidden, 'more exclusion')} in the table of the population.</span>`}`;
  return definitions([
    ['What it lists', html`${many(size, 'item')} of kind <code>${kind}</code>: <a href="${csv}">${csv}</a>`],
    ['How it was listed', html`<code>${query}</code>`],
    ['Counted independently', reconciledWith],
    ['SHA-256 of the ids', html`<code>${idsDigest}</code>`],
    ['Whole', complete ? 'yes' : html`<strong>no</strong>: a gap touches the listing, members may be missing`],
    ['Excluded', exclusions.length > 0 && excluded],
  ]);
}

export function gapList(gaps: readonly Gap[]): HtmlValue {
  if (gaps.length === 0) return undefined;
  return html`<h5>What could not be looked at</h5>
    ${gapItems(gaps)}`;
}

/** The same gap in many repositories is one line that names them. */
export function gapItems(gaps: readonly Gap[]): Html {
  const alike = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const key = [gap.of, gap.reason, gap.detail, spanWords(gap)].join('\0');
    alike.set(key, [...(alike.get(key) ?? []), gap]);
  }
  const items = [...alike.values()].map((group) => {
    const { of, reason, detail } = group[0]!;
    const names = [...new Set(group.map(({ repository }) => (repository === 'all' ? 'all repositories' : repository)))];
    const hidden = names.length - SHOWN_REPOSITORIES;
    const where = [...names.slice(0, SHOWN_REPOSITORIES), ...(hidden > 0 ? [`${count(hidden)} more`] : [])].join(', ');
    const kind = of === 'all' ? 'all kinds of facts' : of;
    return html`<li>
      ${sentence(detail)} <span class="note">(${kind}, ${reason}, ${spanWords(group[0]!)}: ${where})</span>
    </li>`;
  });
  return html`<ul class="plain">
    ${items}
  </ul>`;
}

function spanWords({ span }: Gap): string {
  if (span === undefined) return 'at all times';
  // From the beginning of time: nobody needs the date of that.
  return span.from.startsWith('1970-01-01')
    ? `until ${moment(span.to)} UTC`
    : `${moment(span.from)} to ${moment(span.to)} UTC`;
}

function parameters({ parameters: inForce }: CheckResult): HtmlValue {
  const pairs = Object.entries(inForce).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    pairs.length > 0 && html`<code>${pairs.map(([name, value]) => `${name} = ${String(value)}`).join(', ')}</code>`
  );
}

/** Begins with a capital, unless it begins with a name (`shop/web`, `ci.yml`), and ends with a full stop. */
export function sentence(text: string): string {
  const first = /^[a-z]+(?=[\s,:;]|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
