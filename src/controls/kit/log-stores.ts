/** Where logs are kept for good: buckets that trails, flow logs, load balancers and sinks declared as code write to. */
import { allAt, isNamed, ofTypes, type Resource } from './declarations.ts';

/** Type of what writes, and the attribute that names where to. */
const writers: readonly (readonly [type: string, attribute: string])[] = [
  ['aws_cloudtrail', 's3_bucket_name'],
  ['aws_flow_log', 'log_destination'],
  ['aws_lb', 'access_logs.bucket'],
  ['aws_alb', 'access_logs.bucket'],
  ['aws_elb', 'access_logs.bucket'],
  ['aws_cloudfront_distribution', 'logging_config.bucket'],
  ['aws_s3_bucket_logging', 'target_bucket'],
  ['aws_kinesis_firehose_delivery_stream', 'extended_s3_configuration.bucket_arn'],
  ['aws_config_delivery_channel', 's3_bucket_name'],
  ['google_logging_project_sink', 'destination'],
  ['google_logging_folder_sink', 'destination'],
  ['google_logging_organization_sink', 'destination'],
  ['AWS::CloudTrail::Trail', 'S3BucketName'],
];
/** A stream may carry anything; only of those named for logs it is said. */
const streams: ReadonlySet<string> = new Set(['aws_kinesis_firehose_delivery_stream']);

const buckets = ['aws_s3_bucket', 'google_storage_bucket', 'AWS::S3::Bucket'] as const;

/** Those that keep what administrators did, apart from those that keep traffic. */
const ofAudit: ReadonlySet<string> = new Set([
  'aws_cloudtrail',
  'AWS::CloudTrail::Trail',
  'aws_config_delivery_channel',
  'google_logging_project_sink',
  'google_logging_folder_sink',
  'google_logging_organization_sink',
]);

export interface LogStore {
  readonly bucket: Resource;
  readonly writers: readonly Resource[];
}

const built = new WeakMap<readonly Resource[], readonly LogStore[]>();

/** `around`: what is declared for production, as `judge` is given it. */
export function logStores(around: readonly Resource[]): readonly LogStore[] {
  const known = built.get(around);
  if (known) return known;
  const stores = ofTypes(around, ...buckets).flatMap((bucket): readonly LogStore[] => {
    const own = writersOf(bucket, around);
    return own.length === 0 ? [] : [{ bucket, writers: own }];
  });
  built.set(around, stores);
  return stores;
}

export const storeOf = (resource: Resource, around: readonly Resource[]): LogStore | undefined =>
  logStores(around).find(({ bucket }) => bucket === resource);

/** The store, when administrators' doings are kept in it. */
export function auditStoreOf(resource: Resource, around: readonly Resource[]): LogStore | undefined {
  const store = storeOf(resource, around);
  return store?.writers.some(({ value }) => ofAudit.has(value.type)) === true ? store : undefined;
}

function writersOf(bucket: Resource, around: readonly Resource[]): readonly Resource[] {
  return writers.flatMap(([type, attribute]) =>
    ofTypes(around, type).filter(
      (writer) =>
        (!streams.has(type) || /log|audit|trail/i.test(writer.value.name)) &&
        allAt(writer, attribute).some((value) => isNamed(value, writer, bucket) === true),
    ),
  );
}
