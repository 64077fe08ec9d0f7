/** Container images, Terraform, CloudFormation, Kubernetes and compose. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cloudformation } from './cloudformation.ts';
import { containerImages } from './container-images.ts';
import { kubernetes } from './kubernetes.ts';
import { factsOf, gapsOf } from './said-by.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      securityContext:
        runAsUser: 1000
      initContainers:
        - name: migrate
          image: shop/migrate:1
      containers:
        - name: web
          image: shop/web:1.20@sha256:abc
          env:
            - name: DB_PASSWORD
              value: hunter2hunter2
            - name: LEVEL
              value: debug
          securityContext:
            runAsUser: 0
---
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData: {user: u}
`;

const images: readonly (readonly [name: string, path: string, text: string, expected: readonly string[]])[] = [
  [
    'stages, scratch and digests',
    'Dockerfile',
    'FROM node:24 AS build\nFROM build AS two\nFROM scratch\nFROM alpine@sha256:abc\nUSER app:app\n',
    [
      'build node:24 tag=24 digest= user=app:app :1',
      'stage 4 alpine@sha256:abc tag= digest=sha256:abc user=app:app :4',
    ],
  ],
  [
    'defaults of ARG',
    'docker/api.Dockerfile',
    'ARG TAG=1.2\nARG REGISTRY\nFROM ${REGISTRY}/x:${TAG}\nFROM y:$TAG\nFROM z:${NONE:-9}\n',
    [
      'stage 1 ${REGISTRY}/x:1.2 tag=1.2 digest= user= :3',
      'stage 2 y:1.2 tag=1.2 digest= user= :4',
      'stage 3 z:9 tag=9 digest= user= :5',
    ],
  ],
  [
    'a port is no tag',
    'Containerfile',
    'FROM registry.example:5000/a/b\n',
    ['stage 1 registry.example:5000/a/b tag= digest= user= :1'],
  ],
  [
    'the user of the stage below',
    'Dockerfile',
    'FROM a:1 AS base\nUSER 1000\nFROM base\n',
    ['base a:1 tag=1 digest= user=1000 :1'],
  ],
  [
    'compose',
    'docker-compose.prod.yml',
    'services:\n  db:\n    image: "postgres:${V:-16}"\n    user: "999"\n  web:\n    build: .\n    image: web\n',
    ['db postgres:16 tag=16 digest= user=999 :3'],
  ],
  [
    'pods',
    'k8s/web.yaml',
    deployment,
    [
      'Deployment/shop/web/migrate shop/migrate:1 tag=1 digest= user=1000 :13',
      'Deployment/shop/web/web shop/web:1.20@sha256:abc tag=1.20 digest=sha256:abc user=0 :16',
    ],
  ],
];
for (const [name, path, text, expected] of images) {
  test(`images: ${name}`, () => {
    const found = factsOf(containerImages, path, text);
    assert.deepEqual(
      found.map(
        ({ key, value: v }) =>
          `${key} ${v.image} tag=${v.tag ?? ''} digest=${v.digest ?? ''} user=${v.user ?? ''} :${v.line}`,
      ),
      expected,
    );
  });
}

test('images: a Dockerfile without FROM is a gap, an empty one is nothing', () => {
  assert.deepEqual(gapsOf(containerImages, 'Dockerfile', 'RUN x\n'), ['unreadable']);
  assert.deepEqual(factsOf(containerImages, 'Dockerfile', '\n'), []);
  assert.equal(containerImages.wants('Dockerfile.md'), false);
});

test('CloudFormation: defaults of parameters are values, those without one are told', () => {
  const text =
    'Parameters:\n  Encrypt:\n    Default: "false"\n  Key: {Type: String}\n  Snapshot: {Default: ""}\n  DbPassword: {Default: hunter2hunter2}\nResources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      StorageEncrypted: !Ref Encrypt\n      KmsKeyId: {Ref: Key}\n      DBSnapshotIdentifier: !Ref Snapshot\n      Other: !Ref DbPassword\n      Group: !Ref Group\n';
  const [db] = factsOf(cloudformation, 'template.yaml', text);
  assert.deepEqual(db!.value.attributes, {
    'Properties.StorageEncrypted': 'false',
    'Properties.KmsKeyId': '{ Ref Key }',
    'Properties.DBSnapshotIdentifier': '{ !Ref Snapshot }',
    'Properties.Other': '[redacted]',
    'Properties.Group': '{ !Ref Group }',
  });
  assert.equal(db!.value.from!['Properties.StorageEncrypted'], 'parameter Encrypt by default (template.yaml:2)');
  assert.equal(db!.value.unset!['Properties.KmsKeyId'], 'parameter Key (template.yaml:4), which is not set here');
});

test('CloudFormation: references are expressions, in both spellings', () => {
  const yaml = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    Properties:
      StorageEncrypted: true
      MasterUserPassword: hunter2hunter2
      KmsKeyId: !Ref Key
      Tags: [{Key: a, Value: !Sub "x-\${Env}"}]
`;
  const [db] = factsOf(cloudformation, 'template.yaml', yaml);
  assert.deepEqual([db!.key, db!.line], ['AWS::RDS::DBInstance/Db', 3]);
  assert.deepEqual(db!.value.attributes, {
    DeletionPolicy: 'Snapshot',
    'Properties.StorageEncrypted': true,
    'Properties.MasterUserPassword': '[redacted]',
    'Properties.KmsKeyId': '{ !Ref Key }',
    'Properties.Tags.0.Key': 'a',
    'Properties.Tags.0.Value': '{ !Sub x-${Env} }',
  });
  const json = '{"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "N"}}}}}';
  assert.equal(
    factsOf(cloudformation, 'cfn/template.json', json)[0]!.value.attributes['Properties.BucketName'],
    '{ Ref N }',
  );
  assert.deepEqual(factsOf(cloudformation, 'a.yaml', 'Type: x\n'), []);
});

test('Kubernetes: objects of all documents and lists; secrets are never shown', () => {
  const found = factsOf(kubernetes, 'k8s/web.yaml', deployment);
  assert.deepEqual(
    found.map(({ key, line }) => `${key}:${line}`),
    ['Deployment/shop/web:1', 'Secret/s:25'],
  );
  const web = found[0]!.value.attributes;
  assert.equal(web['spec.template.spec.containers.0.env.0.value'], '[redacted]');
  assert.equal(web['spec.template.spec.containers.0.env.1.value'], 'debug');
  assert.equal(web['spec.template.spec.containers.0.securityContext.runAsUser'], 0);
  assert.equal(found[1]!.value.attributes['stringData.user'], '[redacted]');
  const list = 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: a}\n';
  assert.deepEqual(
    factsOf(kubernetes, 'l.yaml', list).map(({ key }) => key),
    ['Service/a'],
  );
});

test('Kubernetes: files of the same shape that start nothing say nothing', () => {
  assert.deepEqual(factsOf(kubernetes, 'skaffold.yaml', 'apiVersion: skaffold/v4beta1\nkind: Config\n'), []);
  assert.deepEqual(
    factsOf(kubernetes, 'kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'),
    [],
  );
  for (const path of ['.github/x.yaml', 'tests/cassettes/a.yaml', 'pnpm-lock.yaml'])
    assert.equal(kubernetes.wants(path), false, path);
});

test('compose: services', () => {
  const [db] = factsOf(
    kubernetes,
    'compose.yaml',
    'services:\n  db:\n    image: x\n    environment:\n      - A_PASSWORD=hunter2hunter2\n      - B=1\n',
  );
  assert.deepEqual(
    [db!.key, db!.value.tool, db!.value.attributes['environment.0'], db!.value.attributes['environment.1']],
    ['service/db', 'compose', 'A_PASSWORD=[redacted]', 'B=1'],
  );
});
