import type { Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** A VPC with isolated subnets, as somebody else's stack may bring it: known by its ids only. */
export function foreignVpc(scope: Construct): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    isolatedSubnetIds: ['subnet-a', 'subnet-b'],
    isolatedSubnetRouteTableIds: ['rtb-a', 'rtb-b'],
  });
}

/** A certificate that exists. */
export function certificate(stack: Stack): acm.ICertificate {
  return acm.Certificate.fromCertificateArn(
    stack,
    'Certificate',
    'arn:aws:acm:eu-west-1:123456789012:certificate/6f1b0b6e-0b5a-4d0e-9f43-1f6f1d2f7a11',
  );
}

/** An image in a registry that isolated subnets reach. */
export const IMAGE_URI = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/payments:1.4.2';
