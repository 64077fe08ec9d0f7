/**
 * Pipeline definition files of every CI system, each as one fact. Recognising what a step does is the same for all of
 * them (`pipelines/recognise.ts`); the readers differ in how steps are written.
 *
 * Some systems keep what starts a pipeline outside of the repository (Cloud Build, Jenkins): the fact is given with
 * `onChange: false`, and a gap says that the file alone cannot tell.
 */
import type { PipelineFact } from '../../model/fact-map.ts';
import { readYaml } from '../readers/yaml.ts';
import { unreadable, type Extracted, type Extractor, type SourceFile } from '../extractor.ts';
import { readCompositeAction, readWorkflow } from './pipelines/github-actions.ts';
import { readGitlab } from './pipelines/gitlab-ci.ts';
import { readBitbucket, readBuildkite, readDrone, readWoodpecker } from './pipelines/more-systems.ts';
import { readJenkinsfile } from './pipelines/jenkins.ts';
import {
  readAzure,
  readCircle,
  readCloudBuild,
  readPreCommit,
  readTravis,
  type PipelineReader,
} from './pipelines/other-systems.ts';

interface System {
  readonly paths: RegExp;
  readonly read: PipelineReader;
  /** What starts it is decided here, out of the repository's sight. */
  readonly startedBy?: string;
}

const systems: readonly System[] = [
  { paths: /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/, read: readWorkflow },
  {
    paths: /^(?:action|\.github\/(?:.+\/)?action|(?:actions|\.actions)\/(?:.+\/)?action)\.ya?ml$/,
    read: readCompositeAction,
  },
  {
    paths: /^(?:\.gitlab-ci\.ya?ml|\.gitlab\/(?:.+\/)?[^/]+\.ya?ml|(?:.+\/)?[^/]+\.gitlab-ci\.ya?ml)$/,
    read: readGitlab,
  },
  { paths: /^\.circleci\/[^/]+\.ya?ml$/, read: readCircle },
  {
    paths: /^(?:.+\/)?(?:azure-pipelines[^/]*|\.azure-pipelines\/(?:.+\/)?[^/]+|\.azuredevops\/(?:.+\/)?[^/]+)\.ya?ml$/,
    read: readAzure,
  },
  { paths: /^\.travis\.ya?ml$/, read: readTravis },
  {
    paths: /^(?:(?:.+\/)?cloudbuild[^/]*|(?:.+\/)?cloudbuild\/[^/]+)\.(?:ya?ml|json)$/,
    read: readCloudBuild,
    startedBy: 'a trigger in Google Cloud',
  },
  { paths: /^bitbucket-pipelines\.ya?ml$/, read: readBitbucket },
  { paths: /^\.drone\.ya?ml$/, read: readDrone },
  { paths: /^\.woodpecker(?:\.ya?ml|\/(?:.+\/)?[^/]+\.ya?ml)$/, read: readWoodpecker },
  { paths: /^\.buildkite\/(?:.+\/)?[^/]+\.ya?ml$/, read: readBuildkite, startedBy: 'Buildkite' },
  { paths: /^\.pre-commit-config\.ya?ml$/, read: readPreCommit },
];
const jenkinsfile = /(?:^|\/)(?:Jenkinsfile(?:\.[\w.-]+)?|[\w.-]+\.Jenkinsfile)$/;
/** A pipeline in a fixture or a vendored project never runs here. */
const elsewhere = /(?:^|\/)(?:testdata|test-data|fixtures?|__fixtures__|vendor|node_modules|third_party)\//;

export const pipelines: Extractor<'pipeline'> = {
  id: 'pipelines',
  version: 5,
  produces: ['pipeline'],
  wants: (path) => !elsewhere.test(path) && (jenkinsfile.test(path) || systems.some(({ paths }) => paths.test(path))),
  *extract(file) {
    if (jenkinsfile.test(file.path)) {
      yield* stated(readJenkinsfile(file.path, file.text), file, 'Jenkins');
      return;
    }
    const system = systems.find(({ paths }) => paths.test(file.path))!;
    const read = readYaml(file.text);
    if (!read.ok) {
      yield unreadable('pipeline', file.path, read.error);
      return;
    }
    // GitLab allows a header document (`spec:`) before the pipeline itself.
    const fact = read.value.map((root) => system.read(file.path, root)).find((found) => found !== undefined);
    yield* stated(fact, file, system.startedBy);
  },
};

function* stated(
  fact: PipelineFact | undefined,
  file: SourceFile,
  startedBy?: string,
): Iterable<Extracted<'pipeline'>> {
  if (!fact) return;
  yield { kind: 'pipeline', key: '', value: fact };
  if (startedBy === undefined) return;
  const detail = `${file.path} does not say what starts it: that is set by ${startedBy}, which is not connected`;
  yield { gap: 'not-connected', of: 'pipeline', detail };
}
