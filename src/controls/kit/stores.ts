/** What keeps data: databases, buckets, disks, queues that are declared as code. */
import type { Resource } from './declarations.ts';

const stores =
  /^(?:aws_(?:s3_bucket|db_instance|rds_cluster|dynamodb_table|docdb_cluster|neptune_cluster|redshift_cluster|efs_file_system|ebs_volume|elasticache_(?:replication_group|cluster)|opensearch_domain|elasticsearch_domain|sqs_queue|sns_topic|kinesis_stream|msk_cluster)|google_(?:storage_bucket|sql_database_instance|bigquery_dataset|spanner_instance|bigtable_instance|redis_instance|compute_disk|filestore_instance|pubsub_topic|alloydb_cluster)|azurerm_(?:storage_account|mssql_database|postgresql_flexible_server|mysql_flexible_server|cosmosdb_account|redis_cache|managed_disk|servicebus_namespace|eventhub_namespace)|AWS::(?:S3::Bucket|RDS::DB(?:Instance|Cluster)|DynamoDB::Table|EFS::FileSystem|EC2::Volume|SQS::Queue|SNS::Topic|Redshift::Cluster|Kinesis::Stream))$/;

export const isStore = ({ value }: Resource): boolean => stores.test(value.type);
