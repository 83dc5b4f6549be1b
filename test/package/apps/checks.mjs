// The checks alone, in an app that uses none of the constructs.
import assert from 'node:assert/strict';
import { App, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { PalisadeChecks } from 'cdk-palisade/checks';

function synthesize(declare) {
  const app = new App();
  Validations.of(app).addPlugins(new PalisadeChecks(app));
  declare(new Stack(app, 'Legacy'));
  return app.synth();
}

synthesize((stack) => new sqs.Queue(stack, 'Jobs', { enforceSSL: true, removalPolicy: RemovalPolicy.RETAIN }));
assert.throws(() =>
  synthesize((stack) => {
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] });
    new ec2.SecurityGroup(stack, 'Open', { vpc, allowAllOutbound: true });
  }),
);
