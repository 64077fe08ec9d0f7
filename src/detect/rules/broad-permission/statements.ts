/** Statements of IAM policies, wherever they are written: policy documents, JSON, `jsonencode`, templates. */
import { documentIn, type DeclaredResource, type Setting } from '../../infrastructure/resources.ts';

export interface Statement {
  readonly line: number;
  /** Undefined: an expression. */
  readonly effect: string | undefined;
  readonly actions: readonly Setting[];
  readonly resources: readonly Setting[];
  readonly principals: readonly Setting[];
  readonly isConditional: boolean;
}

const policyHolders =
  /^aws_(?:iam_(?:policy|role|role_policy|user_policy|group_policy)|s3_bucket_policy|sqs_queue_policy|sns_topic_policy|ecr_repository_policy|secretsmanager_secret_policy|kms_key)$/;
const policySettings = /^(?:policy|assume_role_policy|inline_policy\.policy|access_policy)$/;
const templateTypes =
  /^AWS::(?:IAM::(?:Policy|ManagedPolicy|Role|User|Group)|S3::BucketPolicy|SQS::QueuePolicy|SNS::TopicPolicy|SecretsManager::ResourcePolicy)$/;

export function statementsOf(resource: DeclaredResource): readonly Statement[] {
  if (resource.type === 'data.aws_iam_policy_document' || templateTypes.test(resource.type))
    return grouped(resource.settings);
  if (!policyHolders.test(resource.type)) return [];
  return resource.settings.filter(({ path }) => policySettings.test(path)).flatMap((one) => grouped(documentIn(one)));
}

const statementPlace = /^(?:.*?\.)?statement(?:\.\d+)?(?=\.)/i;

function grouped(settings: readonly Setting[]): readonly Statement[] {
  const groups = new Map<string, Setting[]>();
  for (const setting of settings) {
    const place = statementPlace.exec(setting.place)?.[0];
    if (place === undefined) continue;
    const own = {
      ...setting,
      path: setting.place
        .slice(place.length + 1)
        .replace(/\.\d+(?=\.|$)/g, '')
        .toLowerCase(),
    };
    groups.set(place, [...(groups.get(place) ?? []), own]);
  }
  return [...groups.values()].map(statementFrom);
}

function statementFrom(settings: readonly Setting[]): Statement {
  const at = (pattern: RegExp): readonly Setting[] =>
    settings.filter(({ path, value }) => pattern.test(path) && value !== '');
  const [effect] = at(/^effect$/);
  return {
    line: settings[0]!.line,
    effect: effect === undefined ? 'Allow' : effect.value === undefined ? undefined : String(effect.value),
    actions: at(/^actions?$/),
    resources: at(/^resources?$/),
    principals: at(/^principals?(?:\.|$)/),
    isConditional: settings.some(({ path }) => /^condition(?:\.|$)/.test(path)),
  };
}
