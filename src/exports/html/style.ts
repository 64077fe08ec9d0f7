/** The style sheet of reports: one column of text, light and dark, and paper. No font, image or script from anywhere. */
import { trusted } from './html.ts';

export const style = trusted(`
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1c2430; --soft: #566173; --line: #d8dee7; --panel: #f5f7fa; --link: #0b57b0;
  --good: #1a6b3c; --good-fill: #5fae80; --good-wash: #e6f4ec;
  --bad: #a3201a; --bad-fill: #cf3d36; --bad-wash: #fdebea;
  --unsure: #7a4d00; --unsure-fill: #e0a83a; --unsure-wash: #fdf3de;
  --calm: #4a5567; --calm-fill: #b4bdca; --calm-wash: #eceff3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --ink: #e6eaf0; --soft: #a3afbf; --line: #323b48; --panel: #1a2029; --link: #86b9ff;
    --good: #86d6a6; --good-fill: #3f8f60; --good-wash: #14301f;
    --bad: #ff9d96; --bad-fill: #c9463f; --bad-wash: #3a1715;
    --unsure: #f0c36a; --unsure-fill: #b98524; --unsure-wash: #33270c;
    --calm: #b3becc; --calm-fill: #56606e; --calm-wash: #252c36;
  }
}
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: break-word; }
main, .top, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--page); padding: .5rem 1rem; z-index: 1; }
.top { padding-top: 3rem; padding-bottom: 1rem; }
.kicker { margin: 0; color: var(--soft); font-size: .85rem; font-weight: 600; letter-spacing: .06em; text-transform: uppercase; }
h1 { margin: .2rem 0 .4rem; font-size: 2.1rem; line-height: 1.2; letter-spacing: -.01em; }
h2 { margin: 3.2rem 0 1rem; padding-bottom: .35rem; border-bottom: 2px solid var(--line); font-size: 1.45rem; line-height: 1.3; }
h3 { margin: 1.8rem 0 .3rem; font-size: 1.12rem; line-height: 1.35; }
.control h3 { margin: 0; }
h4 { margin: 1.6rem 0 .4rem; font-size: 1rem; }
h5 { margin: 1.3rem 0 .35rem; font-size: .88rem; }
p { margin: .5rem 0; max-width: 46rem; }
.lead { font-size: 1.12rem; }
.soft, .note { color: var(--soft); }
.note { font-size: .9rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 1.2rem 0 0; padding: 0; list-style: none; font-size: .93rem; }
.notice { margin: 1.4rem 0 0; padding: .8rem 1rem; border-left: 4px solid var(--link); background: var(--panel); }
.notice p { margin: 0; }
code, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .84em; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(8rem, 11rem) minmax(0, 1fr); gap: .3rem 1.2rem; margin: .8rem 0; font-size: .93rem; }
dt { color: var(--soft); }
dd { margin: 0; }
.scroll { margin-top: 1rem; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .91rem; }
caption { padding: .2rem 0 .5rem; color: var(--soft); font-size: .88rem; text-align: left; }
th, td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-size: .82rem; font-weight: 600; vertical-align: bottom; }
tbody th { min-width: 11rem; font-weight: 500; }
.when { overflow-wrap: normal; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
tfoot th, tfoot td { border-bottom: 0; font-weight: 600; }
.none { color: var(--soft); }
.tag { display: inline-block; padding: .1rem .5rem; border: 1px solid currentColor; border-radius: 4px; font-size: .82rem; font-weight: 600; line-height: 1.45; white-space: nowrap; }
.cell { display: inline-block; min-width: 2.1em; padding: 0 .45em; border-radius: 4px; font-weight: 700; text-align: center; }
.cell::before { content: none !important; }
.tag::before { margin-right: .4em; font-weight: 400; }
.operated, .pass { color: var(--good); background: var(--good-wash); }
.operated::before, .pass::before { content: "\\2713"; }
.not-operated, .deviated, .exception { color: var(--bad); background: var(--bad-wash); }
.not-operated::before { content: "\\2715"; }
.deviated::before, .exception::before { content: "\\25B3"; }
.indeterminate, .not-determined { color: var(--unsure); background: var(--unsure-wash); }
.indeterminate::before, .not-determined::before { content: "?"; }
.not-applicable { color: var(--calm); background: var(--calm-wash); }
.not-applicable::before { content: "\\2013"; }
.legend { margin-top: 1.6rem; display: grid; grid-template-columns: max-content minmax(0, 1fr); align-items: baseline; }
.legend dt { color: inherit; }
.control { margin: 1.2rem 0 2rem; padding: 1.1rem 1.3rem 1.3rem; border: 1px solid var(--line); border-radius: 8px; }
.control > header { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: baseline; justify-content: space-between; }
.control .id { color: var(--soft); font-weight: 500; margin-right: .4rem; }
.check { margin-top: 1.3rem; padding-top: .2rem; border-top: 1px solid var(--line); }
.question { font-size: 1.02rem; font-style: italic; }
.counts { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin: .5rem 0 0; padding: 0; list-style: none; font-size: .9rem; }
.counts b { font-variant-numeric: tabular-nums; }
.bar { display: flex; height: .8rem; margin: .6rem 0 0; overflow: hidden; border-radius: 3px; background: var(--panel); }
.bar > span { min-width: 2px; flex: 0 1 0; }
.fill-pass { background: var(--good-fill); }
.fill-exception { background: var(--bad-fill); }
.fill-not-determined { background: repeating-linear-gradient(135deg, var(--unsure-fill) 0 4px, var(--unsure-wash) 4px 7px); }
.fill-not-applicable { background: var(--calm-fill); }
.swatch { display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px; vertical-align: -.05em; }
.times { margin: .6rem 0; }
.times-axis { display: flex; justify-content: space-between; margin-left: 13rem; color: var(--soft); font-size: .8rem; font-variant-numeric: tabular-nums; }
.times-row { display: flex; gap: 1rem; align-items: center; margin: .3rem 0; }
.times-row > :first-child { flex: 0 0 12rem; font-size: .88rem; overflow-wrap: anywhere; }
.times-row > .bar { flex: 1; height: 1rem; margin: 0; }
.times-row > .bar > span + span { border-left: 1px solid var(--page); }
details { margin: .9rem 0 0; }
.pair { display: inline-block; margin: 0 1rem .25rem 0; white-space: nowrap; }
summary { cursor: pointer; color: var(--link); font-size: .93rem; }
ul.plain { margin: .5rem 0; padding-left: 1.2rem; font-size: .93rem; }
ul.plain li { margin: .3rem 0; }
footer { margin-top: 4rem; padding-top: 1rem; padding-bottom: 3rem; color: var(--soft); font-size: .88rem; }
@media (max-width: 40rem) {
  main, .top, footer { padding-left: 1rem; padding-right: 1rem; }
  h1 { font-size: 1.6rem; }
  .control { padding: .9rem; }
  dl:not(.legend) { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dl:not(.legend) dd { margin-bottom: .5rem; }
  .stack thead { position: absolute; left: -99rem; }
  .stack, .stack tbody, .stack tr, .stack th, .stack td { display: block; border: 0; padding: 0; }
  .stack caption { display: block; }
  .stack tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
  .stack td { margin-top: .25rem; }
  tbody th { min-width: 0; }
  .stack .number { text-align: left; white-space: normal; }
  .when br { display: none; }
  .times-axis { margin-left: 0; }
  .times-row { flex-direction: column; align-items: stretch; gap: .15rem; }
  .times-row > :first-child { flex: none; }
  .times-row > .bar { flex: none; }
}
@media print {
  :root {
    color-scheme: light;
    --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --panel: #f4f4f4; --link: #000;
    --good: #1a6b3c; --good-fill: #5fae80; --good-wash: #fff;
    --bad: #a3201a; --bad-fill: #cf3d36; --bad-wash: #fff;
    --unsure: #7a4d00; --unsure-fill: #e0a83a; --unsure-wash: #fff;
    --calm: #444; --calm-fill: #bbb; --calm-wash: #fff;
  }
  @page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
  html { font-size: 10.5pt; }
  main, .top, footer { max-width: none; padding-left: 0; padding-right: 0; }
  .top { padding-top: 0; }
  nav, .skip { display: none; }
  h2 { break-after: avoid; margin-top: 2rem; }
  h3, h4, h5, .control > header, .question { break-after: avoid; }
  tr, .times-row, .bar, dl { break-inside: avoid; }
  .scroll { overflow: visible; }
  .bar, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { display: block; content-visibility: visible; }
  details > summary { list-style: none; color: inherit; font-weight: 600; }
  a { text-decoration: none; }
}
`);
