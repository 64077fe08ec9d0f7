/**
 * Health checks: probes of Kubernetes containers, HEALTHCHECK of images and compose services, health routes of a service,
 * and health checks of load balancers in Terraform.
 *
 * Routes are looked for in files that set up a server, by their name: reading every source file of every commit would
 * cost more than it can say, and a route hidden elsewhere is still found by search.
 */
import { readDockerfile } from '../readers/dockerfile.ts';
import { readHcl } from '../readers/hcl.ts';
import { readYaml } from '../readers/yaml.ts';
import type { Extracted, Extractor, SourceFile } from '../extractor.ts';
import { isCompose, isManifestFile, looksLikeManifest } from './manifest-paths.ts';
import { lineAt, runsForReal, tracked } from './tracked.ts';
import { podSpecOf } from './workloads.ts';

type Said = Extracted<'tracked-file'>;

const dockerfile = /(?:^|\/)(?:Docker|Container)file(?:[.-][^/]+)?$/;
const terraform = /\.(?:tf|tofu)$/;
const source = /\.(?:[cm]?[jt]s|py|go|java|kt|rb|cs|php|rs|ex)$/;
const serverFile =
  /(?:^|\/)[^/]*(?:health|live|ready|readiness|status|server|app|main|index|route|urls|api|handler|controller|program|startup|http|web|service|probe|manage)[^/]*$/i;
/** `contacts/contacts.py`: the one file of a small service. */
const namedAfterFolder = /(?:^|\/)([\w-]+)\/\1\.\w+$/;

const route =
  /(?:\b(?:get|all|use|route|add_route|add_url_rule|Handle|HandleFunc|HandlerFunc|Get|GET|MapGet|MapHealthChecks|path|re_path|url|GetMapping|RequestMapping|Path|scope|resource|at)\s*\(\s*(?:path\s*=\s*|value\s*=\s*)?(?:r|f)?["'`]|\bmatch\s+["'])\^?\/?((?:(?:api|v\d+|-|_|internal|actuator|management|admin|rest|health)\/){0,3}(?:healthz?|health-?check|healthy|livez?|liveness|readyz?|readiness|ready))\/?\$?["'`]/g;

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const balancers =
  /^(?:aws_(?:lb|alb)_target_group|aws_elb|aws_route53_health_check|google_compute_(?:region_)?(?:http_|https_)?health_check|azurerm_lb_probe|digitalocean_loadbalancer|aws_ecs_task_definition)$/;

export const healthChecks: Extractor<'tracked-file'> = {
  id: 'health-checks',
  version: 1,
  produces: ['tracked-file'],
  wants: (path) =>
    runsForReal(path) &&
    (dockerfile.test(path) ||
      terraform.test(path) ||
      isCompose(path) ||
      isManifestFile(path) ||
      (source.test(path) && (serverFile.test(path) || namedAfterFolder.test(path)))),
  *extract(file) {
    if (dockerfile.test(file.path)) yield* imageCheck(file);
    else if (terraform.test(file.path)) yield* balancerChecks(file);
    else if (isCompose(file.path)) yield* serviceChecks(file);
    else if (isManifestFile(file.path)) yield* containerProbes(file);
    else yield* routes(file);
  },
};

function* imageCheck({ path, text }: SourceFile): Iterable<Said> {
  const { healthCheckLine } = readDockerfile(text);
  if (healthCheckLine !== undefined) yield tracked('health-check', { path, line: healthCheckLine }, 'HEALTHCHECK');
}

/** Files that cannot be read are told by the extractor of the resources in them. */
function* serviceChecks({ path, text }: SourceFile): Iterable<Said> {
  const read = readYaml(text);
  if (!read.ok) return;
  for (const root of read.value) {
    for (const { key, value } of root.get('services')?.entries ?? []) {
      const check = value.entry('healthcheck');
      if (!check || check.value.get('disable')?.text === 'true') continue;
      yield tracked('health-check', { path, line: check.line }, `healthcheck of service ${key}`, key);
    }
  }
}

function* containerProbes({ path, text }: SourceFile): Iterable<Said> {
  if (!looksLikeManifest(text) || !/Probe["']?\s*:/.test(text)) return;
  const read = readYaml(text);
  if (!read.ok) return;
  for (const { name, pod } of read.value.flatMap(podSpecOf)) {
    for (const container of pod.get('containers')?.items ?? []) {
      const found = probes.flatMap((probe) => container.entry(probe) ?? []);
      const full = `${name}/${container.get('name')?.text ?? ''}`;
      if (found.length === 0) continue;
      const line = Math.min(...found.map((probe) => probe.line));
      yield tracked('health-check', { path, line }, `${found.map((probe) => probe.key).join(', ')} of ${full}`, full);
    }
  }
}

function* balancerChecks({ path, text }: SourceFile): Iterable<Said> {
  const read = readHcl(text);
  if (!read.ok) return;
  for (const { type, labels, line, blocks } of read.value.blocks) {
    const [kind = '', name = ''] = labels;
    if (type !== 'resource' || !balancers.test(kind)) continue;
    const isCheck = /health_check$|_probe$/.test(kind);
    const nested = blocks.find((block) => block.type === 'health_check' || block.type === 'healthcheck');
    if (isCheck || nested)
      yield tracked('health-check', { path, line: nested?.line ?? line }, `${kind}.${name}`, `${kind}.${name}`);
  }
}

function* routes({ path, text }: SourceFile): Iterable<Said> {
  if (!/health|liv(?:e|eness)z?\b|read(?:y|iness)/i.test(text)) return;
  const seen = new Set<string>();
  for (const match of text.matchAll(route)) {
    const name = `/${match[1]!.replace(/^\//, '')}`;
    if (seen.has(name)) continue;
    seen.add(name);
    yield tracked('health-check', { path, line: lineAt(text, match.index) }, `route ${name}`, name);
  }
}
