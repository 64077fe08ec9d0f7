import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSwitchedByValues } from './template-switch.ts';

const cases: readonly (readonly [name: string, template: string, switched: boolean])[] = [
  ['no template', 'a: 1\nHERE', false],
  ['in a block of values', '{{- if .Values.host }}\nHERE', true],
  ['in its other branch', '{{ if .Values.host }}a\n{{ else }}\nHERE', true],
  ['after the block', '{{- if .Values.host }}\na: 1\n{{- end }}\nHERE', false],
  ['in a block in a block', '{{- if .Values.host }}{{- range $a, $b := .x }}c{{ end }}\nHERE', true],
  ['in a block about something else', '{{- if .Capabilities.APIVersions }}\nHERE', false],
  ['in a definition that values are handed to', '{{- define "a.Values" }}\nHERE', false],
];
for (const [name, template, switched] of cases)
  test(name, () => {
    assert.equal(isSwitchedByValues(template, template.indexOf('HERE')), switched);
  });
