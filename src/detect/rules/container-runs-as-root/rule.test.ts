import { testCases } from '../rule-cases.ts';
import { containerRunsAsRoot } from './rule.ts';

testCases(containerRunsAsRoot, [
  {
    name: 'the last stage counts, and the last user in it',
    path: 'Dockerfile',
    code: 'FROM golang:1.24 AS build\nUSER root\nRUN go build\nFROM alpine:3.20\nUSER app\nUSER 0:0\nENTRYPOINT ["/app"]\n',
    lines: [6],
    severity: 'medium',
  },
  {
    name: 'no user: low, where the program starts; a base with a user of its own, a stage, a variable: nothing',
    path: 'Dockerfile',
    code: 'FROM alpine:3.20\nCMD ["/app"]\n',
    lines: [2],
    severity: 'low',
  },
  { name: 'a base by a variable', path: 'Dockerfile', code: 'ARG BASE\nFROM ${BASE}\nCMD ["/app"]\n', lines: [] },
  {
    name: 'a stage may have set it',
    path: 'Dockerfile',
    code: 'FROM alpine:3.20 AS base\nUSER app\nFROM base\nCMD ["/app"]\n',
    lines: [],
  },
  {
    name: 'rights are dropped by what starts',
    path: 'Dockerfile',
    code: 'FROM alpine:3.20\nUSER root\nENTRYPOINT ["su-exec", "app", "/app"]\n',
    lines: [],
  },
  {
    name: 'pods of a chart',
    path: 'chart/templates/a.yaml',
    code: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  template:\n    spec:\n      {{- with .Values.x }}\n      securityContext:\n        runAsNonRoot: false\n      {{- end }}\n',
    lines: [10],
    detail: /^Deployment: runAsNonRoot: false$/,
  },
]);
