/**
 * Signs of structured logging: a library for it among the declared dependencies, or a configuration or call that asks for
 * it (Go's own slog needs no dependency). Whether every log line carries what it should is not said by any of these.
 */
import { readXml, type XmlElement } from '../readers/xml.ts';
import type { Extracted, Extractor, SourceFile } from '../extractor.ts';
import { dependencyManifests } from './dependency-manifests.ts';
import { isExtractedGap } from '../extractor.ts';
import { lineAt, runsForReal, tracked } from './tracked.ts';

type Said = Extracted<'tracked-file'>;

const libraries: Readonly<Record<string, RegExp>> = {
  npm: /^(?:pino|pino-http|nestjs-pino|winston|nest-winston|bunyan|loglevel-json|@logtape\/logtape|@google-cloud\/logging-winston|@aws-lambda-powertools\/logger)$/,
  go: /^(?:go\.uber\.org\/zap|github\.com\/sirupsen\/logrus|github\.com\/rs\/zerolog|github\.com\/go-kit\/log|github\.com\/go-kit\/kit|github\.com\/go-logr\/(?:logr|zapr)|github\.com\/bombsimon\/logrusr\/v\d|github\.com\/hashicorp\/go-hclog|github\.com\/apex\/log)$/,
  pip: /^(?:structlog|python-json-logger|json-logging|ecs-logging|google-cloud-logging|aws-lambda-powertools|logstash-formatter|django-structlog)$/i,
  maven:
    /(?:^|:)(?:logstash-logback-encoder|log4j-layout-template-json|logback-ecs-encoder|log4j2-ecs-layout|logback-json-classic|spring-cloud-gcp-starter-logging)$/,
  gradle:
    /(?:^|:)(?:logstash-logback-encoder|log4j-layout-template-json|logback-ecs-encoder|log4j2-ecs-layout|logback-json-classic|spring-cloud-gcp-starter-logging)$/,
  cargo: /^(?:tracing-subscriber|slog|slog-json|structured-logger)$/,
  bundler: /^(?:semantic_logger|rails_semantic_logger|lograge|ougai|logstash-logger)$/,
  composer: /^(?:monolog\/monolog|symfony\/monolog-bundle)$/,
  nuget: /^(?:Serilog(?:\.[\w.]+)?|NLog(?:\.[\w.]+)?)$/,
};

const logbackFile = /(?:^|\/)(?:logback|log4j2)[\w.-]*\.xml$/;
const properties = /(?:^|\/)application[\w.-]*\.(?:properties|ya?ml)$/;
const goLog = /(?:^|\/)(?:[^/]*log[^/]*|main|server|app|cmd|root)\.go$/;

export const structuredLogging: Extractor<'tracked-file'> = {
  id: 'structured-logging',
  version: 1,
  produces: ['tracked-file'],
  wants: (path) =>
    !path.includes('testdata/') &&
    ((dependencyManifests.wants(path) && runsForReal(folderOf(path))) ||
      (runsForReal(path) && (logbackFile.test(path) || properties.test(path) || goLog.test(path)))),
  *extract(file) {
    if (dependencyManifests.wants(file.path)) yield* declared(file);
    else if (logbackFile.test(file.path)) yield* encoders(file);
    else if (goLog.test(file.path)) yield* slog(file);
    else yield* springFormat(file);
  },
};

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

function* declared(file: SourceFile): Iterable<Said> {
  for (const said of dependencyManifests.extract(file)) {
    // What cannot be read is told there.
    if (isExtractedGap(said) || said.value.role === 'lock') continue;
    const known = libraries[said.value.ecosystem];
    for (const name of said.value.dependencies.filter((dependency) => known?.test(dependency))) {
      const line = lineAt(file.text, Math.max(0, file.text.indexOf(name.slice(name.indexOf(':') + 1))));
      yield tracked('structured-logging', { path: file.path, line }, name, name);
    }
  }
}

const jsonEncoder = /(?:Logstash|Json|ECS|Ecs|Stackdriver|GoogleCloud)\w*(?:Encoder|Layout)/;

function* encoders({ path, text }: SourceFile): Iterable<Said> {
  const read = readXml(text);
  if (!read.ok) return;
  const found = descendants(read.value).find(
    (e) =>
      jsonEncoder.test(e.attributes['class'] ?? '') || /^(?:JsonTemplateLayout|JsonLayout|EcsLayout)$/.test(e.name),
  );
  if (found) yield tracked('structured-logging', { path, line: found.line }, found.attributes['class'] ?? found.name);
}

const descendants = (element: XmlElement): readonly XmlElement[] => [element, ...element.children.flatMap(descendants)];

function* slog({ path, text }: SourceFile): Iterable<Said> {
  const match = /\bslog\.New(?:JSON|Text)Handler\s*\(|\bpromslog\.New\s*\(/.exec(text);
  if (match)
    yield tracked('structured-logging', { path, line: lineAt(text, match.index) }, match[0].replace(/\s*\($/, ''));
}

function* springFormat({ path, text }: SourceFile): Iterable<Said> {
  const match =
    /^[ \t]*logging\.structured\.format\.(?:console|file)\s*[=:]\s*(\S+)/m.exec(text) ??
    /^[ \t]*structured[ \t]*:[ \t]*\n[ \t]*format[ \t]*:[ \t]*\n[ \t]*(?:console|file)[ \t]*:[ \t]*(\S+)/m.exec(text);
  if (match)
    yield tracked(
      'structured-logging',
      { path, line: lineAt(text, match.index + match[0].search(/\S/)) },
      `structured format ${match[1]}`,
    );
}
