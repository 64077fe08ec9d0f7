import { testCases } from '../rule-cases.ts';
import { backupsOff } from './rule.ts';

testCases(backupsOff, [
  {
    name: 'nothing said: off for one database of AWS, on for its cluster, off for Cloud SQL',
    path: 'a.tf',
    code: 'resource "aws_db_instance" "a" {\n  engine = "mysql"\n}\nresource "aws_rds_cluster" "b" {\n  engine = "aurora-mysql"\n}\nresource "google_sql_database_instance" "c" {\n  settings {\n    tier = "x"\n  }\n}\n',
    lines: [1, 7],
    detail: /nothing is said/,
  },
  {
    name: 'replicas, restored copies and values from elsewhere',
    path: 'a.tf',
    code: 'resource "aws_db_instance" "a" {\n  snapshot_identifier = var.snapshot\n}\nresource "aws_db_instance" "b" {\n  backup_retention_period = var.days\n}\nresource "google_sql_database_instance" "c" {\n  master_instance_name = "x"\n}\n',
    lines: [],
  },
]);
