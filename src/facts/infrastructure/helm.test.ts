/** What charts come to with their values: what is decided, what is marked, and what is given up with its reason. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractFacts } from '../extract.ts';
import { isExtractedFact, isExtractedGap } from '../extractor.ts';
import { joinTree } from './join.ts';

type Files = Readonly<Record<string, string>>;

/** `path Kind/name attribute=value …`; gaps as their sentence. */
function told(files: Files): readonly string[] {
  const extracted = new Map(Object.entries(files).map(([path, text]) => [path, extractFacts({ path, text })] as const));
  const joined = joinTree(extracted);
  return Object.keys(files)
    .flatMap((path) => [...extracted.get(path)!, ...(joined.get(path) ?? [])])
    .flatMap((said) => {
      if (isExtractedGap(said)) return said.of === 'infrastructure-resource' ? [said.detail] : [];
      if (!isExtractedFact(said) || said.kind !== 'infrastructure-resource') return [];
      const { attributes, through = [] } = said.value;
      const values = Object.entries(attributes).map(([key, value]) => `${key}=${String(value)}`);
      return [[said.key, ...values, ...through.map((way) => `by ${way}`)].join(' ')];
    });
}

const chart = 'apiVersion: v2\nname: shop\nversion: 1.2.3\nappVersion: "4.5"\n';
const pod = (spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ include "shop.fullname" . }}\nspec:\n${spec}`;
const helpers =
  '{{- define "shop.name" -}}\n{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}\n{{- end -}}\n{{- define "shop.fullname" -}}\n{{- if .Values.fullnameOverride -}}\n{{- .Values.fullnameOverride -}}\n{{- else -}}\n{{- $name := default .Chart.Name .Values.nameOverride -}}\n{{- if contains $name .Release.Name -}}\n{{- .Release.Name | trunc 63 -}}\n{{- else -}}\n{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}\n{{- end -}}\n{{- end -}}\n{{- end -}}\n';

const base = { 'Chart.yaml': chart, 'templates/_helpers.tpl': helpers };
const named = '{{ contains $name .Release.Name }}';

const cases: readonly (readonly [name: string, files: Files, expected: readonly string[]])[] = [
  [
    'values, defaults, conditions, blocks of YAML',
    {
      ...base,
      'values.yaml': 'security:\n  runAsNonRoot: true\n  caps: [ALL]\non: false\n',
      'templates/pod.yaml': pod(
        '  securityContext:\n    {{- toYaml .Values.security | nindent 4 }}\n  tag: {{ .Values.tag | default .Chart.AppVersion | quote }}\n{{- if .Values.on }}\n  on: true\n{{- else }}\n  off: true\n{{- end }}\n',
      ),
    },
    [
      `Pod/${named} metadata.name=${named} spec.securityContext.runAsNonRoot=true spec.securityContext.caps.0=ALL spec.tag=4.5 spec.off=true`,
    ],
  ],
  [
    'a file of values for each environment',
    {
      ...base,
      'values.yaml': 'fullnameOverride: a\nn: 1\n',
      'values-dev.yaml': 'n: 2\n',
      'values-prod.yaml': 'n: 3\n',
      'templates/pod.yaml': pod('  n: {{ .Values.n }}\n'),
    },
    ['Pod/a metadata.name=a spec.n=2 by values-dev.yaml', 'Pod/a metadata.name=a spec.n=3 by values-prod.yaml'],
  ],
  [
    'range, with, variables and functions',
    {
      ...base,
      'values.yaml': 'fullnameOverride: a\nenv:\n  B: 2\n  A: 1\nw:\n  x: y\n',
      'templates/pod.yaml': pod(
        '{{- $root := . }}\n  env:\n  {{- range $key, $value := .Values.env }}\n    - name: {{ $key }}\n      value: {{ $value | quote }}\n      chart: {{ $root.Chart.Name | upper }}\n  {{- end }}\n  {{- with .Values.w }}\n  x: {{ .x }}\n  {{- end }}\n',
      ),
    },
    [
      'Pod/a metadata.name=a spec.env.0.name=A spec.env.0.value=1 spec.env.0.chart=SHOP spec.env.1.name=B spec.env.1.value=2 spec.env.1.chart=SHOP spec.x=y',
    ],
  ],
  [
    'a chart within a chart takes what the other hands it',
    {
      'app/Chart.yaml': chart,
      'app/values.yaml': 'db:\n  n: 2\n',
      'app/charts/db/Chart.yaml': chart,
      'app/charts/db/values.yaml': 'n: 1\nm: 1\n',
      'app/charts/db/templates/a.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {n: {{ .Values.n }}, m: {{ .Values.m }}}\n',
    },
    ['Pod/x metadata.name=x spec.n=2 spec.m=1'],
  ],
  [
    'charts in a folder of that name are no parts of one',
    {
      'charts/db/Chart.yaml': chart,
      'charts/db/values.yaml': 'n: 1\n',
      'charts/db/templates/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {n: {{ .Values.n }}}\n',
    },
    ['Pod/x metadata.name=x spec.n=1'],
  ],
  [
    'a word that hangs on the cluster is marked, a whole block is given up',
    {
      ...base,
      'values.yaml': 'fullnameOverride: a\n',
      'templates/a.yaml':
        '{{- if .Capabilities.APIVersions.Has "x/v1" }}\napiVersion: x/v1\n{{- else }}\napiVersion: x/v2\n{{- end }}\nkind: X\nmetadata:\n  name: a\n',
      'templates/b.yaml': pod('{{- if .Capabilities.APIVersions.Has "x/v1" }}\n  a: 1\n  b: 2\n{{- end }}\n  c: 1\n'),
    },
    ['X/a metadata.name=a', 'templates/b.yaml could not be read: it hangs on .Capabilities.APIVersions.Has "x/v1"'],
  ],
  [
    'helpers of a chart from elsewhere',
    {
      'Chart.yaml': chart,
      'templates/a.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {{- include "common.labels" . | nindent 4 }}\nspec:\n  n: 1\n',
    },
    ['Pod/a metadata.name=a metadata.labels={{ include "common.labels" }} spec.n=1'],
  ],
  [
    'a value that is demanded',
    {
      'Chart.yaml': chart,
      'templates/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: {{ required "name it" .Values.name }}}\n',
    },
    ['templates/a.yaml could not be read: it demands a value: name it'],
  ],
  [
    'versions of the cluster that nobody maintains, and sides that the chart refuses',
    {
      ...base,
      'values.yaml': 'fullnameOverride: a\n',
      'templates/a.yaml': pod(
        '{{- if semverCompare ">=1.19-0" .Capabilities.KubeVersion.Version }}\n  a: 1\n  b: 2\n{{- end }}\n{{- if gt (len .Release.Name) 9 }}\n{{- fail "too long" }}\n{{- end }}\n',
      ),
      'templates/b.yaml': pod(
        '{{- if semverCompare ">=1.33-0" .Capabilities.KubeVersion.Version }}\n  a: 1\n  b: 2\n{{- end }}\n',
      ),
    },
    [
      'Pod/a metadata.name=a spec.a=1 spec.b=2',
      'templates/b.yaml could not be read: it hangs on semverCompare ">=1.33-0" .Capabilities.KubeVersion.Version',
    ],
  ],
  [
    'a template of no chart',
    { 'x/templates/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .name }}}\n' },
    ['x/templates/a.yaml could not be read: it is a template; render it and keep the result in the repository'],
  ],
  [
    'broken, and growing',
    {
      'Chart.yaml': chart,
      'templates/a.yaml': '{{ if .x }}apiVersion: v1\nkind: Pod\n',
      'templates/b.yaml':
        '{{- define "loop" }}{{ include "loop" . }}{{ end }}apiVersion: v1\nkind: Pod\nx: {{ include "loop" . }}\n',
    },
    [
      'templates/a.yaml could not be read: a block that does not end',
      'templates/b.yaml could not be read: it includes loop within itself',
    ],
  ],
];
for (const [name, files, expected] of cases) test(`Helm: ${name}`, () => assert.deepEqual(told(files), expected));

test('Helm: files of values beyond those that are followed are told', () => {
  const environments = (count: number): Files =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`values-e${String(at).padStart(2, '0')}.yaml`, `n: ${at}\n`] as const),
    );
  const files = (count: number): Files => ({
    ...base,
    'values.yaml': 'fullnameOverride: a\n',
    ...environments(count),
    'templates/pod.yaml': pod('  n: {{ .Values.n }}\n'),
  });
  const all = told(files(20));
  assert.equal(all.length, 20);
  assert.ok(all.every((one) => one.startsWith('Pod/a ')));
  const sentence = (path: string): string =>
    `${path}: of 22 files of values for one chart the first 20 were followed; what the chart makes with this one is not known`;
  const more = told(files(22));
  assert.equal(more.length, 22);
  assert.deepEqual(
    more.filter((one) => !one.startsWith('Pod/a ')),
    [sentence('values-e20.yaml'), sentence('values-e21.yaml')],
  );
  // A chart that makes nothing leaves nothing out.
  assert.deepEqual(told({ 'Chart.yaml': chart, ...environments(22) }), []);
});

test('Helm: secrets do not come along', () => {
  const files = {
    ...base,
    'values.yaml': 'fullnameOverride: a\npassword: hunter2hunter2\nk: hunter3hunter3\n',
    'templates/a.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  x: {{ .Values.k }}\ndata:\n  y: {{ .Values.password | b64enc }}\n',
    'templates/b.yaml': pod(
      '  containers:\n    - name: x\n      env:\n        - name: DB_PASSWORD\n          value: {{ .Values.k }}\n',
    ),
  };
  assert.ok(!JSON.stringify(told(files)).includes('hunter'));
});
