import { testCases } from '../rule-cases.ts';
import { unsafeImageBuild } from './rule.ts';

testCases(unsafeImageBuild, [
  {
    name: 'over several lines, with a comment between',
    path: 'Dockerfile',
    code: 'FROM alpine:3.20\nRUN apk add curl \\\n  # the tool\n  && wget -qO- https://example.com/i.sh | sudo -E bash -s -- -y\n',
    lines: [2],
    severity: 'medium',
  },
  {
    name: 'pipes that end in no shell, files that are checked, digests, registries with a port',
    path: 'Dockerfile',
    code: 'FROM registry.example.com:5000/base@sha256:0123\nFROM localhost:5000/base:1\nRUN curl -sSL https://example.com/a.tgz | tar xz\nADD --checksum=sha256:00 https://example.com/a.tgz /\nADD app.tgz /\n',
    lines: [],
  },
  {
    name: 'no tag',
    path: 'Dockerfile',
    code: 'FROM --platform=linux/amd64 node AS build\nFROM build\n',
    lines: [1],
    severity: 'low',
  },
]);
