import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from '../../shared';

/** Properties of an {@link IsolatedAcl}. */
export interface IsolatedAclProps {
  /** VPC whose isolated subnets are guarded. */
  readonly vpc: ec2.IVpc;

  /** Addresses of the VPC. */
  readonly cidr: string;
}

/**
 * What the isolated subnets carry, whatever a security group says: TLS inside the VPC, TLS
 * to the gateway endpoints, and the replies. It stops services that listen below port 1024
 * (SSH, SMTP, plain HTTP) and everything but TCP. A second line behind the segments; DNS and
 * time go to the VPC's own addresses, which no ACL filters. NIST 800-53 R5 SC-7.
 */
export class IsolatedAcl extends Construct {
  constructor(scope: Construct, id: string, props: IsolatedAclProps) {
    super(scope, id);
    const acl = new ec2.NetworkAcl(this, 'Acl', {
      vpc: props.vpc,
      subnetSelection: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    });
    const inside = ec2.AclCidr.ipv4(props.cidr);
    const anywhere = ec2.AclCidr.anyIpv4();
    const tls = ec2.AclTraffic.tcpPort(443);
    // Holds the services' own port and the ports at which replies arrive.
    const unprivileged = ec2.AclTraffic.tcpPortRange(1024, 65535);
    const { INGRESS, EGRESS } = ec2.TrafficDirection;
    acl.addEntry('TlsIn', { ruleNumber: 100, direction: INGRESS, cidr: inside, traffic: tls });
    // S3 and DynamoDB answer from public addresses, and an ACL can't name their prefix lists. Nobody else
    // outside has a route to these subnets.
    acl.addEntry('UnprivilegedIn', { ruleNumber: 200, direction: INGRESS, cidr: anywhere, traffic: unprivileged });
    acl.addEntry('TlsOut', { ruleNumber: 100, direction: EGRESS, cidr: anywhere, traffic: tls });
    acl.addEntry('UnprivilegedOut', { ruleNumber: 200, direction: EGRESS, cidr: inside, traffic: unprivileged });
    acknowledge(this, {
      rules: ['AwsSolutions-VPC3'],
      reason:
        'The ACL is a second line behind the segments, not instead of them: it holds four fixed rules that no service changes.',
    });
  }
}
